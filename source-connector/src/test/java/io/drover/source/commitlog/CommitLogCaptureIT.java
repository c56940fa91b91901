package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.Column;
import io.drover.model.event.ChangeEvent;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** CQL goes to a real node, and what comes out of a real worker into Kafka is compared event by event. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CommitLogCaptureIT {
    private static final String CONNECTOR = "it-capture";
    private static final int SENTINEL = -1;
    private static final int AFTER_FIDELITY = Integer.MAX_VALUE - 1;
    private static final int LAST = Integer.MAX_VALUE;

    private static final Map<String, String> TABLES = Map.ofEntries(
            Map.entry("plain", "id int PRIMARY KEY, a int, b text"),
            Map.entry("clustered", "p int, c1 int, c2 text, s text static, v int, PRIMARY KEY (p, c1, c2)"),
            Map.entry(
                    "descending",
                    "p int, c int, d int, v int, PRIMARY KEY (p, c, d)) WITH CLUSTERING ORDER BY (c DESC, d ASC"),
            Map.entry("collected", "id int PRIMARY KEY, a int, s set<int>, m map<text, int>, fs frozen<set<int>>"),
            Map.entry("shaped", "id int PRIMARY KEY, a int, u person, fu frozen<person>, t tuple<int, text>"),
            Map.entry("composite", "p1 int, p2 text, v int, PRIMARY KEY ((p1, p2))"),
            Map.entry("\"OddName\"", "\"Id\" int PRIMARY KEY, \"select\" text, \"a b\" text"),
            Map.entry("changing", "id int PRIMARY KEY, a int, gone int, fu frozen<growing>"),
            Map.entry(
                    "scalars",
                    "id int PRIMARY KEY, c01 ascii, c02 bigint, c03 blob, c04 boolean, c05 date, c06 decimal,"
                            + " c07 double, c08 duration, c09 float, c10 inet, c11 int, c12 smallint, c13 text, c14 time,"
                            + " c15 timestamp, c16 timeuuid, c17 tinyint, c18 uuid, c19 varint, c20 vector<float, 3>,"
                            + " c21 frozen<map<text, frozen<list<int>>>>, c22 vector<text, 2>"),
            Map.entry("keys", "id int PRIMARY KEY, padding text"));

    private static Sandbox sandbox;
    private static CqlSession session;

    @BeforeAll
    static void start() {
        Path plugins = Path.of(System.getProperty("drover.home"), "source-connector/target/plugin");
        sandbox = Sandbox.builder()
                .sameCluster()
                .plugins(List.of(plugins))
                .originSetting("commitlog_segment_size_in_mb", "1")
                .start();
        CassandraNode origin = sandbox.origin();
        session = Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(origin.contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
        session.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TYPE ks.person (name text, age int)");
        session.execute("CREATE TYPE ks.growing (x int)");
        TABLES.forEach((name, columns) -> session.execute("CREATE TABLE ks." + name + " (" + columns + ")"
                + (columns.contains("WITH") ? " AND" : " WITH") + " cdc = true"));
        session.execute("CREATE TABLE ks.untracked (id int PRIMARY KEY, v text)");
        capture(CONNECTOR, TABLES.keySet());
        sandbox.connect().waitUntilRunning(CONNECTOR);
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

    private static void capture(String connector, Set<String> tables) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", CommitLogSource.class.getName());
        config.put("tasks.max", "1");
        config.put(CommitLogSourceConfig.TOPIC_PREFIX, connector);
        config.put(
                CommitLogSourceConfig.TABLES,
                String.join(",", tables.stream().map(table -> "ks." + table).toList()));
        config.put(CommitLogSourceConfig.NODE_ADDRESS, sandbox.origin().address());
        config.put(
                CommitLogSourceConfig.CDC_DIRECTORY,
                sandbox.origin().cdcDirectory().toString());
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.origin().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        sandbox.connect().createConnector(connector, config);
    }

    @Test
    void tellsInsertsFromUpdates() {
        assertThat(events(
                        "plain",
                        "INSERT INTO ks.plain (id, a, b) VALUES (1, 10, 'x') USING TIMESTAMP 1000",
                        "UPDATE ks.plain USING TIMESTAMP 2000 SET a = 11 WHERE id = 1",
                        "INSERT INTO ks.plain (id) VALUES (1) USING TIMESTAMP 3000",
                        "INSERT INTO ks.plain (id, a) VALUES (1, null) USING TIMESTAMP 4000",
                        "UPDATE ks.plain USING TIMESTAMP 5000 SET a = null, b = '' WHERE id = 1",
                        "DELETE a FROM ks.plain USING TIMESTAMP 6000 WHERE id = 1",
                        "DELETE FROM ks.plain USING TIMESTAMP 7000 WHERE id = 1",
                        "UPDATE ks.plain USING TIMESTAMP 8000 SET a = blobAsInt(0x) WHERE id = 1",
                        "UPDATE ks.plain USING TIMESTAMP -5 SET a = 1 WHERE id = 1"))
                .containsExactly(
                        "c @1000 {id=1, a=10, b=x}",
                        "u @2000 {id=1, a=11}",
                        "c @3000 {id=1}",
                        "c @4000 {id=1} [a=tombstone]",
                        "u @5000 {id=1, b=} [a=tombstone]",
                        "u @6000 {id=1} [a=tombstone]",
                        "d @7000 {id=1}",
                        "u @8000 {id=1} [a=empty]",
                        "u @-5 {id=1, a=1}");
    }

    @Test
    void keepsTimestampsAndTtlsApart() {
        assertThat(events(
                        "plain",
                        "INSERT INTO ks.plain (id, a, b) VALUES (2, 1, 'x') USING TIMESTAMP 1000 AND TTL 500",
                        "UPDATE ks.plain USING TIMESTAMP 2000 AND TTL 600 SET a = 2, b = null WHERE id = 2",
                        "BEGIN BATCH"
                                + " INSERT INTO ks.plain (id, a) VALUES (4, 4) USING TIMESTAMP 9000;"
                                + " INSERT INTO ks.plain (id, a) VALUES (3, 3) USING TIMESTAMP 1000;"
                                + " APPLY BATCH",
                        "BEGIN BATCH"
                                + " INSERT INTO ks.plain (id, a) VALUES (5, 1) USING TIMESTAMP 100;"
                                + " UPDATE ks.plain USING TIMESTAMP 200 AND TTL 700 SET b = 'y' WHERE id = 5;"
                                + " APPLY BATCH",
                        "BEGIN BATCH"
                                + " DELETE FROM ks.plain USING TIMESTAMP 10 WHERE id = 6;"
                                + " INSERT INTO ks.plain (id, a) VALUES (6, 6) USING TIMESTAMP 11;"
                                + " APPLY BATCH"))
                .containsExactlyInAnyOrder(
                        "c @1000 ttl=500 {id=2, a=1, b=x}",
                        "u @2000 ttl=600 {id=2, a=2} [b=tombstone]",
                        "c @1000 {id=3, a=3}",
                        "c @9000 {id=4, a=4}",
                        "c @100 {id=5, a=1}",
                        "u @200 ttl=700 {id=5, b=y}",
                        "d @10 {id=6}",
                        "c @11 {id=6, a=6}");
    }

    @Test
    void readsStaticsRowsAndDeletesOfEveryShape() {
        String where = " WHERE p = 1 AND ";
        assertThat(events(
                        "clustered",
                        "UPDATE ks.clustered USING TIMESTAMP 1 SET s = 'only' WHERE p = 1",
                        "INSERT INTO ks.clustered (p, c1, c2, s, v) VALUES (1, 1, 'a', 'both', 5) USING TIMESTAMP 2",
                        "DELETE s FROM ks.clustered USING TIMESTAMP 3 WHERE p = 1",
                        "DELETE v FROM ks.clustered USING TIMESTAMP 4" + where + "c1 = 1 AND c2 = 'a'",
                        "DELETE FROM ks.clustered USING TIMESTAMP 5" + where + "c1 = 1 AND c2 = 'a'",
                        "DELETE FROM ks.clustered USING TIMESTAMP 6" + where + "c1 > 1",
                        "DELETE FROM ks.clustered USING TIMESTAMP 7" + where + "c1 >= 1",
                        "DELETE FROM ks.clustered USING TIMESTAMP 8" + where + "c1 < 1",
                        "DELETE FROM ks.clustered USING TIMESTAMP 9" + where + "c1 <= 1",
                        "DELETE FROM ks.clustered USING TIMESTAMP 10" + where + "c1 > 1 AND c1 <= 5",
                        "DELETE FROM ks.clustered USING TIMESTAMP 11" + where + "c1 = 1",
                        "DELETE FROM ks.clustered USING TIMESTAMP 12" + where + "c1 = 1 AND c2 > 'a' AND c2 < 'b'",
                        "DELETE FROM ks.clustered USING TIMESTAMP 13" + where + "c1 = 1 AND c2 >= 'a'",
                        "DELETE FROM ks.clustered USING TIMESTAMP 14 WHERE p = 1"))
                .containsExactly(
                        "u @1 {p=1, s=only}",
                        "u @2 {p=1, s=both}",
                        "c @2 {p=1, c1=1, c2=a, v=5}",
                        "u @3 {p=1} [s=tombstone]",
                        "u @4 {p=1, c1=1, c2=a} [v=tombstone]",
                        "d @5 {p=1, c1=1, c2=a}",
                        "d @6 {p=1} > [1] open",
                        "d @7 {p=1} >= [1] open",
                        "d @8 {p=1} open < [1]",
                        "d @9 {p=1} open <= [1]",
                        "d @10 {p=1} > [1] <= [5]",
                        "d @11 {p=1} >= [1] <= [1]",
                        "d @12 {p=1} > [1, a] < [1, b]",
                        "d @13 {p=1} >= [1, a] <= [1]",
                        "d @14 {p=1}");
    }

    @Test
    void readsOverlappingRangesAndRowsAmongThem() {
        assertThat(events(
                        "clustered",
                        "BEGIN BATCH"
                                + " DELETE FROM ks.clustered USING TIMESTAMP 10 WHERE p = 2 AND c1 >= 1 AND c1 < 10;"
                                + " DELETE FROM ks.clustered USING TIMESTAMP 20 WHERE p = 2 AND c1 > 5 AND c1 <= 15;"
                                + " INSERT INTO ks.clustered (p, c1, c2, v) VALUES (2, 7, 'x', 1) USING TIMESTAMP 30;"
                                + " DELETE FROM ks.clustered USING TIMESTAMP 5 WHERE p = 2;"
                                + " APPLY BATCH"))
                .containsExactly(
                        "d @5 {p=2}",
                        "d @10 {p=2} >= [1] <= [5]",
                        "c @30 {p=2, c1=7, c2=x, v=1}",
                        "d @20 {p=2} > [5] <= [15]");
    }

    @Test
    void givesRangesInClusteringOrder() {
        assertThat(events(
                        "descending",
                        "DELETE FROM ks.descending USING TIMESTAMP 1 WHERE p = 1 AND c > 1 AND c <= 5",
                        "DELETE FROM ks.descending USING TIMESTAMP 2 WHERE p = 1 AND c > 1",
                        "DELETE FROM ks.descending USING TIMESTAMP 3 WHERE p = 1 AND c = 4 AND d < 3"))
                .containsExactly("d @1 {p=1} >= [5] < [1]", "d @2 {p=1} open < [1]", "d @3 {p=1} >= [4] < [4, 3]");
    }

    @Test
    void tellsOverwritesFromAddsAndRemoves() {
        assertThat(events(
                        "collected",
                        "INSERT INTO ks.collected (id, a, s, m) VALUES (1, 5, {2, 1}, {'k': 1, 'l': 2}) USING TIMESTAMP 100",
                        "UPDATE ks.collected USING TIMESTAMP 200 SET s = s + {3}, m = m + {'n': 3} WHERE id = 1",
                        "UPDATE ks.collected USING TIMESTAMP 300 SET s = s - {1}, m = m - {'k'} WHERE id = 1",
                        "UPDATE ks.collected USING TIMESTAMP 400 AND TTL 90 SET m['x'] = 9 WHERE id = 1",
                        "DELETE m['x'] FROM ks.collected USING TIMESTAMP 500 WHERE id = 1",
                        "UPDATE ks.collected USING TIMESTAMP 600 SET s = {}, a = 6 WHERE id = 1",
                        "DELETE m FROM ks.collected USING TIMESTAMP 700 WHERE id = 1",
                        "UPDATE ks.collected USING TIMESTAMP 800 AND TTL 80 SET s = {7, 8} WHERE id = 1",
                        "BEGIN BATCH"
                                + " UPDATE ks.collected USING TIMESTAMP 900 AND TTL 70 SET m = {'p': 1} WHERE id = 1;"
                                + " UPDATE ks.collected USING TIMESTAMP 900 AND TTL 60 SET m = m + {'q': 2} WHERE id = 1;"
                                + " UPDATE ks.collected USING TIMESTAMP 900 SET m = m - {'r'} WHERE id = 1;"
                                + " UPDATE ks.collected USING TIMESTAMP 950 SET m = m + {'s': 3} WHERE id = 1;"
                                + " APPLY BATCH",
                        "UPDATE ks.collected USING TIMESTAMP 1000 SET fs = {4, 3} WHERE id = 1"))
                .containsExactly(
                        "c @100 {id=1, a=5, m={k=1, l=2}, s=[1, 2]}",
                        "u @200 {id=1, m={n=3}, s=[3]} [m=add, s=add]",
                        "u @300 {id=1, m={k=null}, s=[1]} [m=remove, s=remove]",
                        "u @400 ttl=90 {id=1, m={x=9}} [m=add]",
                        "u @500 {id=1, m={x=null}} [m=remove]",
                        "u @600 {id=1, a=6}",
                        "u @599 {id=1} [s=tombstone]",
                        "u @700 {id=1} [m=tombstone]",
                        "u @800 ttl=80 {id=1, s=[7, 8]}",
                        "u @900 ttl=70 {id=1, m={p=1}}",
                        "u @900 ttl=60 {id=1, m={q=2}} [m=add]",
                        "u @900 {id=1, m={r=null}} [m=remove]",
                        "u @950 {id=1, m={s=3}} [m=add]",
                        "u @1000 {id=1, fs=[3, 4]}");
    }

    @Test
    void readsUdtsAndTuples() {
        assertThat(events(
                        "shaped",
                        "INSERT INTO ks.shaped (id, u, fu, t) VALUES (1, {name: 'n', age: 3}, {name: 'f', age: null},"
                                + " (1, 'one')) USING TIMESTAMP 100",
                        "UPDATE ks.shaped USING TIMESTAMP 200 SET u.age = 4 WHERE id = 1",
                        "UPDATE ks.shaped USING TIMESTAMP 300 SET u.name = null, u.age = 5 WHERE id = 1",
                        "UPDATE ks.shaped USING TIMESTAMP 400 SET u = null WHERE id = 1",
                        "DELETE u FROM ks.shaped USING TIMESTAMP 500 WHERE id = 1",
                        "UPDATE ks.shaped USING TIMESTAMP 600 SET u = {age: 9}, t = (2, null) WHERE id = 1",
                        "DELETE u.name FROM ks.shaped USING TIMESTAMP 700 WHERE id = 1"))
                .containsExactly(
                        "c @100 {id=1, fu=(name:f), t=(field1:1 field2:one), u=(name:n age:3)}",
                        "u @200 {id=1, u=(age:4)} [u={age=set}]",
                        "u @300 {id=1, u=(age:5)} [u={age=set, name=tombstone}]",
                        "u @399 {id=1} [u=tombstone]",
                        "u @500 {id=1} [u=tombstone]",
                        "u @600 {id=1, t=(field1:2), u=(age:9)}",
                        "u @700 {id=1, u=()} [u={name=tombstone}]");
    }

    @Test
    void readsCompositePartitionKeys() {
        session.execute("INSERT INTO ks.composite (p1, p2, v) VALUES (1, 'é', 5) USING TIMESTAMP 100");
        session.execute("DELETE FROM ks.composite USING TIMESTAMP 200 WHERE p1 = 2 AND p2 = ''");
        session.execute("INSERT INTO ks.composite (p1, p2) VALUES (" + SENTINEL + ", '')");
        assertThat(read("composite")).containsExactly("c @100 {p1=1, p2=é, v=5}", "d @200 {p1=2, p2=}");
    }

    @Test
    void readsNamesThatNeedQuotes() {
        session.execute(
                "INSERT INTO ks.\"OddName\" (\"Id\", \"select\", \"a b\") VALUES (1, 's', 'ab') USING TIMESTAMP 100");
        session.execute("INSERT INTO ks.\"OddName\" (\"Id\") VALUES (" + SENTINEL + ")");
        assertThat(read("OddName")).containsExactly("c @100 {Id=1, a b=ab, select=s}");
    }

    @Test
    void leavesOutTablesThatShareAMutationWithCapturedOnes() {
        List<String> events = events(
                "plain",
                "BEGIN UNLOGGED BATCH USING TIMESTAMP 100"
                        + " INSERT INTO ks.untracked (id, v) VALUES (50, 'no');"
                        + " INSERT INTO ks.plain (id, a) VALUES (50, 1);"
                        + " INSERT INTO ks.clustered (p, c1, c2, v) VALUES (50, 1, 'a', 1);"
                        + " APPLY BATCH",
                "BEGIN BATCH USING TIMESTAMP 200"
                        + " INSERT INTO ks.plain (id, a) VALUES (51, 1);"
                        + " INSERT INTO ks.untracked (id, v) VALUES (52, 'no');"
                        + " APPLY BATCH",
                "INSERT INTO ks.untracked (id, v) VALUES (53, 'no')",
                "INSERT INTO ks.plain (id, a) VALUES (54, 1) IF NOT EXISTS");
        assertThat(events).hasSize(3);
        assertThat(events.subList(0, 2)).containsExactly("c @100 {id=50, a=1}", "c @200 {id=51, a=1}");
        assertThat(events.get(2)).matches("c @\\d{16} \\{id=54, a=1}");
        read("clustered", "INSERT INTO ks.clustered (p, c1, c2) VALUES (" + SENTINEL + ", 0, '')");
    }

    @Test
    void carriesEveryScalarWithoutLoss() {
        List<String> rows = List.of(
                "1, 'ascii', -9223372036854775808, 0x00ff, true, blobAsDate(0x00000000), 123456789012345678901234567890.123,"
                        + " -1.5e300, -1mo2d3ns, 1.25, '2001:db8::1', -2147483648, -32768, 'zoë 🌊', '23:59:59.999999999',"
                        + " -1, 50554d6e-29bb-11e5-b345-feff819cdc9f, -128, 123e4567-e89b-12d3-a456-426614174000,"
                        + " -12345678901234567890123456789012345678901234567890, [1.5, 2, -3], {'k': [1, 2]}, ['a', '']",
                "2, '', 9223372036854775807, 0x, false, blobAsDate(0xffffffff), 1E-2147483647, 4.9E-324, 0s, 3.4028235E38, '127.0.0.1',"
                        + " 2147483647, 32767, '', '00:00:00', 9223372036854775807, 50554d6e-29bb-11e5-b345-feff819cdc9f,"
                        + " 127, 00000000-0000-0000-0000-000000000000, 0, [0, 0, 0], {}, ['', 'b']");
        for (String row : rows) {
            session.execute(
                    "INSERT INTO ks.scalars (id, c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12, c13,"
                            + " c14, c15, c16, c17, c18, c19, c20, c21, c22) VALUES (" + row + ")");
        }
        List<ChangeEvent> events = readEvents("scalars", "INSERT INTO ks.scalars (id) VALUES (" + SENTINEL + ")");
        assertThat(events).hasSize(2);
        for (ChangeEvent event : events) {
            Row row = session.execute("SELECT * FROM ks.scalars WHERE id = " + event.after()[0])
                    .one();
            for (int i = 0; i < event.table().size(); i++) {
                Column column = event.table().column(i);
                ByteBuffer stored = row.getBytesUnsafe(column.name());
                assertThat(column.type().encode(event.after()[i]))
                        .as("%s of row %s", column, event.after()[0])
                        .isEqualTo(stored);
            }
        }
    }

    @Test
    void statesExpiryAsTheNodeDoes() {
        long before = System.currentTimeMillis() / 1000;
        session.execute("INSERT INTO ks.plain (id, a) VALUES (60, 1) USING TTL 1000");
        long after = System.currentTimeMillis() / 1000;
        List<ChangeEvent> events = readEvents("plain", "INSERT INTO ks.plain (id) VALUES (" + SENTINEL + ")");
        ChangeEvent event = events.get(events.size() - 1);
        assertThat(event.expiresAt()).isBetween(before + 1000, after + 1000);
        assertThat(event.origin().node()).isEqualTo(sandbox.origin().address());
        assertThat(event.origin().connector()).isEqualTo("commitlog");
        assertThat(event.origin().segment()).isPositive();
        assertThat(event.origin().cluster()).isEqualTo(sandbox.origin().cluster());
    }

    @Test
    void followsSchemaChanges() {
        assertThat(events(
                        "changing",
                        "INSERT INTO ks.changing (id, a, gone, fu) VALUES (1, 1, 1, {x: 1}) USING TIMESTAMP 100",
                        "ALTER TABLE ks.changing ADD added text",
                        "INSERT INTO ks.changing (id, added) VALUES (2, 'new') USING TIMESTAMP 200",
                        "ALTER TABLE ks.changing DROP gone",
                        "INSERT INTO ks.changing (id, a) VALUES (3, 3) USING TIMESTAMP 300",
                        "ALTER TYPE ks.growing ADD y text",
                        "INSERT INTO ks.changing (id, fu) VALUES (4, {x: 1, y: 'y'}) USING TIMESTAMP 400"))
                .containsExactly(
                        "c @100 {id=1, a=1, fu=(x:1), gone=1}",
                        "c @200 {id=2, added=new}",
                        "c @300 {id=3, a=3}",
                        "c @400 {id=4, fu=(x:1 y:y)}");
    }

    @Test
    @Order(AFTER_FIDELITY)
    void losesNothingWhenTheWorkerIsKilled() throws Exception {
        AtomicInteger written = new AtomicInteger();
        AtomicBoolean writing = new AtomicBoolean(true);
        String padding = "x".repeat(1000);
        Thread writer = new Thread(() -> {
            SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO ks.keys (id, padding) VALUES (?, ?)");
            while (writing.get()) {
                session.execute(insert.setPositionalValues(List.of(written.incrementAndGet(), padding)));
            }
        });
        writer.start();
        for (int i = 0; i < 2; i++) {
            Thread.sleep(2500);
            sandbox.connect().kill();
            Thread.sleep(500);
            sandbox.connect().start();
        }
        Thread.sleep(1000);
        writing.set(false);
        writer.join();

        Set<Object> keys = new TreeSet<>();
        readEvents("keys", "INSERT INTO ks.keys (id) VALUES (" + SENTINEL + ")")
                .forEach(event -> keys.add(event.after()[0]));
        assertThat(keys).hasSize(written.get());
    }

    @Test
    @Order(AFTER_FIDELITY)
    void deletesSegmentsWhenTheirEventsAreCommitted() throws Exception {
        sandbox.connect().waitUntilRunning(CONNECTOR);
        String padding = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            session.execute("INSERT INTO ks.keys (id, padding) VALUES (" + i + ", '" + padding + "')");
        }
        eventually("only live segments are left", () -> {
            List<Segment> segments = new SegmentDirectory(sandbox.origin().cdcDirectory()).segments();
            return segments.size() <= 2 ? "" : segments.size() + " segments";
        });
    }

    @Test
    @Order(LAST)
    void refusesWhatItCannotCaptureAndKeepsTheFile() throws Exception {
        sandbox.connect().deleteConnector(CONNECTOR);
        session.execute("CREATE TABLE ks.listed (id int PRIMARY KEY, l list<int>) WITH cdc = true");
        session.execute("CREATE TABLE ks.counted (id int PRIMARY KEY, n counter) WITH cdc = true");
        session.execute("UPDATE ks.listed SET l = [1] WHERE id = 1");
        session.execute("UPDATE ks.counted SET n = n + 1 WHERE id = 1");
        for (String table : List.of("listed", "counted")) {
            capture("it-" + table, Set.of(table));
            String trace = failure("it-" + table);
            assertThat(trace)
                    .contains("ks." + table)
                    .containsPattern("CommitLog-\\d+-\\d+\\.log, position \\d+")
                    .contains("cannot be captured yet");
            String file = trace.replaceFirst("(?s).*segment (\\S+\\.log), .*", "$1");
            assertThat(Path.of(file)).exists();
        }
        try (Stream<Path> files = Files.list(sandbox.origin().cdcDirectory())) {
            assertThat(files).isNotEmpty();
        }
    }

    @Test
    @Order(LAST)
    void refusesToGoOnOverTruncateAndDrop() throws Exception {
        for (String change : List.of("TRUNCATE", "DROP TABLE")) {
            String table = change.equals("TRUNCATE") ? "emptied" : "dropped";
            session.execute("CREATE TABLE ks." + table + " (id int PRIMARY KEY) WITH cdc = true");
            session.execute("INSERT INTO ks." + table + " (id) VALUES (1)");
            capture("it-" + table, Set.of(table));
            try (TopicReader reader =
                    new TopicReader(sandbox.kafka().bootstrapServers(), "it-" + table + ".ks." + table)) {
                reader.readUntil(event -> true);
            }
            session.execute(change + " ks." + table);
            assertThat(failure("it-" + table)).contains("ks." + table).containsPattern("segment \\d+, position \\d+");
        }
    }

    /** Waits for the connector's task to fail, deletes it, and gives the trace. */
    private static String failure(String connector) throws Exception {
        StringBuilder trace = new StringBuilder();
        eventually("task of " + connector + " fails", () -> {
            JsonNode task = sandbox.connect().status(connector).path("tasks").path(0);
            trace.append(task.path("trace").asText());
            return task.path("state").asText().equals("FAILED") ? "" : "not failed: " + task;
        });
        sandbox.connect().deleteConnector(connector);
        return trace.toString();
    }

    private interface Probe {
        /** What is still missing; empty when nothing is. */
        String missing() throws Exception;
    }

    private static void eventually(String what, Probe probe) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        String missing;
        do {
            Thread.sleep(100);
            try {
                missing = probe.missing();
            } catch (IllegalStateException e) {
                missing = e.getMessage();
            }
        } while (!missing.isEmpty() && System.nanoTime() < deadline);
        assertThat(missing).as(what).isEmpty();
    }

    /** Runs statements against a table with key {@code id}, {@code p}, and gives the events that they made. */
    private static List<String> events(String table, String... statements) {
        readers.computeIfAbsent(table, CommitLogCaptureIT::reader);
        for (String statement : statements) {
            session.execute(statement);
        }
        return read(
                table,
                switch (table) {
                    case "clustered" -> "INSERT INTO ks.clustered (p, c1, c2) VALUES (" + SENTINEL + ", 0, '')";
                    case "descending" -> "INSERT INTO ks.descending (p, c, d) VALUES (" + SENTINEL + ", 0, 0)";
                    default -> "INSERT INTO ks." + table + " (id) VALUES (" + SENTINEL + ")";
                });
    }

    private static final Map<String, TopicReader> readers = new HashMap<>();

    private static TopicReader reader(String table) {
        return new TopicReader(sandbox.kafka().bootstrapServers(), CONNECTOR + ".ks." + table);
    }

    private static List<String> read(String table, String... sentinel) {
        return readEvents(table, sentinel).stream().map(EventText::of).toList();
    }

    private static List<ChangeEvent> readEvents(String table, String... sentinel) {
        for (String statement : sentinel) {
            session.execute(statement);
        }
        return readers.computeIfAbsent(table, CommitLogCaptureIT::reader)
                .readUntil(event -> event.after()[0].equals(SENTINEL));
    }
}
