package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cassandra.scan.SizeEstimates;
import io.drover.model.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotPlanTest {
    private static final long RANGE_BYTES = 64 << 20;

    @Test
    void rangesFollowTheSizeWithinBounds() {
        assertThat(ranges(0, 0, 1)).isEqualTo(SnapshotPlan.LEAST_RANGES);
        assertThat(ranges(201L * RANGE_BYTES, 1000, 1)).isEqualTo(201);
        assertThat(ranges(201L * RANGE_BYTES, 1000, 0.5)).isEqualTo(101);
        assertThat(ranges(1L << 60, 1000, 1)).isEqualTo(SnapshotPlan.MOST_RANGES);
    }

    @Test
    void manySmallPartitionsMakeMoreRangesThanTheirSizeAsksFor() {
        assertThat(ranges(RANGE_BYTES, 100L * SnapshotPlan.RANGE_PARTITIONS, 1)).isEqualTo(100);
    }

    private static int ranges(long bytes, long partitions, double share) {
        return SnapshotPlan.ranges(new SizeEstimates.TableSize(bytes, partitions), share, RANGE_BYTES);
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
