package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.MigrationStatus;
import io.drover.cli.migration.MigrationStop;
import io.drover.cli.migration.Progress;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of PostgreSQL neither Debezium nor Cassandra takes as it is: carried, or refused by name. */
class PostgresOriginIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private static Path directory;

    private static Sandbox sandbox;
    private static CqlSession cassandra;
    private static Connection postgres;

    @BeforeAll
    static void start() throws Exception {
        List<Path> plugins = new ArrayList<>(Plugins.drover());
        plugins.add(Plugins.debeziumPostgres(directory.resolve("postgres")));
        sandbox = Sandbox.builder()
                .sameCluster()
                .postgres()
                .plugins(plugins)
                .connectJvmFlag("-Xmx768m")
                .connectSetting("config.providers", "file")
                .connectSetting(
                        "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider")
                .start();
        cassandra = Sessions.open(
                ClusterConfig.of(sandbox.target().contactPoint(), CassandraNode.DATACENTER), "postgres-origin");
        PostgresServer server = sandbox.postgres();
        postgres = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        cassandra.execute(
                "CREATE KEYSPACE public WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    }

    @AfterAll
    static void stop() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
        if (cassandra != null) {
            cassandra.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    /** In one partition, so that truncations have their place; with rows before the start, and after it. */
    @Test
    void carriesPartitionsTruncationsAndNumbersAndSetsAsideWhatCqlDoesNotHave() throws Exception {
        sql(
                "CREATE TABLE metrics (id int, day int, dp float8, f float4, n numeric, ts timestamp, tz timestamptz, d date,"
                        + " list text[], PRIMARY KEY (id, day)) PARTITION BY RANGE (day)");
        sql("CREATE TABLE metrics_1 PARTITION OF metrics FOR VALUES FROM (0) TO (10)");
        sql("CREATE TABLE metrics_2 PARTITION OF metrics FOR VALUES FROM (10) TO (20)");
        cassandra.execute("CREATE TABLE public.metrics (id int, day int, dp double, f float, n decimal, ts timestamp,"
                + " tz timestamp, d date, list frozen<list<text>>, PRIMARY KEY (id, day))");
        fillMetrics(0);
        Migration migration = migration("metrics", "partitions: 1", "dead-letters: true", """
                    public.metrics: {partition-key: [id], clustering: [day], columns: {id: int, day: int, dp: double,
                      f: float, n: decimal, ts: timestamp, tz: timestamp, d: date, list: "frozen<list<text>>"}}
                """);
        start(migration);
        await("the snapshot", SOUND, () -> metrics(0));
        fillMetrics(100);
        await("the changes", SOUND, () -> metrics(100));
        assertThat(deadLetters("metrics.dead-letters", 16))
                .allMatch(error -> error.startsWith("table public.metrics, row id="))
                .anyMatch(error -> error.contains("row id=3, day=1: column n cannot become a decimal: it is NaN"))
                .anyMatch(error -> error.contains("row id=103, day=1: column n cannot become a decimal: it is NaN"))
                .anyMatch(error -> error.contains("row id=10, day=1: column list"))
                .anyMatch(error -> error.contains("row id=110, day=1: column list"));

        sql("UPDATE metrics SET day = 11 WHERE id = 101");
        await("the row in its other partition", "[101|11|NaN|NaN|1.50]", () -> metrics(100, 101));
        sql("TRUNCATE metrics");
        await("an empty table", "[]", () -> metrics(0, 200));
        sql("INSERT INTO metrics (id, day, dp) VALUES (1, 12, 1)");
        await("the row after the truncation", "[1|12|1.0|null|null]", () -> metrics(0, 200));
        assertThat(status(migration).healthy()).isTrue();
        new MigrationStop(migration, step -> {}).run(true);
    }

    private static final String SOUND =
            "[1|1|NaN|NaN|1.50, 2|12|Infinity|-Infinity|100.000000000000000000000000000001, 11|1|-0.0|-0.0|0.0]";

    private static void fillMetrics(int base) throws SQLException {
        sql(
                "INSERT INTO metrics (id, day, dp, f, n) VALUES (%1$d + 1, 1, 'NaN', 'NaN', 1.50), (%1$d + 2, 12, 'Infinity',"
                                .formatted(base)
                        + " '-Infinity', 100.000000000000000000000000000001), (%1$d + 11, 1, '-0', '-0', 0.0)"
                                .formatted(base));
        String[] bad = {
            "n) VALUES (%d, 1, 'NaN')",
            "n) VALUES (%d, 1, 'Infinity')",
            "ts) VALUES (%d, 1, 'infinity')",
            "ts) VALUES (%d, 1, '-infinity')",
            "tz) VALUES (%d, 1, 'infinity')",
            "d) VALUES (%d, 1, 'infinity')",
            "d) VALUES (%d, 1, '-infinity')",
            "list) VALUES (%d, 1, ARRAY['a', NULL])"
        };
        for (int i = 0; i < bad.length; i++) {
            sql("INSERT INTO metrics (id, day, " + bad[i].formatted(base + 3 + i));
        }
    }

    /** The rows with ids from there to there, without the base. */
    private static String metrics(int base) {
        List<String> rows = new ArrayList<>();
        for (Row row : cassandra.execute("SELECT id, day, dp, f, n FROM public.metrics")) {
            if (row.getInt("id") > base && row.getInt("id") < base + 50) {
                rows.add(text(row, base));
            }
        }
        rows.sort(java.util.Comparator.comparingInt(text -> Integer.parseInt(text.substring(0, text.indexOf('|')))));
        return rows.toString();
    }

    private static String metrics(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (Row row : cassandra.execute("SELECT id, day, dp, f, n FROM public.metrics")) {
            if (row.getInt("id") > from && row.getInt("id") <= to) {
                rows.add(text(row, 0));
            }
        }
        return rows.toString();
    }

    private static String text(Row row, int base) {
        return row.getInt("id") - base + "|" + row.getInt("day") + "|" + row.getObject("dp") + "|" + row.getObject("f")
                + "|" + row.getBigDecimal("n");
    }

    @Test
    void stopsAtATruncationOfSeveralPartitionsAndGoesOnWhenItWasApplied() throws Exception {
        sql("CREATE TABLE carts (id int PRIMARY KEY, at timestamp)");
        sql("INSERT INTO carts VALUES (1, now()), (2, now())");
        cassandra.execute("CREATE TABLE public.carts (id int PRIMARY KEY, at timestamp)");
        String table = "    public.carts: {partition-key: [id], columns: {id: int, at: timestamp}%s}\n";
        Migration migration = migration("carts", "partitions: 4", "dead-letters: false", table.formatted(""));
        start(migration);
        await("the snapshot", 2, () -> rows("public.carts"));
        await("the end of the snapshot", true, () -> status(migration).isSnapshotFinished());

        sql("TRUNCATE carts");
        String failure = failure(migration, "carts-debezium");
        assertThat(failure).contains("table public.carts was truncated at log position", "truncated-at: ");
        String position = failure.replaceAll("(?s).*truncated-at: (\\d+).*", "$1");
        assertThat(rows("public.carts")).isEqualTo(2);
        sql("INSERT INTO carts VALUES (3, 'infinity')");

        cassandra.execute("TRUNCATE public.carts");
        new MigrationStop(migration, step -> {}).run(false);
        Migration applied = migration(
                "carts", "partitions: 4", "dead-letters: false", table.formatted(", truncated-at: " + position));
        start(applied);
        assertThat(failure(applied, "carts-debezium"))
                .contains("table public.carts, row id=3: column at cannot become a timestamp: it is an infinity");
        assertThat(rows("public.carts")).isZero();
        new MigrationStop(applied, step -> {}).run(true);
    }

    private static String failure(Migration migration, String connector) throws Exception {
        await(
                "the connector's failure",
                false,
                () -> failures(migration, connector).isEmpty());
        return failures(migration, connector).get(0);
    }

    private static List<String> failures(Migration migration, String connector) {
        return status(migration).connectors().stream()
                .filter(found -> found.name().equals(connector))
                .map(MigrationStatus.Connector::failure)
                .filter(Objects::nonNull)
                .toList();
    }

    /** What is said of each letter. */
    private static List<String> deadLetters(String topic, int expected) {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", sandbox.kafka().bootstrapServers());
        properties.put("auto.offset.reset", "earliest");
        List<String> errors = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (errors.size() < expected && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofSeconds(1))) {
                    errors.add(new String(
                            letter.headers().lastHeader("drover.error").value(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(errors).hasSize(expected);
        return errors;
    }

    /** @return what it says */
    private static List<String> start(Migration migration) {
        List<String> steps = new ArrayList<>();
        new MigrationStart(migration, Clock.systemUTC(), steps::add).run();
        return steps;
    }

    /**
     * Of tables that have the same name on both sides.
     *
     * @param kafka what stands beside the servers
     * @param origin what stands in the origin beside the connector
     */
    private static Migration migration(String name, String kafka, String origin, String tables) throws Exception {
        Path secrets = Files.writeString(
                directory.resolve("postgres.properties"),
                "password=" + sandbox.postgres().password());
        List<String> names = tables.lines()
                .filter(line -> line.startsWith("    public."))
                .map(line -> line.strip().replaceAll(":.*", ""))
                .toList();
        StringBuilder rules = new StringBuilder();
        names.forEach(table -> rules.append("  - {origin: %s, target: %s}\n".formatted(table, table)));
        return MigrationReader.read(Files.writeString(directory.resolve(name + ".yaml"), """
                migration: %s
                origin:
                  debezium:
                %s  %s
                  tables:
                %starget:  {contact-points: ["%s"], datacenter: %s, allow-truncate: true}
                kafka:   {bootstrap-servers: "%s", %s}
                connect: {url: "%s"}
                tables:
                %s""".formatted(
                        name,
                        PostgresDocument.connectorText(sandbox.postgres(), secrets),
                        origin,
                        tables,
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        kafka,
                        sandbox.connect().url(),
                        rules)));
    }

    private static MigrationStatus status(Migration migration) {
        try (Progress progress = Progress.of(migration)) {
            return progress.read();
        }
    }

    private static void sql(String statement) throws SQLException {
        try (Statement executed = postgres.createStatement()) {
            executed.execute(statement);
        }
    }

    private static int rows(String table) {
        return (int) cassandra.execute("SELECT count(*) FROM " + table).one().getLong(0);
    }

    private static <T> void await(String what, T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T last = actual.call();
        while (!last.equals(expected) && System.nanoTime() < deadline) {
            Thread.sleep(100);
            last = actual.call();
        }
        assertThat(last)
                .as("%s; %s", what, sandbox.connect().request("GET", "/connectors?expand=status", null))
                .isEqualTo(expected);
    }
}
