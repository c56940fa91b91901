package io.drover.cli.demo;

import java.time.Duration;

/**
 * The size of a demo.
 *
 * @param afterCatchUp how long the workload goes on once the target has caught up
 */
public record DemoOptions(
        DemoOrigin origin, int rows, int writesPerSecond, boolean sameCluster, Duration afterCatchUp, long seed) {
    /** Above this a part of the users is tracked: every poll reads what is under way. */
    private static final int MAX_TRACKED_PER_SECOND = 1000;

    private static final int LONG_FROM_ROWS = 100_000;

    public DemoOptions {
        if (rows < 1 || writesPerSecond < 1 || afterCatchUp.isNegative()) {
            throw new IllegalArgumentException("rows and writes per second must be at least 1");
        }
    }

    /** From Cassandra. */
    public DemoOptions(int rows, int writesPerSecond, boolean sameCluster, Duration afterCatchUp, long seed) {
        this(DemoOrigin.CASSANDRA, rows, writesPerSecond, sameCluster, afterCatchUp, seed);
    }

    /** Whether it takes long enough for the servers to gain from optimizing their code. */
    boolean isLong() {
        return rows > LONG_FROM_ROWS;
    }

    /** One in how many users is tracked. */
    int lagSampling() {
        return (writesPerSecond + MAX_TRACKED_PER_SECOND - 1) / MAX_TRACKED_PER_SECOND;
    }
}
