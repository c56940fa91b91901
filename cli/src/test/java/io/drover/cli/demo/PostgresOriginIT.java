package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import io.drover.cli.output.CommandFailure;
import io.drover.cli.plan.PlanCommand;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
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
import picocli.CommandLine;

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

    /** Each of them would lose something without a word, stop on the way, or break the application's own writes. */
    @Test
    void planAndStartNameWhatTheCatalogShowsBeforeAnythingIsMade() throws Exception {
        sql("CREATE TYPE pair AS (a int, b text)");
        sql("CREATE DOMAIN price AS numeric(10, 2)");
        String columns = "id int PRIMARY KEY, price price, qty int";
        sql("CREATE TABLE good (" + columns + ", moods text[])");
        sql("CREATE TABLE nokey (id int NOT NULL UNIQUE, note text)");
        sql("CREATE TABLE nothing (id int PRIMARY KEY)");
        sql("ALTER TABLE nothing REPLICA IDENTITY NOTHING");
        sql("CREATE TABLE people (id int PRIMARY KEY, country text NOT NULL)");
        sql("CREATE TABLE people_full (id int PRIMARY KEY, country text NOT NULL)");
        sql("ALTER TABLE people_full REPLICA IDENTITY FULL");
        sql("CREATE TABLE orders (" + columns + ", total numeric GENERATED ALWAYS AS (price * qty) STORED)");
        sql(
                "CREATE TABLE odd (id int PRIMARY KEY, p pair, ps pair[], r int4multirange, prices price[], n name, pt point)");
        sql("CREATE UNLOGGED TABLE fleeting (id int PRIMARY KEY)");
        sql("CREATE VIEW seen AS SELECT id FROM good");
        sql("CREATE TABLE parent (id int PRIMARY KEY)");
        sql("CREATE TABLE child () INHERITS (parent)");
        sql("CREATE TABLE parts (id int, k int) PARTITION BY LIST (k)");
        sql("CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1)");
        String tables = """
                    public.good: {partition-key: [id], columns: {id: int, price: decimal, moods: "frozen<list<text>>"}}
                    public.nokey: {partition-key: [id], columns: {id: int, note: text}}
                    public.nothing: {partition-key: [id], columns: {id: int}}
                    public.people: {partition-key: [country], clustering: [id], columns: {id: int, country: text}}
                    public.people_full: {partition-key: [country], columns: {id: int, country: text}}
                    public.orders: {partition-key: [id], columns: {id: int, total: decimal}}
                    public.odd: {partition-key: [id], columns: {id: int, p: text, ps: text, r: text, prices: text, n: text, pt: text, x: int}}
                    public.fleeting: {partition-key: [id], columns: {id: int}}
                    public.seen: {partition-key: [id], columns: {id: int}}
                    public.parent: {partition-key: [id], columns: {id: int}}
                    public.parts: {partition-key: [id], columns: {id: int, k: int}}
                    public.absent: {partition-key: [id], columns: {id: int}}
                """;
        Migration migration = migration("faults", "partitions: 1", "dead-letters: false", tables);
        List<String> blockers = List.of(
                "public.nokey: has no replica identity, so that, once it is published, PostgreSQL would refuse the"
                        + " application's own UPDATE and DELETE; give it a primary key, or run: ALTER TABLE public.nokey REPLICA"
                        + " IDENTITY FULL",
                "public.nothing: has no replica identity",
                "public.people: is keyed by [country, id] at the target, but of an old row PostgreSQL logs only [id], so that"
                        + " the row to delete would not be known; run: ALTER TABLE public.people REPLICA IDENTITY FULL",
                "public.orders.total: is a generated column",
                "public.odd.p: is of type pair, which Debezium turns into null",
                "public.odd.ps: is of type pair[]",
                "public.odd.r: is of type int4multirange",
                "public.odd.prices: is of type price[]",
                "public.odd.n: is of type name",
                "public.odd.pt: is of type point",
                "public.odd: has no column x",
                "public.fleeting: is unlogged",
                "public.seen: is a view",
                "public.parent: has rows of other tables by inheritance (child)",
                "public.parts: has no replica identity in its partition public.parts_1",
                "public.absent: does not exist in the origin database");
        assertBlocked(migration, blockers);
        assertThat(plan(migration))
                .contains("public.people_full: has no unique index on columns of its key at the target [country]")
                .contains("public.parts: is partitioned: rows of a partition that is truncated");
        assertThat(sandbox.connect().request("GET", "/connectors", null).toString())
                .doesNotContain("faults");
    }

    @Test
    void planAndStartNameTheRightsAndTheRoomThatAreMissing() throws Exception {
        sql("CREATE SCHEMA vault");
        sql("CREATE TABLE vault.gold (id int PRIMARY KEY, a text, b text)");
        sql("CREATE ROLE poor LOGIN PASSWORD 'secret' NOSUPERUSER");
        String table = "    vault.gold: {partition-key: [id], columns: {id: int, a: text, b: text}}\n";
        cassandra.execute(
                "CREATE KEYSPACE vault WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute("CREATE TABLE vault.gold (id int PRIMARY KEY, a text, b text)");
        Migration poor = migrationOf("poor", "poor", "secret", table);
        assertBlocked(
                poor,
                List.of(
                        "server: role poor may not use replication slots; run: ALTER ROLE poor REPLICATION",
                        "vault.gold: cannot be read by role poor; run: GRANT USAGE ON SCHEMA vault TO poor",
                        "vault.gold: cannot be read by role poor (id, a, b); run: GRANT SELECT ON vault.gold TO poor",
                        "publication drover_poor: cannot be made by role poor; run: GRANT CREATE ON DATABASE postgres TO poor",
                        "publication drover_poor: cannot have table vault.gold, which role poor does not own; run: GRANT drover"
                                + " TO poor, or have drover run: CREATE PUBLICATION drover_poor FOR TABLE vault.gold WITH"
                                + " (publish_via_partition_root = true), and set publication.autocreate.mode: disabled"));

        sql("ALTER ROLE poor REPLICATION");
        sql("GRANT USAGE ON SCHEMA vault TO poor");
        sql("GRANT SELECT ON vault.gold TO poor");
        sql(
                "CREATE PUBLICATION drover_poor FOR TABLE vault.gold (id, a) WHERE (id > 1) WITH (publish = 'insert, update')");
        sql("ALTER TABLE vault.gold ENABLE ROW LEVEL SECURITY");
        sql("SELECT pg_create_logical_replication_slot('drover_poor', 'test_decoding')");
        assertBlocked(
                poor,
                List.of(
                        "vault.gold: hides rows from role poor by row security",
                        "publication drover_poor: leaves out every delete; run: ALTER PUBLICATION drover_poor SET (publish ="
                                + " 'insert, update, delete, truncate')",
                        "publication drover_poor: leaves out every truncate",
                        "publication drover_poor: leaves out columns b of table vault.gold",
                        "server: replication slot drover_poor is for the plugin test_decoding, not for pgoutput"));

        sql("SELECT pg_drop_replication_slot('drover_poor')");
        sql("ALTER TABLE vault.gold DISABLE ROW LEVEL SECURITY");
        sql("ALTER PUBLICATION drover_poor SET TABLE vault.gold");
        sql("ALTER PUBLICATION drover_poor SET (publish = 'insert, update, delete, truncate')");
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            taken.add("taken_" + i);
        }
        for (String slot : taken) {
            try {
                sql("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("all replication slots are in use");
            }
        }
        assertBlocked(poor, List.of("server: all 10 replication slots are taken: "));
        sql("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name LIKE 'taken_%'");
        assertThat(plan(poor)).contains("Nothing is in the way");

        Migration wrong = migrationOf("wrong", "poor", "guess", table);
        assertBlocked(wrong, List.of("database: cannot be looked at: FATAL: password authentication failed"));
        assertThat(plan(wrong)).doesNotContain("guess");
    }

    /** Rows and deletions at the target of before, which are newer than any place in a log. */
    @Test
    void beginsOnlyOntoTablesWithoutAHistory() throws Exception {
        sql("CREATE TABLE notes (id int PRIMARY KEY, note text)");
        sql("INSERT INTO notes SELECT i, 'n' FROM generate_series(1, 5) i");
        cassandra.execute("CREATE TABLE public.notes (id int PRIMARY KEY, note text)");
        Migration migration = migration(
                "notes",
                "partitions: 2",
                "dead-letters: false",
                "    public.notes: {partition-key: [id], columns: {id: int, note: text}}\n");
        start(migration);
        await("the snapshot", 5, () -> rows("public.notes"));
        await("the end of the snapshot", true, () -> status(migration).isSnapshotFinished());

        // It goes on onto its rows, but not without the log that it needs.
        new MigrationStop(migration, step -> {}).run(false);
        dropSlot("drover_notes");
        assertThatThrownBy(() -> start(migration)).hasMessageContaining("replication slot drover_notes is gone");
        sql("SELECT pg_create_logical_replication_slot('drover_notes', 'pgoutput')");
        start(migration);

        // It does not begin anew onto rows, or under deletions.
        new MigrationStop(migration, step -> {}).run(true);
        assertThatThrownBy(() -> start(migration))
                .hasMessageContaining("target tables have rows: public.notes")
                .hasMessageContaining("--onto-rows");
        assertThat(plan(migration)).contains("public.notes: has rows");
        new MigrationStart(migration, Clock.systemUTC(), step -> {}).ontoRows().run();
        new MigrationStop(migration, step -> {}).run(true);
        for (int id = 1; id <= 5; id++) {
            cassandra.execute("DELETE FROM public.notes WHERE id = " + id);
        }
        assertThat(start(migration)).anyMatch(step -> step.startsWith("Truncated target table public.notes"));
        await("the rows", 5, () -> rows("public.notes"));

        // Nor after changes of another log.
        new MigrationStop(migration, step -> {}).run(true);
        dropSlot("drover_notes");
        assertThatThrownBy(() -> start(migration))
                .hasMessageContaining("topics have records from before")
                .hasMessageContaining("notes.public.notes");
        assertThat(sandbox.connect().request("GET", "/connectors", null).toString())
                .doesNotContain("notes");
    }

    private static void dropSlot(String slot) throws Exception {
        await("the slot's rest", true, () -> {
            try {
                sql("SELECT pg_drop_replication_slot('" + slot + "')");
                return true;
            } catch (SQLException e) {
                return false;
            }
        });
    }

    private static void assertBlocked(Migration migration, List<String> blockers) {
        String plan = plan(migration);
        assertThat(blockers).allSatisfy(blocker -> assertThat(plan).contains(blocker));
        assertThatThrownBy(() -> start(migration))
                .isInstanceOf(CommandFailure.class)
                .message()
                .contains(blockers);
    }

    /** What it prints. */
    private static String plan(Migration migration) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(out);
            new CommandLine(new PlanCommand()).execute("-f", migration.path());
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
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
        PostgresServer server = sandbox.postgres();
        return migration(name, server.user(), server.password(), kafka, origin, tables);
    }

    private static Migration migrationOf(String name, String user, String password, String tables) throws Exception {
        return migration(name, user, password, "partitions: 1", "dead-letters: false", tables);
    }

    private static Migration migration(
            String name, String user, String password, String kafka, String origin, String tables) throws Exception {
        Path secrets = Files.writeString(directory.resolve(name + ".properties"), "password=" + password);
        String connector = PostgresDocument.connectorText(sandbox.postgres(), secrets)
                .replace("database.user: " + sandbox.postgres().user(), "database.user: " + user);
        StringBuilder rules = new StringBuilder();
        tables.lines()
                .filter(line -> line.matches("    \\w+\\.\\w+: .*"))
                .map(line -> line.strip().replaceAll(":.*", ""))
                .forEach(table -> rules.append("  - {origin: %s, target: %s}\n".formatted(table, table)));
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
                        connector,
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
