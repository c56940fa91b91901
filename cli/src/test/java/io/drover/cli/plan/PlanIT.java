package io.drover.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.output.CommandFailure;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The plan of real tables, in the oldest Cassandra, which needs most said. */
class PlanIT {
    private static Sandbox sandbox;
    private static CqlSession session;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.builder()
                .sameCluster()
                .withoutKafka()
                .originVersion(CassandraVersion.V3_11)
                .originSetting("authenticator", "PasswordAuthenticator")
                .start();
        session = openAsSuperuser();
        for (String keyspace : new String[] {"shop", "shop_new"}) {
            session.execute("CREATE KEYSPACE " + keyspace
                    + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        }
        session.execute("CREATE TYPE shop.address (street text, zips list<int>)");
        session.execute("CREATE TABLE shop.orders (customer uuid, at timestamp, total decimal, notes list<text>,"
                + " place frozen<address>, attrs map<text, text>, PRIMARY KEY (customer, at))"
                + " WITH CLUSTERING ORDER BY (at DESC) AND cdc = true AND default_time_to_live = 864000");
        session.execute("CREATE INDEX by_total ON shop.orders (total)");
        session.execute("CREATE MATERIALIZED VIEW shop.orders_by_time AS SELECT * FROM shop.orders"
                + " WHERE customer IS NOT NULL AND at IS NOT NULL PRIMARY KEY (at, customer)");
        session.execute("CREATE TABLE shop.\"Hits\" (page text PRIMARY KEY, hits counter)");
        session.execute("CREATE KEYSPACE cached WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
                + " AND durable_writes = false");
        session.execute("CREATE TABLE cached.t (id int PRIMARY KEY) WITH cdc = true");
        session.execute("CREATE TABLE shop.old (id int PRIMARY KEY, a int) WITH COMPACT STORAGE AND cdc = true");
        for (int i = 0; i < 10; i++) {
            session.execute("INSERT INTO shop.orders (customer, at, total) VALUES (uuid(), " + i + ", 1)");
        }
    }

