package io.drover.cli.torture;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The size of a run.
 *
 * @param length how long operations and faults go on
 */
record TortureOptions(long seed, Duration length, int operationsPerSecond) {
    TortureOptions {
        requireNonNull(length, "length is null");
        if (length.isNegative() || length.isZero() || operationsPerSecond < 1) {
            throw new IllegalArgumentException("the length and the operations per second must be positive");
        }
    }
}
