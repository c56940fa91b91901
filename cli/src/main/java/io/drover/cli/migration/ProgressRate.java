package io.drover.cli.migration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * How fast something that is known in steps goes, over a sliding window, and when it will be complete at that rate. Rows
 * tell the rate and the fraction tells the end, because how many rows there are is not known.
 */
final class ProgressRate {
    private static final Duration WINDOW = Duration.ofSeconds(60);

    private record Sample(Instant at, long rows, double fraction) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** The window's start, when one is known from elsewhere: nothing had been read then. */
    void startedAt(Instant instant) {
        if (samples.isEmpty()) {
            samples.add(new Sample(instant, 0, 0));
        }
    }

    void add(Instant at, long rows, double fraction) {
        samples.addLast(new Sample(at, rows, fraction));
        while (samples.size() > 2 && samples.peekFirst().at().isBefore(at.minus(WINDOW))) {
            samples.removeFirst();
        }
    }

    /** Empty until two samples tell one. */
    Optional<Double> rowsPerSecond() {
        return seconds()
                .map(seconds -> (samples.peekLast().rows() - samples.peekFirst().rows()) / seconds);
    }

    /** Empty while nothing moves. */
    Optional<Duration> eta() {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        double moved = samples.peekLast().fraction() - samples.peekFirst().fraction();
        double left = 1 - samples.peekLast().fraction();
        return left <= 0
                ? Optional.of(Duration.ZERO)
                : seconds()
                        .filter(seconds -> moved > 0)
                        .map(seconds -> Duration.ofMillis(Math.round(1000 * left * seconds / moved)));
    }

    private Optional<Double> seconds() {
        if (samples.size() < 2) {
            return Optional.empty();
        }
        double seconds =
                Duration.between(samples.peekFirst().at(), samples.peekLast().at())
                                .toMillis()
                        / 1000.0;
        return seconds > 0 ? Optional.of(seconds) : Optional.empty();
    }
}