    /** The node makes its first user some seconds after it has come up. */
    private static CqlSession openAsSuperuser() throws InterruptedException {
        ClusterConfig config = new ClusterConfig(
                List.of(ClusterConfig.parseContactPoint(sandbox.origin().contactPoint())),
                CassandraNode.DATACENTER,
                "cassandra",
                new Password("cassandra"),
                ClusterConfig.DEFAULT_REQUEST_TIMEOUT);
        for (Instant deadline = Instant.now().plusSeconds(120); ; Thread.sleep(500)) {
            try {
                return Sessions.open(config, "test");
            } catch (DriverException e) {
                if (Instant.now().isAfter(deadline)) {
                    throw e;
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        session.close();
        sandbox.close();
    }

    private String run(int exitCode, String... arguments) {
        PrintStream standard = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            PlanCommand command = new PlanCommand(Map.of("ORIGIN_PASSWORD", "cassandra")::get);
            assertThat(new CommandLine(command).execute(arguments)).isEqualTo(exitCode);
        } finally {
            System.setOut(standard);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path document(String tables) throws Exception {
        String cluster = "{contact-points: ['" + sandbox.origin().contactPoint() + "'], datacenter: "
                + CassandraNode.DATACENTER + ", username: cassandra, password: cassandra}";
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                origin: %s
                target: %s
                kafka: {bootstrap-servers: "localhost:1"}
                connect: {url: "http://localhost:1"}
                capture:
                  - {connect: "http://localhost:1", node: "%s", cdc-directory: /tmp, commitlog-directory: /tmp}
                tables:
                %s""".formatted(
                        cluster, cluster, sandbox.origin().address(), tables));
    }

    @Test
    void proposesTablesThatThenAreWhatTheMappingNeeds() throws Exception {
        Path document = document("""
                  - origin: shop.orders
                    target: shop_new.orders_by_day
                    key: [[customer, day], at desc]
                    columns:
                      day: {expression: "bucket(at, 'day')", cast: date}
                      source: {constant: shop}
                      cents: {column: total, cast: bigint}
                """);
        Path ddl = directory.resolve("target.cql");
        Path json = directory.resolve("plan.json");
        String missing = run(1, "-f", document.toString(), "--write-ddl", ddl.toString(), "--json", json.toString());
        assertThat(missing)
                .contains("shop.orders -> shop_new.orders_by_day (to be created)")
                .contains("10 rows")
                .contains("; copied in about 0 s")
                .contains("blocker: shop_new.orders_by_day: does not exist in the target cluster")
                .contains("expression bucket(at, 'day')")
                .contains("cents bigint")
                .contains("column total, decimal to bigint, written with its cell")
                .contains("constant shop, written with the row marker")
                .contains("ok: shop.orders: CDC is on")
                .contains("has a default TTL of 864000 s")
                .contains("warning: notes: is a non-frozen list")
                .contains("has materialized views, which are not copied: orders_by_time")
                .contains("ok: shop_new.orders_by_day: is replicated as at the origin")
                .contains("warning: attrs: is not frozen, and the origin's version of Cassandra does not tell")
                .contains("has secondary indexes, which are not copied: by_total")
                .contains("warning: cents: lossy cast")
                .contains("an event with the deletion of a whole partition: its partitions depend on at")
                .contains("PRIMARY KEY ((customer, day), at)");
        JsonNode plan = new ObjectMapper().readTree(json.toFile());
        assertThat(plan.at("/tables/0/target_exists").asBoolean()).isFalse();
        assertThat(plan.at("/tables/0/estimate/rows").asInt()).isEqualTo(10);
        assertThat(plan.at("/tables/0/columns/1/inputs/0").asText()).isEqualTo("at");
        assertThat(plan.at("/tables/0/notices/0/level").asText()).isEqualTo("BLOCKER");

        for (String statement : Files.readString(ddl).split(";")) {
            if (!statement.isBlank()) {
                session.execute(statement);
            }
        }
        assertThat(run(0, "-f", document.toString()))
                .contains("shop.orders -> shop_new.orders_by_day\n")
                .contains("Nothing is in the way");
    }

    @Test
    void refusesADatacenterThatTheClusterDoesNotHave() throws Exception {
        Path document = document("  - {origin: shop.orders, target: shop_new.orders}\n");
        String text = Files.readString(document);
        int target = text.indexOf("target:");
        Files.writeString(
                document,
                text.substring(0, target)
                        + text.substring(target).replaceFirst("datacenter: \\w+", "datacenter: elsewhere"));
        assertRefused("target", "-f", document.toString());
        assertRefused(
                "origin",
                "--init",
                "-f",
                directory.resolve("first.yaml").toString(),
                "--contact-point",
                sandbox.origin().contactPoint(),
                "--datacenter",
                "elsewhere",
                "--username",
                "cassandra",
                "--password-env",
                "ORIGIN_PASSWORD",
                "--keyspace",
                "shop");
    }

    private static void assertRefused(String cluster, String... arguments) {
        PlanCommand command = new PlanCommand(Map.of("ORIGIN_PASSWORD", "cassandra")::get);
        new CommandLine(command).parseArgs(arguments);
        assertThatThrownBy(command::call)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(cluster + " cluster")
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("which has " + CassandraNode.DATACENTER);
    }

    @Test
    void saysWhatCaptureLacks() throws Exception {
        Path document = document("  - {origin: shop.old, target: shop_new.old}\n");
        Files.writeString(document, Files.readString(document).replace(", commitlog-directory: /tmp", ""));
        assertThat(run(1, "-f", document.toString()))
                .contains("blocker: shop.old: has compact storage, which cannot be captured; run: ALTER TABLE shop.old"
                        + " DROP COMPACT STORAGE")
                .contains("blocker: capture: capture of node "
                        + sandbox.origin().address() + " needs commitlog-directory");
    }

    @Test
    void saysWhatIsInTheWay() throws Exception {
        assertThat(run(1, "-f", document("""
                  - origin: shop.Hits
                    target: nowhere.hits
                  - origin: shop.order
                    target: shop_new.orders
                  - origin: shop.orders
                    target: shop.orders
                    columns: {total: {expression: "totl"}}
                """).toString()))
                .contains("blocker: nowhere.hits: keyspace nowhere does not exist at the target")
                .contains("blocker: shop.\"Hits\": CDC is off, so that writes cannot be captured; run: ALTER TABLE"
                        + " shop.\"Hits\" WITH cdc = true")
                .contains("warning: hits: is a counter")
                .contains("blocker: shop.\"order\": line 11, column 5: does not exist in the origin cluster")
                .contains("line 15, column 36: the expression 'totl' is wrong: there is no column 'totl';"
                        + " did you mean 'total'?");
    }

    @Test
    void refusesAKeyspaceWhoseWritesAreInNoLog() throws Exception {
        assertThat(run(
                        1,
                        "-f",
                        document("  - {origin: cached.t, target: cached.t}\n").toString()))
                .contains("blocker: capture: origin keyspace cached has durable_writes = false")
                .contains("ALTER KEYSPACE cached WITH durable_writes = true");
    }

    @Test
    void writesAFirstDocument() throws Exception {
        Path document = directory.resolve("first.yaml");
        run(
                0,
                "--init",
                "-f",
                document.toString(),
                "--contact-point",
                sandbox.origin().contactPoint(),
                "--datacenter",
                CassandraNode.DATACENTER,
                "--username",
                "cassandra",
                "--password-env",
                "ORIGIN_PASSWORD",
                "--keyspace",
                "shop");
        String text = Files.readString(document);
        assertThat(text)
                .contains("  username: 'cassandra'\n  password: '${env:ORIGIN_PASSWORD}'\n")
                .contains("- origin: 'shop.\"Hits\"'\n    target: 'shop.\"Hits\"'")
                .contains("- origin: 'shop.orders'")
                .contains("node: '" + sandbox.origin().address() + "', cdc-directory: /var/lib/cassandra/cdc_raw,"
                        + " commitlog-directory: /var/lib/cassandra/commitlog}\n");
        Path filled = Files.writeString(
                directory.resolve("filled.yaml"),
                text.replace("\"TODO:9042\"", "'" + sandbox.origin().contactPoint() + "'")
                        .replace(
                                "datacenter: TODO",
                                "datacenter: " + CassandraNode.DATACENTER
                                        + "\n  username: cassandra\n  password: cassandra")
                        .replace("${env:ORIGIN_PASSWORD}", "cassandra"));
        assertThat(run(1, "-f", filled.toString()))
                .contains("shop.\"Hits\" -> shop.\"Hits\"")
                .contains("2 blockers, ");
    }
}
