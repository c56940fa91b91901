package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GapWatchTest {
    private static final TableId PLAIN = new TableId("ks", "plain");
    private static final TableId COLLECTED = new TableId("ks", "collected");

    @TempDir
    private Path directory;

    @Test
    void goesOnBehindAGapThatASnapshotCloses() {
        watch(true).report(Set.of(PLAIN), "a segment is gone");
        assertThatThrownBy(() -> watch(false).report(Set.of(PLAIN), "a segment is gone"))
                .isInstanceOf(ConnectException.class)
                .hasMessage(
                        "writes to ks.plain are missing, because a segment is gone. These tables need a new snapshot:"
                                + " restart this task with 'on.gap' set to 'accept', then take the snapshot");
    }

    /** Elements without a write time would lose to what the target has from before the gap. */
    @Test
    void doesNotGoOnBehindAGapThatNoSnapshotCloses() {
        for (boolean accepts : new boolean[] {true, false}) {
            assertThatThrownBy(() -> watch(accepts).report(Set.of(PLAIN, COLLECTED), "a segment is gone"))
                    .isInstanceOf(ConnectException.class)
                    .hasMessageContaining("writes to ks.collected, ks.plain are missing, because a segment is gone")
                    .hasMessageContaining("No snapshot closes this gap for ks.collected (s, m)")
                    .hasMessageContaining("start a migration with another name");
        }
    }

    @Test
    void letsWhoKnowsBetterGoOnWhereNothingMayBeMissing() {
        watch(true).suspect(Set.of(COLLECTED), "it was altered", "nothing was off");
        assertThatThrownBy(() -> watch(false).suspect(Set.of(COLLECTED), "it was altered", "nothing was off"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining(
                        "writes to ks.collected may be missing: it was altered. If nothing was off, restart")
                .hasMessageContaining("Otherwise: No snapshot closes this gap");
    }

    private GapWatch watch(boolean accepts) {
        return new GapWatch(
                null,
                new Slot(new SegmentDirectory(directory), "c"),
                new SegmentDirectory(directory),
                true,
                Set.of(PLAIN, COLLECTED),
                Map.of(COLLECTED, List.of("s", "m")),
                accepts);
    }
}
