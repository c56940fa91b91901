package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotPlanTest {
    @Test
    void rangesFollowTheSizeWithinBounds() {
        assertThat(SnapshotPlan.ranges(0, 64 << 20)).isEqualTo(SnapshotPlan.LEAST_RANGES);
        assertThat(SnapshotPlan.ranges(100.5 * (64 << 20), 64 << 20)).isEqualTo(101);
        assertThat(SnapshotPlan.ranges(1e18, 64 << 20)).isEqualTo(SnapshotPlan.MOST_RANGES);
    }

    @Test
    void tasksReadItFromTheirSettings() {
        List<TableId> tables = List.of(new TableId("ks", "a"), new TableId("ks", "b"));
        SnapshotPlan plan = SnapshotPlan.parse(tables, "64,128");

        assertThat(plan.ranges()).isEqualTo(Map.of(tables.get(0), 64, tables.get(1), 128));
        assertThat(plan.total()).isEqualTo(192);
        assertThat(SnapshotPlan.parse(tables, plan.toText())).isEqualTo(plan);
    }
}
