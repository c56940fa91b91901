package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.sandbox.SandboxDocument;
import io.drover.mapping.Mapping;
import io.drover.mapping.TableMapping;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.verification.Comparison;
import io.drover.verification.TableComparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of another shape at the target, from CQL at the origin to CQL at the target: values, write timestamps, TTLs. */
class ReshapedMigrationIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String TABLES = """
              - origin: shop.products
                target: shop_new.products
                columns: {title: name, price: {column: price, cast: bigint}}
              - origin: shop.products
                target: shop_new.attributes
                explode: {column: attributes, key: attribute, value: content}
              - origin: shop.products
                target: shop_new.tagged
                explode: {column: tags, key: tag}
              - {origin: shop.orders_eu, target: shop_new.orders, columns: {region: {constant: eu}}}
              - {origin: shop.orders_us, target: shop_new.orders, columns: {region: {constant: us}}}
              - origin: shop.readings
                target: shop_new.readings
                columns: {shard: {expression: "sensor % 2"}}
              - origin: shop.people
                target: shop_new.names
                columns: {name: {expression: "first + ' ' + last"}}
                where: "state == 'active'"
                drop: [state]
                whole_rows: true
            """;

    private static final String NAMES = "SELECT id, name, WRITETIME(name) FROM shop_new.names";

    @TempDir
    private static Path directory;

    private static Sandbox sandbox;
    private static CqlSession session;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder().sameCluster().plugins(Plugins.drover()).start();
        session = Sessions.open(ClusterConfig.of(sandbox.origin().contactPoint(), CassandraNode.DATACENTER), "it");
        for (String keyspace : List.of("shop", "shop_new")) {
            session.execute("CREATE KEYSPACE " + keyspace
                    + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        }
        session.execute("CREATE TABLE shop.products (id int PRIMARY KEY, name text, price int,"
                + " attributes map<text, text>, tags set<text>) WITH cdc = true");
        session.execute("CREATE TABLE shop_new.products (id int PRIMARY KEY, title text, price bigint)");
        session.execute("CREATE TABLE shop_new.attributes (id int, attribute text, content text,"
                + " PRIMARY KEY (id, attribute))");
        session.execute("CREATE TABLE shop_new.tagged (id int, tag text, PRIMARY KEY (id, tag))");
        session.execute("CREATE TABLE shop.orders_eu (id int PRIMARY KEY, total int) WITH cdc = true");
        session.execute("CREATE TABLE shop.orders_us (id int PRIMARY KEY, total int) WITH cdc = true");
        session.execute("CREATE TABLE shop_new.orders (region text, id int, total int, PRIMARY KEY (region, id))");
        session.execute(
                "CREATE TABLE shop.readings (sensor int, at int, v int, PRIMARY KEY (sensor, at)) WITH cdc = true");
        session.execute("CREATE TABLE shop_new.readings (shard int, sensor int, at int, v int,"
                + " PRIMARY KEY ((shard, sensor), at)) WITH CLUSTERING ORDER BY (at DESC)");
        session.execute("CREATE TABLE shop.people (id int PRIMARY KEY, first text, last text, state text)"
                + " WITH cdc = true");
        session.execute("CREATE TABLE shop_new.names (id int PRIMARY KEY, name text)");
    }

    @AfterAll
    static void stop() {
        if (session != null) {
            session.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void bringsSnapshotAndStreamIntoNewShapes() throws Exception {
        writeBefore();
        Path document = Files.writeString(
                directory.resolve("migration.yaml"), SandboxDocument.text("shop", sandbox, Map.of(), TABLES));
        Migration migration = MigrationReader.read(document);
        new MigrationStart(migration, Clock.systemUTC(), line -> {}).run();
        writeWhileItRuns();

        await("SELECT id, title, WRITETIME(title), price, WRITETIME(price) FROM shop_new.products", """
                1, lamp, 100, 15, 204
                2, desk, 100, 20, 100""");
        await("SELECT id, attribute, content, WRITETIME(content) FROM shop_new.attributes", """
                1, color, blue, 203
                1, weight, 1kg, 200
                2, material, steel, 202""");
        await("SELECT id, tag FROM shop_new.tagged", """
                1, new
                2, cheap
                2, new""");
        await("SELECT region, id, total, WRITETIME(total) FROM shop_new.orders", """
                eu, 1, 11, 100
                eu, 2, 21, 200
                us, 2, 22, 201""");
        await("SELECT shard, sensor, at, v, WRITETIME(v) FROM shop_new.readings", """
                0, 2, 9, 29, 203
                1, 1, 2, 12, 100
                1, 1, 5, 15, 100
                1, 3, 1, 31, 100
                1, 3, 4, 34, 204""");
        await(NAMES, """
                1, Ada King, 200
                2, Bob Best, 201
                5, Eve East, 204
                7, Gus Gray, 205""");
        agree(migration);
        refuseARowThatIsNotWhole(migration);
    }

    private static void refuseARowThatIsNotWhole(Migration migration) throws Exception {
        session.execute("UPDATE shop.people USING TIMESTAMP 300 SET first = 'Bea' WHERE id = 2");

        assertThat(awaitSinkFailure(migration))
                .contains("table shop.people, key (id=2): the expression 'first + ' ' + last' needs [first, last] with"
                        + " values in one statement, as 'whole_rows' promises, and this one has only some");

        goOnWithDeadLetters(migration);
        updatePerson(2, "Bea", "Best", "active", "TIMESTAMP 301");
        await(NAMES, """
                1, Ada King, 200
                2, Bea Best, 301
                5, Eve East, 204
                7, Gus Gray, 205""");
        agree(migration);
    }

    private static String awaitSinkFailure(Migration migration) throws Exception {
        String sink = new ConnectorPlan(migration).sinkName();
        try (StatusReader status = new StatusReader(migration)) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                for (MigrationStatus.Connector connector : status.read().connectors()) {
                    if (connector.name().equals(sink) && connector.failure() != null) {
                        return connector.failure();
                    }
                }
                Thread.sleep(200);
            }
        }
        throw new AssertionError("the sink goes on");
    }

    private static void goOnWithDeadLetters(Migration migration) {
        ConnectClient connect = new ConnectClient(migration.connect().url());
        String sink = new ConnectorPlan(migration).sinkName();
        Map<String, String> config = new HashMap<>(connect.config(sink).orElseThrow());
        config.put("errors.tolerance", "all");
        config.put("errors.deadletterqueue.topic.name", "dead-letters");
        config.put("errors.deadletterqueue.topic.replication.factor", "1");
        connect.put(sink, config);
    }

    /** Read by the snapshot. */
    private static void writeBefore() {
        session.execute("INSERT INTO shop.products (id, name, price, attributes, tags) VALUES"
                + " (1, 'lamp', 10, {'color': 'red', 'size': 's'}, {'old'}) USING TIMESTAMP 100");
        session.execute("INSERT INTO shop.products (id, name, price, attributes, tags) VALUES"
                + " (2, 'desk', 20, {'color': 'oak'}, {'new'}) USING TIMESTAMP 100");
        session.execute("INSERT INTO shop.orders_eu (id, total) VALUES (1, 11) USING TIMESTAMP 100");
        session.execute("INSERT INTO shop.orders_us (id, total) VALUES (1, 12) USING TIMESTAMP 100");
        for (int sensor = 1; sensor <= 3; sensor++) {
            for (int at = 1; at <= 5; at++) {
                read(sensor, at, 100);
            }
        }
        insertPerson(1, "Ada", "L.", "closed", "TIMESTAMP 90");
        updatePerson(1, "Ada", "L.", "active", "TIMESTAMP 100");
        insertPerson(2, "Bob", "Best", "closed", "TIMESTAMP 100");
        insertPerson(3, "Cy", "Cole", "active", "TIMESTAMP 100");
        insertPerson(4, "Dee", "Dale", "active", "TIMESTAMP 100");
        insertPerson(5, "Eve", "E.", "active", "TIMESTAMP 100 AND TTL 50000");
        insertPerson(6, "Fay", "Fox", "active", "TIMESTAMP 100");
    }

    private static void read(int sensor, int at, int writetime) {
        session.execute("INSERT INTO shop.readings (sensor, at, v) VALUES (" + sensor + ", " + at + ", "
                + (10 * sensor + at) + ") USING TIMESTAMP " + writetime);
    }

    private static void insertPerson(int id, String first, String last, String state, String using) {
        session.execute(
                "INSERT INTO shop.people (id, first, last, state) VALUES (?, ?, ?, ?) USING " + using,
                id,
                first,
                last,
                state);
    }

    private static void updatePerson(int id, String first, String last, String state, String using) {
        session.execute(
                "UPDATE shop.people USING " + using + " SET first = ?, last = ?, state = ? WHERE id = ?",
                first,
                last,
                state,
                id);
    }

    /** Captured: elements that come and go, an overwrite, and deletions of rows, ranges and partitions; rows that come and go with a column. */
    private static void writeWhileItRuns() {
        session.execute(
                "UPDATE shop.products USING TIMESTAMP 200 SET attributes = attributes + {'weight': '1kg'} WHERE id = 1");
        session.execute("UPDATE shop.products USING TIMESTAMP 201 SET attributes = attributes - {'size'} WHERE id = 1");
        session.execute("UPDATE shop.products USING TIMESTAMP 202 SET attributes = {'material': 'steel'} WHERE id = 2");
        session.execute("UPDATE shop.products USING TIMESTAMP 203 AND TTL 50000 SET attributes['color'] = 'blue'"
                + " WHERE id = 1");
        session.execute("UPDATE shop.products USING TIMESTAMP 204 SET price = 15, tags = {'new'} WHERE id = 1");
        session.execute("UPDATE shop.products USING TIMESTAMP 205 SET tags = tags + {'cheap'} WHERE id = 2");
        session.execute("INSERT INTO shop.products (id, name, price, attributes, tags) VALUES"
                + " (3, 'chair', 30, {'color': 'oak'}, {}) USING TIMESTAMP 210");
        session.execute("DELETE FROM shop.products USING TIMESTAMP 211 WHERE id = 3");
        session.execute("INSERT INTO shop.orders_eu (id, total) VALUES (2, 21) USING TIMESTAMP 200");
        session.execute("DELETE FROM shop.orders_us USING TIMESTAMP 200 WHERE id = 1");
        session.execute("INSERT INTO shop.orders_us (id, total) VALUES (2, 22) USING TIMESTAMP 201");
        session.execute("DELETE FROM shop.readings USING TIMESTAMP 200 WHERE sensor = 1 AND at = 1");
        session.execute("DELETE FROM shop.readings USING TIMESTAMP 201 WHERE sensor = 1 AND at >= 3 AND at < 5");
        session.execute("DELETE FROM shop.readings USING TIMESTAMP 202 WHERE sensor = 2");
        read(2, 9, 203);
        read(3, 4, 204);
        session.execute("DELETE FROM shop.readings USING TIMESTAMP 150 WHERE sensor = 3 AND at > 1");
        updatePerson(1, "Ada", "King", "active", "TIMESTAMP 200");
        updatePerson(2, "Bob", "Best", "active", "TIMESTAMP 201");
        session.execute("DELETE FROM shop.people USING TIMESTAMP 202 WHERE id = 3");
        updatePerson(4, "Dee", "Dale", "closed", "TIMESTAMP 203");
        updatePerson(5, "Eve", "East", "active", "TIMESTAMP 204 AND TTL 40000");
        insertPerson(7, "Gus", "Gray", "active", "TIMESTAMP 205 AND TTL 50000");
        updatePerson(6, null, null, null, "TIMESTAMP 206");
    }

    /** Every table, as the comparison sees it. */
    private static void agree(Migration migration) throws InterruptedException {
        Mapping mapping = Mapping.compile(
                migration.mapping(),
                table -> TableSchemas.find(session, table),
                table -> TableSchemas.find(session, table));
        for (TableMapping table : mapping.tables()) {
            Comparison comparison =
                    new TableComparison(session, session, table, ConsistencyLevel.LOCAL_QUORUM).run(rows -> {});
            assertThat(comparison.agrees())
                    .as("%s to %s: %s", table.origin(), table.target().id(), comparison)
                    .isTrue();
        }
    }

    private static void await(String query, String expected) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> wanted = expected.lines().toList();
        while (!rows(query).equals(wanted) && System.nanoTime() < deadline) {
            Thread.sleep(200);
        }
        assertThat(rows(query)).as(query).isEqualTo(wanted);
    }

    private static List<String> rows(String query) {
        List<String> rows = new ArrayList<>();
        for (Row row : session.execute(query)) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(String.valueOf(row.getObject(i)));
            }
            rows.add(String.join(", ", values));
        }
        return rows.stream().sorted().toList();
    }
}
