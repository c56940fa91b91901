package io.drover.cli.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultOrderTest {
    private static final int KINDS = Fault.Kind.values().length;

    private static List<Fault> faults(long seed, Duration run) {
        FaultOrder order = new FaultOrder(new Random(seed), run);
        return Stream.generate(order::next).limit(10L * KINDS).toList();
    }

    @Test
    void hasEachKindBeforeAnyAgainAndIsTheSameForTheSameSeed() {
        List<Fault> faults = faults(1, Duration.ofHours(1));
        assertThat(faults).isEqualTo(faults(1, Duration.ofHours(1))).isNotEqualTo(faults(2, Duration.ofHours(1)));
        for (int first = 0; first < faults.size(); first += KINDS) {
            assertThat(faults.subList(first, first + KINDS).stream().map(Fault::kind))
                    .containsExactlyInAnyOrder(Fault.Kind.values());
        }
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
