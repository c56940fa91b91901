package io.drover.source.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;

/** Keeps the mean rate below two limits: whoever has read rows waits until their time is over. For one thread. */
final class ReadRate {
    private final double nanosPerRow;
    private final double nanosPerByte;
    private final LongSupplier nanoClock;
    private long free;

    /** Both may be infinite. */
    ReadRate(double rowsPerSecond, double bytesPerSecond, LongSupplier nanoClock) {
        this.nanosPerRow = 1e9 / rowsPerSecond;
        this.nanosPerByte = 1e9 / bytesPerSecond;
        this.nanoClock = nanoClock;
        this.free = nanoClock.getAsLong();
    }

    /** Accounts for what was read, and says how long to wait before reading more. */
    Duration after(int rows, long bytes) {
        long now = nanoClock.getAsLong();
        // Time that nobody used is not saved up.
        free = Math.max(free, now) + (long) Math.max(rows * nanosPerRow, bytes * nanosPerByte);
        return Duration.ofNanos(free - now);
    }
}
