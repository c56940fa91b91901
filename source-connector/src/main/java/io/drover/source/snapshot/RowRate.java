package io.drover.source.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps the mean rate below a limit: whoever has read rows waits until their time is over. For one thread. */
final class RowRate {
    private final double nanosPerRow;
    private final LongSupplier nanoClock;
    private long free;

    /** @param rowsPerSecond may be infinite */
    RowRate(double rowsPerSecond, LongSupplier nanoClock) {
        this.nanosPerRow = 1e9 / rowsPerSecond;
        this.nanoClock = nanoClock;
        this.free = nanoClock.getAsLong();
    }

    /** Accounts for rows that were read, and says how long to wait before reading more. */
    Duration after(int rows) {
        long now = nanoClock.getAsLong();
        // Time that nobody used is not saved up.
        free = Math.max(free, now) + (long) (rows * nanosPerRow);
        return Duration.ofNanos(free - now);
    }
}
