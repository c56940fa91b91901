package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.source.EmptiedConfig;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Truncated and dropped tables, of which the log says nothing. */
class EmptiedCaptureIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();
    private static final Map<String, String> EMIT = Map.of(EmptiedConfig.ON_DROP, "emit");

    @BeforeAll
    static void capture() {
        ORIGIN.capture(Map.of("truncated", "id int PRIMARY KEY, v int", "recreated", "id int PRIMARY KEY, v int"));
        ORIGIN.recaptureAnew(EMIT);
    }

    @AfterAll
    static void setRight() {
        ORIGIN.recaptureAnew(Map.of());
    }

    @Test
    void tellsWhatIsEmptiedWhileItIsCaptured() {
        fill();
        empty("b text");
        assertThatBothAreEmptied("b");
    }

    @Test
    void tellsWhatWasEmptiedWhileTheTaskWasDown() {
        fill();
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        empty("c text");
        ORIGIN.recapture(EMIT);
        assertThatBothAreEmptied("c");
    }

    private static void fill() {
        for (String table : List.of("truncated", "recreated")) {
            ORIGIN.execute("INSERT INTO ks." + table + " (id) VALUES (1)");
            assertThat(ORIGIN.changes(table)).hasSize(1);
        }
    }

    private static void empty(String newColumn) {
        ORIGIN.execute("TRUNCATE ks.truncated", "DROP TABLE ks.recreated");
        ORIGIN.create(Map.of("recreated", "id int PRIMARY KEY, " + newColumn));
    }

    private static void assertThatBothAreEmptied(String newColumn) {
        ORIGIN.execute(
                "INSERT INTO ks.truncated (id, v) VALUES (2, 2)",
                "INSERT INTO ks.recreated (id, " + newColumn + ") VALUES (2, 'x')");
        assertThatIsEmptied("truncated", "v=2");
        assertThatIsEmptied("recreated", newColumn + "=x");
    }

    /** One event says so, between the writes of before and those of after in time, if not in the topic. */
    private static void assertThatIsEmptied(String table, String value) {
        boolean[] seen = new boolean[2];
        List<ChangeEvent> events = ORIGIN.changesUntil(table, event -> {
            seen[0] |= event.op() == Op.TRUNCATE;
            seen[1] |= Integer.valueOf(2).equals(event.after()[0]);
            return seen[0] && seen[1];
        });
        ChangeEvent emptied = events.stream()
                .filter(event -> event.op() == Op.TRUNCATE)
                .findFirst()
                .orElseThrow();
        ChangeEvent insert = events.stream()
                .filter(event -> event.op() == Op.CREATE)
                .findFirst()
                .orElseThrow();
        assertThat(events).hasSize(2);
        assertThat(Arrays.asList(emptied.after())).containsOnlyNulls();
        assertThat(EventText.of(insert)).endsWith("{id=2" + (value.isEmpty() ? "" : ", " + value) + "}");
        assertThat(emptied.writetime()).isLessThan(insert.writetime());
        assertThat(System.currentTimeMillis() * 1000 - emptied.writetime()).isBetween(0L, 60_000_000L);
    }

    @Test
    void tellsEveryPartitionOfTheTopicOnce() throws Exception {
        int partitions = 3;
        String topic = CapturedOrigin.CONNECTOR + ".ks.spread";
        String brokers = ORIGIN.sandbox().kafka().bootstrapServers();
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
        ORIGIN.capture(Map.of("spread", "id int PRIMARY KEY"));
        ORIGIN.recaptureAnew(EMIT);
        List<TopicReader> readers = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicReader(brokers, topic, partition))
                .toList();
        insertIntoSpreadAndRead(0, 20, readers);
        ORIGIN.execute("TRUNCATE ks.spread");
        for (TopicReader reader : readers) {
            assertThat(reader.readUntil(event -> event.op() == Op.TRUNCATE)).isEmpty();
        }
        insertIntoSpreadAndRead(20, 40, readers);

        ORIGIN.recaptureAnew(EMIT);
        insertIntoSpreadAndRead(40, 60, readers);
        readers.forEach(TopicReader::close);
    }

    private static void insertIntoSpreadAndRead(int from, int to, List<TopicReader> readers) throws Exception {
        List<Object> ids = IntStream.range(from, to).<Object>mapToObj(i -> i).toList();
        ids.forEach(id -> ORIGIN.execute("INSERT INTO ks.spread (id) VALUES (" + id + ")"));
        Set<Object> read = new HashSet<>();
        CapturedOrigin.eventually("the rows are in the topic", () -> {
            for (TopicReader reader : readers) {
                for (ChangeEvent event : reader.readNow()) {
                    assertThat(event.op()).isEqualTo(Op.CREATE);
                    read.add(event.after()[0]);
                }
            }
            return read.containsAll(ids) ? "" : "only " + read;
        });
    }

    @Test
    void goesOnWithoutATableThatIsDroppedAndWithItsSuccessor() {
        ORIGIN.capture(Map.of("leaving", "id int PRIMARY KEY"));
        ORIGIN.recaptureAnew(EMIT);
        ORIGIN.execute("INSERT INTO ks.leaving (id) VALUES (1)");
        assertThat(ORIGIN.changes("leaving")).hasSize(1);
        ORIGIN.execute("DROP TABLE ks.leaving");
        assertThat(ORIGIN.changesUntil("leaving", event -> event.op() == Op.TRUNCATE))
                .singleElement()
                .matches(event -> event.op() == Op.TRUNCATE);
        ORIGIN.create(Map.of("leaving", "id int PRIMARY KEY, v text"));
        ORIGIN.execute("INSERT INTO ks.leaving (id, v) VALUES (2, 'x') USING TIMESTAMP 200");
        assertThat(CapturedOrigin.texts(ORIGIN.changesUntil("leaving", event -> event.op() == Op.CREATE)))
                .containsExactly("c @200 {id=2, v=x}");
    }

    @Test
    void tellsATruncationAfterAnEventThatWasPassedOver() {
        ORIGIN.capture(Map.of("counted_once", "id int PRIMARY KEY, n counter"));
        ORIGIN.recaptureAnew(EMIT);
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        // Nothing is left of the first one's counter when it is read.
        ORIGIN.execute("UPDATE ks.counted_once SET n = n + 1 WHERE id = 1", "DELETE FROM ks.counted_once WHERE id = 1");
        ORIGIN.recapture(EMIT);
        ORIGIN.changesUntil("counted_once", event -> event.op() == Op.DELETE);
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        ORIGIN.execute("TRUNCATE ks.counted_once");
        ORIGIN.recapture(EMIT);
        assertThat(ORIGIN.changesUntil("counted_once", event -> event.op() == Op.TRUNCATE))
                .isNotEmpty();
    }

    @Test
    void tellsTheTruncationOfEachTableWhicheverCameFirst() {
        ORIGIN.capture(Map.of("first", "id int PRIMARY KEY", "second", "id int PRIMARY KEY"));
        ORIGIN.recaptureAnew(EMIT);
        ORIGIN.execute("INSERT INTO ks.first (id) VALUES (1)", "INSERT INTO ks.second (id) VALUES (1)");
        List.of("second", "first").parallelStream().forEach(table -> ORIGIN.execute("TRUNCATE ks." + table));
        for (String table : List.of("first", "second")) {
            assertThat(ORIGIN.changesUntil(table, event -> event.op() == Op.TRUNCATE))
                    .as(table)
                    .isNotEmpty();
        }
    }

    @Test
    void givesARecreationTheTimeOfTheCreationNotOfALaterAlteration() {
        ORIGIN.capture(Map.of("altered", "id int PRIMARY KEY"));
        ORIGIN.recaptureAnew(EMIT);
        ORIGIN.execute("INSERT INTO ks.altered (id) VALUES (1)");
        assertThat(ORIGIN.changes("altered")).hasSize(1);
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        ORIGIN.execute("DROP TABLE ks.altered");
        ORIGIN.create(Map.of("altered", "id int PRIMARY KEY"));
        ORIGIN.execute("INSERT INTO ks.altered (id) VALUES (2)", "ALTER TABLE ks.altered WITH comment = 'later'");
        ORIGIN.recapture(EMIT);
        assertThatIsEmptied("altered", "");
    }

    @Test
    void passesOverDropsWhenToldTo() {
        ORIGIN.capture(Map.of("passed", "id int PRIMARY KEY"));
        ORIGIN.recaptureAnew(Map.of(EmptiedConfig.ON_DROP, "ignore", EmptiedConfig.ON_TRUNCATE, "ignore"));
        ORIGIN.execute("INSERT INTO ks.passed (id) VALUES (1) USING TIMESTAMP 100");
        assertThat(CapturedOrigin.texts(ORIGIN.changes("passed"))).containsExactly("c @100 {id=1}");
        ORIGIN.execute("TRUNCATE ks.passed");
        assertThat(ORIGIN.events("passed", "INSERT INTO ks.passed (id) VALUES (2) USING TIMESTAMP 200"))
                .containsExactly("c @200 {id=2}");
        ORIGIN.execute("DROP TABLE ks.passed");
        ORIGIN.create(Map.of("passed", "id int PRIMARY KEY"));
        assertThat(ORIGIN.events("passed", "INSERT INTO ks.passed (id) VALUES (3) USING TIMESTAMP 300"))
                .containsExactly("c @300 {id=3}");
        ORIGIN.recaptureAnew(EMIT);
    }

    @Test
    void findsATableDroppedWhileTheTaskWasDown() throws Exception {
        String connector = "it-vanished";
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        ORIGIN.create(Map.of("vanishing", "id int PRIMARY KEY"));
        Map<String, String> matching = Map.of(CommitLogSourceConfig.TABLES_INCLUDE, "ks\\.vanish.*");
        ORIGIN.createConnector(connector, Set.of("plain"), matching);
        ORIGIN.execute("INSERT INTO ks.vanishing (id) VALUES (1)");
        try (TopicReader reader =
                new TopicReader(ORIGIN.sandbox().kafka().bootstrapServers(), connector + ".ks.vanishing")) {
            reader.readUntil(event -> true);
        }
        ORIGIN.sandbox().connect().deleteConnector(connector);
        ORIGIN.execute("DROP TABLE ks.vanishing");

        ORIGIN.createConnector(connector, Set.of("plain"), matching);
        assertThat(ORIGIN.failure(connector)).contains("table ks.vanishing was dropped before segment");
        Map<String, String> emitting = new HashMap<>(matching);
        emitting.putAll(EMIT);
        ORIGIN.createConnector(connector, Set.of("plain"), emitting);
        assertThat(ORIGIN.failure(connector)).contains("ks.vanishing", "its columns are not known any more");
        Map<String, String> ignoring = new HashMap<>(matching);
        ignoring.put(EmptiedConfig.ON_DROP, "ignore");
        ORIGIN.createConnector(connector, Set.of("plain"), ignoring);
        ORIGIN.execute("INSERT INTO ks.plain (id, a) VALUES (70, 70) USING TIMESTAMP 100");
        try (TopicReader reader =
                new TopicReader(ORIGIN.sandbox().kafka().bootstrapServers(), connector + ".ks.plain")) {
            reader.readUntil(event -> EventText.of(event).equals("c @100 {id=70, a=70}"));
        }
        ORIGIN.sandbox().connect().deleteConnector(connector);
        ORIGIN.recaptureOverGap(EMIT);
    }

    @Test
    void endsTheTaskWhenToldTo() throws Exception {
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        for (String change : List.of("TRUNCATE", "DROP TABLE")) {
            String table = change.equals("TRUNCATE") ? "emptied" : "dropped";
            ORIGIN.create(Map.of(table, "id int PRIMARY KEY"));
            ORIGIN.execute("INSERT INTO ks." + table + " (id) VALUES (1)");
            ORIGIN.createConnector("it-" + table, Set.of(table), Map.of(EmptiedConfig.ON_TRUNCATE, "fail"));
            try (TopicReader reader =
                    new TopicReader(ORIGIN.sandbox().kafka().bootstrapServers(), "it-" + table + ".ks." + table)) {
                reader.readUntil(event -> true);
            }
            ORIGIN.execute(change + " ks." + table);
            assertThat(ORIGIN.failure("it-" + table))
                    .contains("ks." + table)
                    .containsPattern("segment \\d+, position \\d+");
        }
        ORIGIN.recaptureOverGap(EMIT);
    }
}
