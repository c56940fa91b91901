package io.drover.sink.delivery;

import java.time.Duration;

/** A ceiling on writes per second, counted in slices so that a pause is not made up for in a burst. One thread's. */
final class WriteRate {
    private static final long SLICE = Duration.ofMillis(50).toNanos();

    private final int perSecond;
    private long sliceStart;
    private double left;

    /** @param perSecond 0 for no limit */
    WriteRate(int perSecond, long nanoTime) {
        this.perSecond = perSecond;
        this.sliceStart = nanoTime;
        this.left = slice();
    }

    private double slice() {
        return perSecond * (SLICE / 1e9);
    }

    boolean allows(long nanoTime) {
        if (perSecond == 0) {
            return true;
        }
        long slices = (nanoTime - sliceStart) / SLICE;
        if (slices > 0) {
            sliceStart += slices * SLICE;
            // What is less than one write is kept, so that low rates come out right.
            left = Math.min(left + slices * slice(), Math.max(1, slice()));
        }
        return left >= 1;
    }

    void count() {
        left--;
    }

    /** How long to wait until a write may be allowed; 0 when one is. */
    long nanosToNext(long nanoTime) {
        return allows(nanoTime) ? 0 : sliceStart + SLICE - nanoTime;
    }
}
