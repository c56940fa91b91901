package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.Op;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.ConnectorFailedException;
import io.drover.testkit.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tables of a real node, read by a real worker into Kafka. */
class SnapshotIT {
    private static final int ROWS = 20_000;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final long WRITTEN = 1_600_000_000_000_000L;

    private static Sandbox sandbox;
    private static CqlSession session;
    private static SnapshotTopics topics;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder()
                .sameCluster()
                .originSetting("tombstone_failure_threshold", "1000")
                .plugins(List.of(Path.of(System.getProperty("drover.home"), "source-connector/target/plugin")))
                .start();
        session = Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(sandbox.origin().contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
        session.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        topics = new SnapshotTopics(sandbox.kafka().bootstrapServers());
    }

    @AfterAll
    static void stop() {
        if (topics != null) {
            topics.close();
        }
        if (session != null) {
            session.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void carriesEveryCellWithItsTimestampAndExpiry() {
        session.execute("CREATE TABLE ks.mixed (p int, c int, s text static, a int, b text, u uuid, d decimal, x blob,"
                + " f frozen<list<text>>, m map<text, int>, PRIMARY KEY (p, c))");
        fillMixed();
        session.execute("CREATE TABLE ks.empty (id int PRIMARY KEY, a int)");

        long start = System.nanoTime();
        snapshot("mixed", Map.of(SnapshotSourceConfig.TABLES, "ks.mixed,ks.empty", "tasks.max", "3"));
        waitForFinished("mixed", 128);
        System.out.printf(
                "%d rows in %d ms from creating the connector%n", ROWS, (System.nanoTime() - start) / 1_000_000);

        List<ChangeEvent> events = topics.events("mixed.ks.mixed");
        assertThat(cells(events)).isEqualTo(expectedCells());
        assertThat(events.stream().filter(event -> event.op() == Op.READ)).hasSize(ROWS - ROWS / 50);
        assertThat(rowsOf("mixed", "ks.mixed")).isEqualTo(ROWS - ROWS / 50);
        assertThat(topics.finishedRanges("mixed"))
                .hasSize(128)
                .allSatisfy((range, count) -> assertThat(count).isEqualTo(1));

        sandbox.connect().request("POST", "/connectors/mixed/restart?includeTasks=true", null);
        sandbox.connect().waitUntilRunning("mixed");
        pause(Duration.ofSeconds(2));
        assertThat(topics.events("mixed.ks.mixed")).hasSameSizeAs(events);
    }

    @Test
    void goesOnAfterAKillAndReadsNoFinishedRangeAgain() {
        session.execute("CREATE TABLE ks.killed (id int PRIMARY KEY, a text)");
        PreparedStatement insert = session.prepare("INSERT INTO ks.killed (id, a) VALUES (?, ?)");
        write(ROWS, i -> List.of(insert.bind(i, "value " + i)));

        snapshot("killed", Map.of(SnapshotSourceConfig.MAX_ROWS_PER_SECOND, "2000", "tasks.max", "2"));
        waitForFinished("killed", 15);
        Set<String> doneBefore = doneRanges("killed");
        sandbox.connect().kill();
        sandbox.connect().restart();
        sandbox.connect().waitUntilRunning("killed");
        assertThat(doneBefore).hasSizeBetween(15, 63);
        waitForFinished("killed", 64);

        List<Integer> ids = topics.events("killed.ks.killed").stream()
                .map(event -> (Integer) event.after()[0])
                .toList();
        assertThat(new TreeSet<>(ids)).hasSize(ROWS);
        Map<String, Integer> finished = topics.finishedRanges("killed");
        assertThat(finished).hasSize(64);
        assertThat(doneBefore).allSatisfy(range -> assertThat(finished).containsEntry(range, 1));
    }

    @Test
    void readsOnlyThePartitionsThatRestrictionsSelect() {
        session.execute("CREATE TABLE ks.parts (a int, b text, v int, PRIMARY KEY ((a, b)))");
        PreparedStatement insert = session.prepare("INSERT INTO ks.parts (a, b, v) VALUES (?, ?, ?)");
        write(100, i -> List.of(insert.bind(i / 10, "b" + i % 10, i)));

        snapshot(
                "parts",
                Map.of(SnapshotSourceConfig.WHERE, "a = 3 AND b IN ('b1', 'b2', 'none'); a = 7", "tasks.max", "2"));
        waitForFinished("parts", 12);

        assertThat(topics.events("parts.ks.parts").stream().map(event -> event.after()[2]))
                .containsExactlyInAnyOrder(31, 32, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79);
        assertThat(offsets("parts").toString()).contains("\"ranges\":12");
    }

    @Test
    void saysWhichTableDoesNotExist() {
        snapshot("missing", Map.of());

        long deadline = System.nanoTime() + PATIENCE.toNanos();
        assertThatThrownBy(() -> {
                    while (System.nanoTime() < deadline) {
                        sandbox.connect().waitUntilRunning("missing");
                        pause(Duration.ofMillis(200));
                    }
                })
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessageContaining("table ks.missing does not exist in the origin cluster; correct 'tables'");
    }

    @Test
    void waitsForAnOriginThatIsAway() {
        session.execute("CREATE TABLE ks.away (id int PRIMARY KEY, a text)");
        PreparedStatement insert = session.prepare("INSERT INTO ks.away (id, a) VALUES (?, ?)");
        write(5000, i -> List.of(insert.bind(i, "value " + i)));

        snapshot(
                "away",
                Map.of(SnapshotSourceConfig.MAX_ROWS_PER_SECOND, "1000", ClusterConfig.REQUEST_TIMEOUT_MS, "1000"));
        waitForFinished("away", 5);
        sandbox.origin().pause();
        pause(Duration.ofSeconds(6));
        sandbox.origin().resume();
        waitForFinished("away", 64);

        sandbox.connect().waitUntilRunning("away");
        assertThat(topics.events("away.ks.away").stream()
                        .map(event -> event.after()[0])
                        .collect(Collectors.toSet()))
                .hasSize(5000);
    }

    /** Partition 1 has more tombstones between two rows than a read may meet, partition 2 has fewer, but more in all. */
    @Test
    void saysWhichPartitionCannotBeReadAndGoesOnWhenItCan() {
        session.execute("CREATE TABLE ks.tombs (p int, c int, a int, PRIMARY KEY (p, c))");
        PreparedStatement delete = session.prepare("DELETE FROM ks.tombs WHERE p = ? AND c = ?");
        write(1200, i -> List.of(delete.bind(1, i), delete.bind(2, i)));
        PreparedStatement insert = session.prepare("INSERT INTO ks.tombs (p, c, a) VALUES (?, ?, ?)");
        write(4, i -> List.of(insert.bind(2, i * 400, i)));
        write(100, i -> List.of(insert.bind(3 + i, 0, i)));
        session.execute("INSERT INTO ks.tombs (p, c, a) VALUES (1, -1, 0)");
        long token = session.execute("SELECT token(p) FROM ks.tombs WHERE p = 1 AND c = -1")
                .one()
                .getLong(0);

        snapshot("tombs", Map.of());
        waitForFinished("tombs", 63);
        waitForOffset("tombs", ", " + token + "]: Cassandra failure during read query");

        assertThat(offsets("tombs").toString()).contains("tombstone_failure_threshold");
        assertThat(topics.events("tombs.ks.tombs").stream()
                        .filter(event -> event.op() == Op.READ)
                        .map(event -> event.after()[0] + "/" + event.after()[1]))
                .hasSize(105)
                .contains("1/-1", "2/0", "2/400", "2/800", "2/1200");
        session.execute("DELETE FROM ks.tombs WHERE p = 1");
        session.execute("INSERT INTO ks.tombs (p, c, a) VALUES (1, 5000, 1)");
        waitForFinished("tombs", 64);
        assertThat(topics.events("tombs.ks.tombs").stream().map(event -> event.after()[1]))
                .contains(5000);
        assertThat(offsets("tombs").toString()).doesNotContain("trouble");
    }

    /** Each range has partitions of several pages, so that reading goes on inside one. */
    @Test
    void readsOnWhenColumnsAreDroppedAndAdded() throws Exception {
        session.execute("CREATE TABLE ks.altered (p int, c int, a text, b int, PRIMARY KEY (p, c))");
        PreparedStatement insert = session.prepare("INSERT INTO ks.altered (p, c, a, b) VALUES (?, ?, ?, ?)");
        write(600, i -> List.of(insert.bind(i / 100, i, "a" + i, i)));

        try (Snapshot snapshot = slow("altered")) {
            List<ChangeEvent> events = new ArrayList<>(rows(snapshot, 35));
            session.execute("ALTER TABLE ks.altered ADD d int");
            events.addAll(rows(snapshot, 35));
            session.execute("ALTER TABLE ks.altered DROP b");
            events.addAll(rows(snapshot, 35));
            session.execute("ALTER TABLE ks.altered DROP a");
            session.execute("ALTER TABLE ks.altered ADD a blob");
            PreparedStatement update = session.prepare("UPDATE ks.altered SET a = 0xfe, d = ? WHERE p = ? AND c = ?");
            write(600, i -> List.of(update.bind(i, i / 100, i)));
            events.addAll(rows(snapshot, Integer.MAX_VALUE));

            assertThat(events.stream().filter(event -> event.op() == Op.READ).map(event -> (int) event.after()[1]))
                    .doesNotHaveDuplicates()
                    .hasSize(600);
            assertThat(columns(events.get(0))).containsExactly("p int", "c int", "a text", "b int");
            ChangeEvent last = events.get(events.size() - 1);
            assertThat(columns(last)).containsExactly("p int", "c int", "a blob", "d int");
            assertThat(last.after()[3]).isEqualTo(last.after()[1]);
        }
    }

    private static List<String> columns(ChangeEvent event) {
        return event.table().columns().stream()
                .map(column -> column.name() + " " + column.type())
                .toList();
    }

    @Test
    void saysThatTheTableWasDropped() throws Exception {
        session.execute("CREATE TABLE ks.dropped (p int, c int, a text, PRIMARY KEY (p, c))");
        PreparedStatement insert = session.prepare("INSERT INTO ks.dropped (p, c, a) VALUES (?, ?, ?)");
        write(200, i -> List.of(insert.bind(i / 100, i, "a" + i)));

        try (Snapshot snapshot = slow("dropped")) {
            rows(snapshot, 35);
            session.execute("DROP TABLE ks.dropped");

            assertThatThrownBy(() -> rows(snapshot, Integer.MAX_VALUE))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("of table ks.dropped cannot be read: the table was dropped");
        }
    }

    @Test
    void saysBehindAllRowsThatTheTableWasTruncatedWhileItWasRead() throws Exception {
        session.execute("CREATE TABLE ks.truncated (p int, c int, a text, PRIMARY KEY (p, c))");
        PreparedStatement insert = session.prepare("INSERT INTO ks.truncated (p, c, a) VALUES (?, ?, ?)");
        write(200, i -> List.of(insert.bind(i / 100, i, "a" + i)));

        try (Snapshot snapshot = slow("truncated")) {
            assertThat(rows(snapshot, 35)).hasSizeGreaterThanOrEqualTo(35);
            long before = System.currentTimeMillis();
            session.execute("TRUNCATE ks.truncated");
            List<ChangeEvent> rest = rows(snapshot, Integer.MAX_VALUE);
            ChangeEvent last = rest.get(rest.size() - 1);
            assertThat(last.op()).isEqualTo(Op.TRUNCATE);
            assertThat(last.writetime()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toMicros(before));
            assertThat(rest.subList(0, rest.size() - 1)).allMatch(event -> event.op() == Op.READ);
        }
        Map<String, String> later =
                Map.of("drover.started.at", Instant.now().plusSeconds(3600).toString());
        try (Snapshot snapshot = slow("truncated", later)) {
            assertThat(rows(snapshot, Integer.MAX_VALUE)).isEmpty();
        }
    }

    private static Snapshot slow(String name) {
        return slow(name, Map.of());
    }

    /** Reads table {@code ks.<name>} as a task does, in small pages, and only while it is polled. */
    private static Snapshot slow(String name, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                name,
                SnapshotSourceConfig.TOPIC_PREFIX,
                name,
                SnapshotSourceConfig.TABLES,
                "ks." + name,
                SnapshotSourceConfig.PAGE_SIZE,
                "10",
                SnapshotSourceConfig.TASK_PLAN,
                "2",
                ClusterConfig.CONTACT_POINTS,
                sandbox.origin().contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER));
        config.putAll(settings);
        return Snapshot.open(new SnapshotSourceConfig(config), new NothingRead());
    }

