package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotRangeTest {
    @Test
    void tasksShareTheRangesEvenlyAndLeaveNoneOut() {
        List<SnapshotRange> all = ofTasks(1);

        assertThat(all).hasSize(3 * 10);
        for (int tasks : new int[] {2, 3, 7, 30, 100}) {
            assertThat(ofTasks(tasks)).containsExactlyInAnyOrderElementsOf(all);
        }
    }

    @Test
    void partitionsTellRangesTablesAndSnapshotsApart() {
        List<SnapshotRange> ranges = new ArrayList<>(ofTasks(1));
        ranges.add(
                new SnapshotRange("other", ranges.get(0).table(), ranges.get(0).tokens()));

        assertThat(new HashSet<>(ranges.stream().map(SnapshotRange::partition).toList()))
                .hasSize(31);
        assertThat(ranges.get(0).partition())
                .isEqualTo(Map.of(
                        "snapshot",
                        "initial",
                        "table",
                        "ks.a",
                        "start",
                        "-9223372036854775808",
                        "end",
                        "-7378697629483820647"));
    }

    private static List<SnapshotRange> ofTasks(int maxTasks) {
        SnapshotSource connector = new SnapshotSource();
        Map<String, String> properties = new HashMap<>(SnapshotSourceConfigTest.MINIMAL);
        properties.put(SnapshotSourceConfig.TABLES, "ks.a,ks.b,\"Ks\".\"C\"");
        properties.put(SnapshotSourceConfig.RANGES_PER_TABLE, "10");
        connector.start(properties);
        List<SnapshotRange> ranges = new ArrayList<>();
        List<Map<String, String>> tasks = connector.taskConfigs(maxTasks);
        assertThat(tasks).hasSize(Math.min(maxTasks, 30));
        for (Map<String, String> task : tasks) {
            List<SnapshotRange> own = SnapshotRange.ofTask(new SnapshotSourceConfig(task));
            assertThat(own.size()).isBetween(30 / tasks.size(), 30 / tasks.size() + 1);
            ranges.addAll(own);
        }
        return ranges;
    }
}
