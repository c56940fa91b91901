package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counters, whose every change gives the total. The node itself sets their write timestamps. */
interface CounterCases extends CaptureCases {
    @Test
    default void givesTotals() {
        assertThat(counted("UPDATE ks.counted SET n = n + 5, m = m - 2 WHERE p = 1 AND c = 1"))
                .containsExactly("u {p=1, c=1, m=-2}", "u {p=1, c=1, n=5}");
        assertThat(counted("UPDATE ks.counted SET n = n + 2 WHERE p = 1 AND c = 1"))
                .containsExactly("u {p=1, c=1, n=7}");
        assertThat(counted("UPDATE ks.counted SET s = s + 9 WHERE p = 1")).containsExactly("u {p=1, s=9}");
        assertThat(counted("DELETE m FROM ks.counted WHERE p = 1 AND c = 1"))
                .containsExactly("u {p=1, c=1} [m=tombstone]");
        assertThat(counted("DELETE FROM ks.counted WHERE p = 1 AND c = 1")).containsExactly("d {p=1, c=1}");
    }

    @Test
    default void givesTheNodesWriteTimestamps() {
        origin().execute("UPDATE ks.counted SET n = n + 1 WHERE p = 2 AND c = 2");
        ChangeEvent event = origin().changes("counted").get(0);
        long stored = origin().session()
                .execute("SELECT WRITETIME(n) FROM ks.counted WHERE p = 2 AND c = 2")
                .one()
                .getLong(0);
        assertThat(event.writetime()).isEqualTo(stored);
    }

    @Test
    default void readsAHotCounterLessOftenThanItChanges() {
        String[] increments = new String[300];
        Arrays.fill(increments, "UPDATE ks.counted SET n = n + 1 WHERE p = 3 AND c = 3");
        List<String> events = counted(increments);
        assertThat(events).hasSizeLessThan(increments.length / 2);
        assertThat(events.get(events.size() - 1)).isEqualTo("u {p=3, c=3, n=300}");
    }

    private List<String> counted(String... statements) {
        return origin().events("counted", statements).stream()
                .map(event -> event.replaceFirst(" @\\d{16}", ""))
                .toList();
    }
}
