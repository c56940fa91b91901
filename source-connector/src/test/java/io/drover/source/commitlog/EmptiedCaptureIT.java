package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Truncated and dropped tables, of which the log says nothing. */
class EmptiedCaptureIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();
    private static final Map<String, String> EMIT = Map.of(CommitLogSourceConfig.ON_DROP, "emit");

    @BeforeAll
    static void capture() {
        ORIGIN.capture(Map.of("truncated", "id int PRIMARY KEY, v int", "recreated", "id int PRIMARY KEY, v int"));
        ORIGIN.recapture(EMIT);
    }

    @AfterAll
    static void setRight() {
        ORIGIN.recapture(Map.of());
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
        assertThat(EventText.of(insert)).endsWith("{id=2, " + value + "}");
        assertThat(emptied.writetime()).isLessThan(insert.writetime());
        assertThat(System.currentTimeMillis() * 1000 - emptied.writetime()).isBetween(0L, 60_000_000L);
    }

    @Test
    void endsTheTaskWhenToldTo() throws Exception {
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        for (String change : List.of("TRUNCATE", "DROP TABLE")) {
            String table = change.equals("TRUNCATE") ? "emptied" : "dropped";
            ORIGIN.create(Map.of(table, "id int PRIMARY KEY"));
            ORIGIN.execute("INSERT INTO ks." + table + " (id) VALUES (1)");
            ORIGIN.createConnector("it-" + table, Set.of(table), Map.of(CommitLogSourceConfig.ON_TRUNCATE, "fail"));
            try (TopicReader reader =
                    new TopicReader(ORIGIN.sandbox().kafka().bootstrapServers(), "it-" + table + ".ks." + table)) {
                reader.readUntil(event -> true);
            }
            ORIGIN.execute(change + " ks." + table);
            assertThat(ORIGIN.failure("it-" + table))
                    .contains("ks." + table)
                    .containsPattern("segment \\d+, position \\d+");
        }
        ORIGIN.recapture(EMIT);
    }
}
