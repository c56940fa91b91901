package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressRateTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ProgressRate rate = new ProgressRate();

    @Test
    void isUnknownUntilTwoSamplesTell() {
        assertThat(rate.rowsPerSecond()).isEmpty();
        assertThat(rate.eta()).isEmpty();

        rate.add(START, 100, 0.1);

        assertThat(rate.rowsPerSecond()).isEmpty();
        assertThat(rate.eta()).isEmpty();
    }

    @Test
    void tellsTheAverageSinceAKnownStart() {
        rate.startedAt(START);
        rate.add(START.plusSeconds(10), 1000, 0.25);

        assertThat(rate.rowsPerSecond()).contains(100.0);
        assertThat(rate.eta()).contains(Duration.ofSeconds(30));
    }

    @Test
    void forgetsWhatIsOlderThanTheWindow() {
        rate.add(START, 0, 0);
        rate.add(START.plusSeconds(60), 6000, 0.6);
        rate.add(START.plusSeconds(120), 6600, 0.66);
        rate.add(START.plusSeconds(121), 6610, 0.661);

        assertThat(rate.rowsPerSecond().orElseThrow()).isBetween(9.9, 10.1);
    }

    @Test
    void givesNoEtaWhileNothingMovesAndZeroAtTheEnd() {
        rate.add(START, 10, 0.5);
        rate.add(START.plusSeconds(1), 10, 0.5);
        assertThat(rate.rowsPerSecond()).contains(0.0);
        assertThat(rate.eta()).isEmpty();

        rate.add(START.plusSeconds(2), 20, 1);
        assertThat(rate.eta()).contains(Duration.ZERO);
    }
}
