package io.drover.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultTest {
    private static List<Fault> faults(long seed, Duration run) {
        Random random = new Random(seed);
        return Stream.generate(() -> Fault.next(random, run)).limit(500).toList();
    }

    @Test
    void comesInEveryKindAndIsTheSameForTheSameSeed() {
        List<Fault> faults = faults(1, Duration.ofHours(1));
        assertThat(faults).isEqualTo(faults(1, Duration.ofHours(1))).isNotEqualTo(faults(2, Duration.ofHours(1)));
        assertThat(faults.stream().map(Fault::kind).distinct()).containsExactlyInAnyOrder(Fault.Kind.values());
    }

    @Test
    void takesTheTargetAwayForAMinuteOrForAPartOfAShortRun() {
        assertThat(outages(Duration.ofHours(1))).containsOnly(Duration.ofMinutes(1));
        assertThat(outages(Duration.ofMinutes(1))).containsOnly(Duration.ofSeconds(10));
    }

    private static List<Duration> outages(Duration run) {
        return faults(1, run).stream()
                .filter(fault -> fault.kind() == Fault.Kind.TARGET_OUTAGE)
                .map(Fault::length)
                .toList();
    }
}
