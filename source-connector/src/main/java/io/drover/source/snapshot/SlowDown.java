package io.drover.source.snapshot;

import java.time.Duration;

/**
 * Leaves the origin alone while it is slow. Each page tells what reading costs: its time by its size. While the smoothed
 * cost is above {@code factor} times the lowest seen, somebody else needs the nodes, and the pauses between pages double, up
 * to {@value #MOST} times the page's own time; once it is below, they halve. The lowest cost is let rise slowly, so that a
 * table whose rows get more expensive to read is not taken for a slow origin for good. For one thread.
 */
final class SlowDown {
    static final double LEAST = 0.25;
    static final double MOST = 16;

    /** What a page costs beside its bytes, as if it were so many more: small pages are not slow because they are small. */
    private static final long FIXED_BYTES = 64 << 10;

    private static final double SMOOTHING = 0.1;
    private static final double RISE = 1.002;
    /** Only the mean of some pages tells anything; the first are those of a cold start. */
    private static final int LEARNING = 20;

    private final double factor;
    private int pages;
    private double smoothed;
    private double lowest;
    private double share;

    /** @param factor 0 for no slow-down */
    SlowDown(double factor) {
        this.factor = factor;
    }

    /** How long to wait after a page of this size that took this long. */
    Duration after(long nanos, long bytes) {
        double cost = (double) nanos / (bytes + FIXED_BYTES);
        smoothed = pages == 0 ? cost : smoothed + SMOOTHING * (cost - smoothed);
        pages++;
        if (factor == 0 || pages < LEARNING) {
            return Duration.ZERO;
        }
        lowest = pages == LEARNING ? smoothed : Math.min(lowest * RISE, smoothed);
        if (smoothed > factor * lowest) {
            share = Math.min(MOST, Math.max(LEAST, share * 2));
        } else {
            share = share > LEAST ? share / 2 : 0;
        }
        return Duration.ofNanos((long) (nanos * share));
    }

    /** How long it waits after each page at present, as a multiple of the page's own time. */
    double share() {
        return share;
    }
}
