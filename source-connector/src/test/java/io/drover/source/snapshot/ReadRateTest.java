package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReadRateTest {
    private long now = -77;

    @Test
    void waitsForTheTimeThatTheRowsTake() {
        ReadRate rate = new ReadRate(1000, Double.POSITIVE_INFINITY, () -> now);

        assertThat(rate.after(500, 1)).isEqualTo(Duration.ofMillis(500));
        now += Duration.ofMillis(200).toNanos();
        assertThat(rate.after(100, 1)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void theTighterLimitCounts() {
        ReadRate rate = new ReadRate(1000, 1_000_000, () -> now);

        assertThat(rate.after(100, 400_000)).isEqualTo(Duration.ofMillis(400));
        assertThat(rate.after(300, 100_000)).isEqualTo(Duration.ofMillis(700));
    }

    @Test
    void savesNoTimeUp() {
        ReadRate rate = new ReadRate(1000, Double.POSITIVE_INFINITY, () -> now);
        now += Duration.ofHours(1).toNanos();

        assertThat(rate.after(500, 1)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void withoutALimitNobodyWaits() {
        ReadRate rate = new ReadRate(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, () -> now);

        assertThat(rate.after(Integer.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(Duration.ZERO);
    }
}
