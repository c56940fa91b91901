package io.drover.cli.demo;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Every measured lag, exactly: eight bytes each. */
final class LagSamples {
    private long[] nanos = new long[1024];
    private int size;

    void add(long lagNanos) {
        if (size == nanos.length) {
            nanos = Arrays.copyOf(nanos, size * 2);
        }
        nanos[size++] = lagNanos;
    }

    LagFigures figures() {
        long[] sorted = Arrays.copyOf(nanos, size);
        if (sorted.length == 0) {
            return LagFigures.NONE;
        }
        Arrays.sort(sorted);
        return new LagFigures(sorted.length, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
    }

    /** The smallest lag that this share of the writes did not exceed. */
    private static double millis(long[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return Math.round(sorted[Math.max(rank, 1) - 1] / (double) TimeUnit.MICROSECONDS.toNanos(100)) / 10.0;
    }
}