    private record NothingRead() implements OffsetStorageReader {
        @Override
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return null;
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            return Map.of();
        }
    }

    /** Polls until there are so many events more, or no further ones. */
    private static List<ChangeEvent> rows(Snapshot snapshot, int count) throws InterruptedException {
        EventReader reader = new EventReader();
        List<ChangeEvent> events = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (events.size() < count && !snapshot.isFinished()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            List<SourceRecord> records = snapshot.poll(Duration.ofSeconds(1));
            for (SourceRecord entry : records == null ? List.<SourceRecord>of() : records) {
                if (EventSchema.isChangeEvent(entry.valueSchema())) {
                    events.add(reader.read((Struct) entry.value()));
                }
            }
        }
        return events;
    }

    private static void fillMixed() {
        PreparedStatement insert = session.prepare("INSERT INTO ks.mixed (p, c, a, b, u, d, x, f, m)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?");
        PreparedStatement update = session.prepare(
                "UPDATE ks.mixed USING TIMESTAMP ? AND TTL ? SET b = ?, m['u'] = ? WHERE p = ? AND c = ?");
        PreparedStatement deleteCell =
                session.prepare("DELETE a FROM ks.mixed USING TIMESTAMP ? WHERE p = ? AND c = ?");
        PreparedStatement deleteRow = session.prepare("DELETE FROM ks.mixed USING TIMESTAMP ? WHERE p = ? AND c = ?");
        PreparedStatement statics = session.prepare("UPDATE ks.mixed USING TIMESTAMP ? SET s = ? WHERE p = ?");
        write(ROWS, i -> {
            int p = i / 10;
            long writtenAt = WRITTEN + i;
            List<BoundStatement> statements = new ArrayList<>();
            statements.add(insert.bind(
                    p,
                    i,
                    i * 3,
                    "text " + i,
                    new java.util.UUID(i, -i),
                    new java.math.BigDecimal(i).movePointLeft(3),
                    java.nio.ByteBuffer.wrap(new byte[] {(byte) i, 1}),
                    List.of("f" + i, ""),
                    Map.of("k", i, "u", i),
                    writtenAt,
                    i % 5 == 0 ? 86_400 : 0));
            if (i % 3 == 0) {
                statements.add(update.bind(writtenAt + 1_000_000, i % 2 == 0 ? 7200 : 0, "updated " + i, -i, p, i));
            }
            if (i % 7 == 0) {
                statements.add(deleteCell.bind(writtenAt + 2_000_000, p, i));
            }
            if (i % 50 == 0) {
                statements.add(deleteRow.bind(writtenAt + 3_000_000, p, i));
            }
            if (i % 10 == 0) {
                statements.add(statics.bind(writtenAt, "static " + p, p));
            }
            return statements;
        });
    }

    /** Column of row (or partition) to what it holds, as the cluster's own answers to plain queries say. */
    private static Map<String, String> expectedCells() {
        Map<String, String> cells = new HashMap<>();
        int now = (int) (System.currentTimeMillis() / 1000);
        List<String> columns = List.of("s", "a", "b", "u", "d", "x", "f");
        String selected = columns.stream()
                .map(column -> column + ", WRITETIME(" + column + "), TTL(" + column + ")")
                .collect(Collectors.joining(", "));
        for (Row row : session.execute(SimpleStatement.newInstance("SELECT p, c, " + selected + ", m['k'],"
                        + " WRITETIME(m['k']), TTL(m['k']), m['u'], WRITETIME(m['u']), TTL(m['u']) FROM ks.mixed")
                .setNowInSeconds(now))) {
            for (int i = 0; i < columns.size(); i++) {
                String key = row.getInt("p") + "/" + (i == 0 ? "" : row.getInt("c") + "/") + columns.get(i);
                put(cells, key, row, 2 + 3 * i, now);
            }
            put(cells, row.getInt("p") + "/" + row.getInt("c") + "/m[k]", row, 2 + 3 * columns.size(), now);
            put(cells, row.getInt("p") + "/" + row.getInt("c") + "/m[u]", row, 5 + 3 * columns.size(), now);
        }
        assertThat(cells.size()).isGreaterThan(ROWS * 6);
        return cells;
    }

    private static void put(Map<String, String> cells, String key, Row row, int column, int now) {
        if (!row.isNull(column)) {
            cells.put(
                    key,
                    bytes(row.getBytesUnsafe(column)) + " at " + row.getLong(column + 1)
                            + (row.isNull(column + 2) ? "" : " until " + (now + row.getInt(column + 2))));
        }
    }

    private static Map<String, String> cells(List<ChangeEvent> events) {
        Map<String, String> cells = new HashMap<>();
        for (ChangeEvent event : events) {
            String key = event.after()[0] + "/" + (event.hasClustering() ? event.after()[1] + "/" : "");
            String stamp = " at " + event.writetime() + (event.hasTtl() ? " until " + event.expiresAt() : "");
            for (int i = event.table().primaryKeySize(); i < event.table().size(); i++) {
                Object value = event.after()[i];
                String column = event.table().column(i).name();
                if (value instanceof Map<?, ?> map) {
                    map.forEach((element, count) -> cells.put(
                            key + column + "[" + element + "]",
                            bytes(io.drover.model.type.ScalarType.INT.encode(count)) + stamp));
                } else if (value != null) {
                    cells.put(key + column, bytes(event.table().column(i).type().encode(value)) + stamp);
                }
            }
        }
        return cells;
    }

    private static String bytes(java.nio.ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        return java.util.HexFormat.of().formatHex(copy);
    }

    private static void write(int rows, IntFunction<List<BoundStatement>> statements) {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            for (BoundStatement statement : statements.apply(i)) {
                writes.add(session.executeAsync(statement).toCompletableFuture());
            }
            if (writes.size() >= 300 || i == rows - 1) {
                CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))
                        .join();
                writes.clear();
            }
        }
    }

    /** Reads table {@code ks.<name>} unless the settings say otherwise. */
    private static void snapshot(String name, Map<String, String> settings) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", SnapshotSource.class.getName());
        config.put("tasks.max", "1");
        config.put(SnapshotSourceConfig.TOPIC_PREFIX, name);
        config.put(SnapshotSourceConfig.TABLES, "ks." + name);
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.origin().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.putAll(settings);
        sandbox.connect().createConnector(name, config);
    }

    private static int finished(String connector) {
        return doneRanges(connector).size();
    }

    /** Each as table and start. */
    private static Set<String> doneRanges(String connector) {
        Set<String> ranges = new TreeSet<>();
        for (JsonNode offset : offsets(connector)) {
            if (offset.path("offset").path("done").asBoolean()) {
                JsonNode partition = offset.path("partition");
                ranges.add(partition.path("table").asText() + " "
                        + partition.path("start").asText());
            }
        }
        return ranges;
    }

    private static long rowsOf(String connector, String table) {
        long rows = 0;
        for (JsonNode offset : offsets(connector)) {
            if (offset.path("partition").path("table").asText().equals(table)) {
                rows += offset.path("offset").path("rows").asLong();
            }
        }
        return rows;
    }

    private static JsonNode offsets(String connector) {
        return sandbox.connect().offsets(connector).path("offsets");
    }

    private static void waitForFinished(String connector, int ranges) {
        sandbox.connect().waitUntilRunning(connector);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (finished(connector) < ranges) {
            JsonNode status = sandbox.connect().status(connector);
            assertThat(status.toString()).doesNotContain("FAILED");
            assertThat(System.nanoTime())
                    .as("deadline for %s, which has %s", status, offsets(connector))
                    .isLessThan(deadline);
            pause(Duration.ofMillis(200));
        }
    }

    private static void waitForOffset(String connector, String text) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!offsets(connector).toString().contains(text)) {
            assertThat(System.nanoTime())
                    .as("deadline for %s in %s", text, offsets(connector))
                    .isLessThan(deadline);
            pause(Duration.ofMillis(200));
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
