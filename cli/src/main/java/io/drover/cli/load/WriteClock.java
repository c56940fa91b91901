package io.drover.cli.load;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** CQL write timestamps of one writer: microseconds, each greater than the one before. Thread-safe. */
public final class WriteClock {
    private final Clock clock;
    private final AtomicLong last = new AtomicLong();

    public WriteClock(Clock clock) {
        this.clock = clock;
    }

    public long next() {
        return last.updateAndGet(previous -> Math.max(previous + 1, now()));
    }

    private long now() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000;
    }
}
