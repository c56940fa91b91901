package io.drover.cli.demo;

import io.drover.cli.output.RunFrame;
import io.drover.verification.Comparison;
import java.util.List;

/**
 * What a demo found out.
 *
 * @param agree whether every row is equal on both sides, and there are rows
 * @param caughtUp whether all writes had arrived when the tables were compared
 * @param writes that the workload made and the origin acknowledged, from before the migration until the end
 * @param failedWrites that the origin did not acknowledge
 * @param lagMs of the writes since capture runs
 * @param lagAfterSnapshotMs of those since the snapshot is complete
 * @param lagNotMeasurable deletes of rows that the snapshot had not copied yet: on the target, there is nothing to see of them
 * @param lagSampling one in how many users was tracked
 */
public record DemoResult(
        boolean agree,
        boolean caughtUp,
        long equal,
        long missing,
        long extra,
        long different,
        List<Comparison.Sample> samples,
        long writes,
        long failedWrites,
        long snapshotRows,
        double snapshotSeconds,
        double snapshotRowsPerSecond,
        LagFigures lagMs,
        LagFigures lagAfterSnapshotMs,
        long lagNotMeasurable,
        int lagSampling,
        DemoOrigin origin,
        boolean sameCluster,
        long seed)
        implements RunFrame.Result {}
