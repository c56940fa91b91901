package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowRateTest {
    private long now = -77;

    @Test
    void waitsForTheTimeThatTheRowsTake() {
        RowRate rate = new RowRate(1000, () -> now);

        assertThat(rate.after(500)).isEqualTo(Duration.ofMillis(500));
        now += Duration.ofMillis(200).toNanos();
        assertThat(rate.after(100)).isEqualTo(Duration.ofMillis(400));
    }

    @Test
    void savesNoTimeUp() {
        RowRate rate = new RowRate(1000, () -> now);
        now += Duration.ofHours(1).toNanos();

        assertThat(rate.after(500)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void withoutALimitNobodyWaits() {
        RowRate rate = new RowRate(Double.POSITIVE_INFINITY, () -> now);

        assertThat(rate.after(Integer.MAX_VALUE)).isEqualTo(Duration.ZERO);
    }
}
