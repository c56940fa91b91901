package io.drover.sink.delivery;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Exponential, with jitter so that what failed together does not come back together. */
public record Backoff(Duration min, Duration max) {
    public Backoff {
        requireNonNull(min, "min is null");
        requireNonNull(max, "max is null");
        if (min.isNegative() || min.isZero() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("min must be positive and not above max");
        }
    }

    /** @param attempt how many attempts have failed, from 1 */
    long nanos(int attempt) {
        long ceiling = Math.min(max.toNanos(), min.toNanos() << Math.min(attempt - 1, 20));
        return ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
    }
}
