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
import io.drover.cli.migration.Replay;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.plan.PlanCommand;
import io.drover.cli.sandbox.SandboxDocument;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * PostgreSQL to Cassandra through Debezium, over Avro, and Cassandra to PostgreSQL through Debezium's JDBC sink, over JSON.
 */
class OtherStoresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** What becomes of PostgreSQL's types. */
    private static final Map<String, String> TYPES = types();

    @TempDir
    private static Path directory;

    private static Sandbox sandbox;
    private static SchemaRegistry registry;
    private static CqlSession cassandra;
    private static Connection postgres;

    @BeforeAll
    static void start() throws Exception {
        List<Path> plugins = new ArrayList<>(Plugins.drover());
        plugins.add(Plugins.debeziumPostgres(directory.resolve("postgres")));
        plugins.add(Plugins.debeziumJdbc(directory.resolve("jdbc")));
        plugins.add(Plugins.apicurioConverter(directory.resolve("converter")));
        registry = new SchemaRegistry(directory.resolve("registry"));
        sandbox = Sandbox.builder()
                .sameCluster()
                .postgres()
                .plugins(plugins)
                .connectJvmFlag("-Xmx768m")
                .connectSetting("config.providers", "file")
                .connectSetting(
                        "config.providers.file.class", "org.apache.kafka.common.config.provider.FileConfigProvider")
                .start();
        registry.start();
        cassandra = Sessions.open(
                ClusterConfig.of(sandbox.target().contactPoint(), CassandraNode.DATACENTER), "other-stores");
        PostgresServer server = sandbox.postgres();
        postgres = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
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
        registry.close();
    }

    @Test
    void carriesTypesDeletesAndKeyChangesFromPostgresOverAKilledWorker() throws Exception {
        sql("CREATE TYPE mood AS ENUM ('sad', 'happy')");
        sql("CREATE EXTENSION hstore");
        sql("""
                CREATE TABLE things (id int PRIMARY KEY, u uuid, n numeric(20, 4), v numeric, ts timestamp, tz timestamptz,
                  d date, t time, j jsonb, a text[], ia int[], b bytea, e mood, i interval, f boolean, s smallint, l bigint,
                  r real, dp double precision, ip inet, status text DEFAULT 'open', big text, t0 timestamp(0),
                  tz3 timestamptz(3), tt timetz, js json, ua uuid[], na numeric(6, 2)[], da date[], ba boolean[],
                  la bigint[], ea mood[], fa double precision[], h hstore, c char(3), vc varchar(9), m money, bit1 bit,
                  bits bit(10), net cidr, mac macaddr, rng int4range, x xml, ser serial)""");
        sql("ALTER TABLE things ALTER COLUMN big SET STORAGE EXTERNAL");
        cassandra.execute(
                "CREATE KEYSPACE public WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute("CREATE TABLE public.things ("
                + TYPES.entrySet().stream()
                        .map(column -> column.getKey() + " " + column.getValue())
                        .collect(Collectors.joining(", "))
                + ", PRIMARY KEY (id))");
        // Read by the snapshot.
        insert(1);
        insert(2);
        insert(3);
        Migration migration = migration();
        start(migration);
        await("the snapshot", 3, () -> rows("public.things"));
        await("the end of the snapshot", true, () -> status(migration).isSnapshotFinished());

        // From the log, with nothing changed of the large column, of which the log then says nothing.
        sql("UPDATE things SET e = 'sad', status = NULL, u = NULL WHERE id = 1");
        insert(4);
        sql("DELETE FROM things WHERE id = 2");
        sql("UPDATE things SET id = 5, big = 'new' WHERE id = 3");
        awaitEqual();

        sandbox.connect().kill();
        postgres.setAutoCommit(false);
        sql("UPDATE things SET status = 'first' WHERE id = 1");
        sql("UPDATE things SET status = 'second' WHERE id = 1");
        sql("DELETE FROM things WHERE id = 4");
        insert(4);
        sql("UPDATE things SET status = 'again' WHERE id = 4");
        sql("DELETE FROM things WHERE id = 5");
        insert(2);
        postgres.commit();
        postgres.setAutoCommit(true);
        sandbox.connect().start();
        awaitEqual();
        assertThat(value("SELECT status FROM public.things WHERE id = 1")).isEqualTo("second");
        assertThat(value("SELECT status FROM public.things WHERE id = 4")).isEqualTo("again");
        assertThat(value("SELECT e FROM public.things WHERE id = 1")).isEqualTo("sad");
        assertThat(rows("public.things")).isEqualTo(3);
        assertTypes();
        assertThat(registry.schemas()).isPositive();

        // Started again, it is left alone; stopped and started again, it goes on where it was.
        assertThat(start(migration)).contains("Migration pg was running already; nothing to do");
        assertThat(status(migration).healthy()).isTrue();
        List<String> stopped = new ArrayList<>();
        new MigrationStop(migration, stopped::add).run(false);
        assertThat(stopped)
                .contains(
                        "Deleted connector pg-snapshot", "Deleted connector pg-debezium", "Deleted connector pg-sink");
        assertThat(stopped).anyMatch(line -> line.contains("pg_drop_replication_slot('drover_pg')"));
        sql("UPDATE things SET status = 'while stopped' WHERE id = 1");
        start(migration);
        awaitEqual();
    }

    /** @return what it says */
    private static List<String> start(Migration migration) {
        List<String> steps = new ArrayList<>();
        new MigrationStart(migration, Clock.systemUTC(), steps::add).run();
        return steps;
    }

    /**
     * Its first snapshot has read some rows, and waits for a lock before the others, when the worker is killed; rows change
     * before, between it and the second snapshot, and during that one.
     */
    @Test
    void bothSidesAgreeAlthoughTheWorkerIsKilledDuringTheSnapshot() throws Exception {
        RowChanges changes = new RowChanges(postgres);
        changes.fill();
        cassandra.execute(
                "CREATE KEYSPACE bank WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute("CREATE TABLE bank.accounts (region text, id int, note text, PRIMARY KEY (region, id))");
        cassandra.execute("CREATE TABLE bank.letters (id int PRIMARY KEY, status text, big text)");
        Migration migration = migration("bank", """
                    snapshot.fetch.size: 50
                    snapshot.select.statement.overrides: public.accounts
                    snapshot.select.statement.overrides.public.accounts: "%s"
                """.formatted(changes.lockedSelect()), """
                    public.accounts:
                      {partition-key: [region], clustering: [id], columns: {id: int, region: text, note: text}}
                    public.letters: {partition-key: [id], columns: {id: int, status: text, big: text}}
                """, """
                  - {origin: public.accounts, target: bank.accounts}
                  - {origin: public.letters, target: bank.letters}
                """);
        try (Progress progress = Progress.of(migration)) {
            changes.lock();
            start(migration);
            int rows = RowChanges.ROWS / 3;
            await("a part of the snapshot", true, () -> progress.mark().records() > rows);
            changes.next(20);
            assertThat(progress.read().isSnapshotFinished()).isFalse();
            sandbox.connect().kill();
            changes.next(60);
            changes.unlock();
            sandbox.connect().start();
            await("the end of the snapshot", true, () -> {
                changes.next(1);
                return progress.read().isSnapshotFinished();
            });
            changes.next(20);
        }
        awaitEqual("region, id, note", "accounts", "bank.accounts");
        awaitEqual("id, status, big", "letters", "bank.letters");
    }

    @Test
    void plansReplaysAndForgetsAMigrationFromPostgres() throws Exception {
        sql("CREATE TABLE visitors (id int PRIMARY KEY, name text)");
        cassandra.execute(
                "CREATE KEYSPACE site WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute("CREATE TABLE site.visitors (id int PRIMARY KEY, name text, upper text)");
        Migration migration = migration("site", "", """
                    public.visitors: {partition-key: [id], columns: {id: int, name: text}}
                """, """
                  - {origin: public.visitors, target: site.visitors, columns: {upper: {expression: "upper(name)"}}}
                """);

        Path report = directory.resolve("plan.json");
        assertThat(new CommandLine(new PlanCommand())
                        .execute("-f", migration.path().toString(), "--json", report.toString()))
                .isZero();
        assertThat(Files.readString(report)).contains("public.visitors", "site.visitors", "upper(name)");

        start(migration);
        await(
                "the end of a snapshot without rows",
                true,
                () -> status(migration).isSnapshotFinished());
        sql("INSERT INTO visitors VALUES (1, 'ada'), (2, 'grace'), (3, 'alan')");
        sql("DELETE FROM visitors WHERE id = 3");
        awaitEqual("id, name", "visitors", "site.visitors");

        cassandra.execute("TRUNCATE site.visitors");
        try (Replay replay = new Replay(migration, migration, "again", Clock.systemUTC(), step -> {})) {
            replay.start(migration.originTables(), Optional.empty());
            replay.await(progress -> {});
        }
        awaitEqual("id, name", "visitors", "site.visitors");
        assertThat(value("SELECT upper FROM site.visitors WHERE id = 2")).isEqualTo("GRACE");

        new MigrationStop(migration, step -> {}).run(true);
        cassandra.execute("TRUNCATE site.visitors");
        sql("UPDATE visitors SET name = 'hopper' WHERE id = 2");
        start(migration);
        await("the end of the other snapshot", true, () -> status(migration).isSnapshotFinished());
        awaitEqual("id, name", "visitors", "site.visitors");
        new MigrationStop(migration, step -> {}).run(true);
    }

    @Test
    void startSaysWhatIsWrongBeforeAnythingRuns() throws Exception {
        String name = "refused";
        sql("CREATE TABLE IF NOT EXISTS lonely (id int PRIMARY KEY)");
        Path secrets = Files.writeString(directory.resolve("wrong.properties"), "password=s3cret");
        Migration migration = MigrationReader.read(Files.writeString(directory.resolve("refused.yaml"), """
                migration: %s
                origin:
                  debezium:
                %s  tables:
                    public.lonely: {partition-key: [id], columns: {id: int}}
                target:  {contact-points: ["%s"], datacenter: %s}
                kafka:   {bootstrap-servers: "%s"}
                connect: {url: "%s"}
                tables:
                  - {origin: public.lonely, target: lonely.lonely}
                """.formatted(
                        name,
                        PostgresDocument.connectorText(sandbox.postgres(), secrets),
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        sandbox.connect().url())));
        assertThatThrownBy(() -> start(migration))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("table lonely.lonely does not exist in the target cluster");

        cassandra.execute(
                "CREATE KEYSPACE lonely WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute("CREATE TABLE lonely.lonely (id int PRIMARY KEY)");
        assertThatThrownBy(() -> start(migration))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("database: cannot be looked at: FATAL: password authentication failed")
                .hasMessageNotContaining("s3cret");
        assertThat(sandbox.connect().request("GET", "/connectors", null).toString())
                .doesNotContain(name);
    }

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : """
                id int, u uuid, n decimal, v decimal, ts timestamp, tz timestamp, d date, t time, j text,
                a frozen<list<text>>, ia frozen<list<int>>, b blob, e text, i duration, f boolean, s smallint, l bigint,
                r float, dp double, ip text, status text, big text, t0 timestamp, tz3 timestamp, tt text, js text,
                ua frozen<list<uuid>>, na frozen<list<decimal>>, da frozen<list<date>>, ba frozen<list<boolean>>,
                la frozen<list<bigint>>, ea frozen<list<text>>, fa frozen<list<double>>, h frozen<map<text;text>>, c text,
                vc text, m decimal, bit1 boolean, bits blob, net text, mac text, rng text, x text, ser int""".split(",")) {
            String[] both = column.strip().split(" ");
            types.put(both[0], both[1].replace(";", ", "));
        }
        return types;
    }

    private static void insert(int id) throws SQLException {
        sql("""
                INSERT INTO things VALUES (%d, 'f0a1b2c3-0000-4000-8000-00000000000a', -12345678901.2345, 1e-9,
                  '2020-01-02 03:04:05.678', '2020-01-02 03:04:05.678+02', '1969-12-31', '23:59:59.999999', '{"a": [1]}',
                  ARRAY['x', ''], ARRAY[1, -1], '\\x00ff', 'happy', '1 year 2 days 03:04:05.5', true, -3, 9000000000, 1.5,
                  2.25, '10.0.0.1', 'open', repeat('large ', 500), '2020-01-02 03:04:05.678',
                  '2020-01-02 03:04:05.6789+02', '03:04:05+02', '{"b": null}',
                  ARRAY['f0a1b2c3-0000-4000-8000-00000000000a']::uuid[], ARRAY[1.5, -2.25], ARRAY['2020-01-02']::date[],
                  ARRAY[true, false], ARRAY[9000000000], ARRAY['sad']::mood[], ARRAY[0.5], 'k=>v', 'abc', 'vc', 12.34, B'1',
                  B'0000000011', '10.0.0.0/8', '08:00:2b:01:02:03', '[1,4)', '<x/>')""".formatted(id));
    }

    /** What a client of Cassandra sees of a row that PostgreSQL made. */
    private static void assertTypes() {
        Row row = cassandra.execute("SELECT * FROM public.things WHERE id = 4").one();
        assertThat(row.getFormattedContents())
                .contains(
                        "u:f0a1b2c3-0000-4000-8000-00000000000a",
                        "n:-12345678901.2345",
                        "v:1E-9",
                        "ts:'2020-01-02T03:04:05.678Z'",
                        "tz:'2020-01-02T01:04:05.678Z'",
                        "d:'1969-12-31'",
                        "t:'23:59:59.999999000'",
                        "j:'{\"a\": [1]}'",
                        "a:['x','']",
                        "ia:[1,-1]",
                        "b:0x00ff",
                        "e:'happy'",
                        "i:1y2d3h4m5s500ms",
                        "f:true",
                        "s:-3",
                        "l:9000000000",
                        "r:1.5",
                        "dp:2.25",
                        "ip:'10.0.0.1'",
                        "t0:'2020-01-02T03:04:06.000Z'",
                        "tz3:'2020-01-02T01:04:05.679Z'",
                        "tt:'01:04:05Z'",
                        "js:'{\"b\": null}'",
                        "ua:[f0a1b2c3-0000-4000-8000-00000000000a]",
                        "na:[1.50,-2.25]",
                        "da:['2020-01-02']",
                        "ba:[true,false]",
                        "la:[9000000000]",
                        "ea:['sad']",
                        "fa:[0.5]",
                        "h:{'k':'v'}",
                        "c:'abc'",
                        "vc:'vc'",
                        "m:12.34",
                        "bit1:true",
                        "bits:0x03",
                        "net:'10.0.0.0/8'",
                        "mac:'08:00:2b:01:02:03'",
                        "rng:'[1,4)'",
                        "x:'<x/>'");
        assertThat(row.getString("big")).isEqualTo("large ".repeat(500));
    }

    /** The columns that both sides show alike, of every row. */
    private static void awaitEqual() throws Exception {
        awaitEqual("id, u, d, e, s, l, status, big", "things", "public.things");
    }

    private static void awaitEqual(String columns, String origin, String target) throws Exception {
        await(
                "rows of " + target,
                contents(postgresRows(columns, origin)),
                () -> contents(cassandraRows(columns, target)));
    }

    private static List<List<String>> postgresRows(String columns, String table) throws SQLException {
        List<List<String>> all = new ArrayList<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + columns + " FROM " + table)) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.add(rows.getString(i));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static List<List<String>> cassandraRows(String columns, String table) {
        List<List<String>> all = new ArrayList<>();
        for (Row row : cassandra.execute("SELECT " + columns + " FROM " + table)) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(Objects.toString(row.getObject(i), null));
            }
            all.add(values);
        }
        return all;
    }

    private static List<String> contents(List<List<String>> rows) {
        return rows.stream().map(String::valueOf).sorted().toList();
    }

    private static Migration migration() throws Exception {
        return migration(
                "pg",
                "    hstore.handling.mode: map\n",
                """
                    public.things: {partition-key: [id], columns: {%s}}
                """.formatted(TYPES.entrySet().stream()
                        .map(column -> column.getKey() + ": \"" + column.getValue() + '"')
                        .collect(Collectors.joining(", "))),
                """
                  - {origin: public.things, target: public.things}
                """);
    }

    /**
     * The migration.yaml that a user would write.
     *
     * @param settings of the connector, beside how to reach the database
     * @param tables of the origin
     * @param rules the migration's tables
     */
    private static Migration migration(String name, String settings, String tables, String rules) throws Exception {
        Path secrets = Files.writeString(
                directory.resolve("postgres.properties"),
                "password=" + sandbox.postgres().password());
        Map<String, String> converter = new HashMap<>(registry.apicurioConverterSettings());
        converter.put("type", Plugins.APICURIO_AVRO_CONVERTER);
        return MigrationReader.read(Files.writeString(directory.resolve(name + ".yaml"), """
                migration: %s
                origin:
                  debezium:
                %s%s  tables:
                %starget:  {contact-points: ["%s"], datacenter: %s}
                kafka:   {bootstrap-servers: "%s"}
                connect: {url: "%s"%s}
                tables:
                %s""".formatted(
                        name,
                        PostgresDocument.connectorText(sandbox.postgres(), secrets),
                        settings,
                        tables,
                        sandbox.target().contactPoint(),
                        CassandraNode.DATACENTER,
                        sandbox.kafka().bootstrapServers(),
                        sandbox.connect().url(),
                        SandboxDocument.converterText(converter),
                        rules)));
    }

    private static MigrationStatus status(Migration migration) {
        try (Progress progress = Progress.of(migration)) {
            return progress.read();
        }
    }

    @Test
    void replicatesACapturedTableIntoPostgres() throws Exception {
        cassandra.execute(
                "CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        cassandra.execute(
                "CREATE TABLE shop.people (team text, id uuid, name text, age int, born timestamp, balance decimal,"
                        + " PRIMARY KEY (team, id)) WITH cdc = true");
        sql("CREATE TABLE people (team text, id uuid, name text, age int, born timestamp, balance numeric,"
                + " PRIMARY KEY (team, id))");
        sandbox.connect().createConnector("people-capture", capture());
        sandbox.connect().createConnector("people-sink", jdbcSink());
        sandbox.connect().waitUntilRunning("people-capture");
        sandbox.connect().waitUntilRunning("people-sink");
        String first = "f0a1b2c3-0000-4000-8000-000000000001";
        String second = "f0a1b2c3-0000-4000-8000-000000000002";
        for (String id : List.of(first, second)) {
            cassandra.execute("INSERT INTO shop.people (team, id, name, age, born, balance) VALUES ('a', " + id
                    + ", 'Ada', 36, '1815-12-10T00:00:00.123Z', -1.50)");
        }
        // Two columns of a row change, and one of them to nothing; the others stay.
        cassandra.execute("UPDATE shop.people SET name = 'Grace', age = null WHERE team = 'a' AND id = " + first);
        cassandra.execute("DELETE FROM shop.people WHERE team = 'a' AND id = " + second);
        await(
                "the rows in PostgreSQL",
                List.of("a|" + first + "|Grace|null|1815-12-10 00:00:00.123|-1.50"),
                OtherStoresIT::people);
    }

    private static List<String> people() throws SQLException {
        List<String> people = new ArrayList<>();
        try (Statement statement = postgres.createStatement();
                ResultSet rows = statement.executeQuery("SELECT team, id, name, age, born, balance FROM people")) {
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= 6; i++) {
                    row.add(rows.getString(i));
                }
                people.add(String.join("|", row.stream().map(String::valueOf).toList()));
            }
        }
        return people;
    }

    private static Map<String, String> capture() {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.drover.source.commitlog.CommitLogSource");
        config.put("tasks.max", "1");
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.origin().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.put("node.address", sandbox.origin().address());
        config.put("cdc.directory", sandbox.origin().cdcDirectory().toString());
        config.put("topic.prefix", "people");
        config.put("tables", "shop.people");
        return config;
    }

    private static Map<String, String> jdbcSink() {
        PostgresServer server = sandbox.postgres();
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        config.put("tasks.max", "1");
        config.put("topics", "people.shop.people");
        config.put("consumer.override.metadata.max.age.ms", "1000");
        config.put("connection.url", server.jdbcUrl());
        config.put("connection.username", server.user());
        config.put("connection.password", server.password());
        config.put("collection.name.format", "people");
        config.put("insert.mode", "upsert");
        config.put("delete.enabled", "true");
        config.put("primary.key.mode", "record_key");
        config.put("transforms", "row");
        config.put("transforms.row.type", "io.drover.transforms.ToRow");
        return config;
    }

    private static void sql(String statement) throws SQLException {
        try (Statement executed = postgres.createStatement()) {
            executed.execute(statement);
        }
    }

    private static String value(String query) {
        return cassandra.execute(query).one().getString(0);
    }

    private static int rows(String table) {
        return (int) cassandra.execute("SELECT count(*) FROM " + table).one().getLong(0);
    }

    private static String connectors() {
        return sandbox.connect()
                .request("GET", "/connectors?expand=status", null)
                .toString();
    }

    private static <T> void await(String what, T expected, Callable<T> actual) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T last = actual.call();
        while (!last.equals(expected) && System.nanoTime() < deadline) {
            Thread.sleep(100);
            last = actual.call();
        }
        assertThat(last).as("%s; %s", what, connectors()).isEqualTo(expected);
    }
}
