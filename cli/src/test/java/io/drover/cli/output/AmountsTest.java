package io.drover.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AmountsTest {
    @Test
    void groupsThousandsAndCountsNouns() {
        assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Amounts.count(1, "row")).isEqualTo("1 row");
        assertThat(Amounts.count(0, "row")).isEqualTo("0 rows");
        assertThat(Amounts.rate(1999.6)).isEqualTo("2,000/s");
    }

    @Test
    void showsTheTwoLargestUnitsOfADuration() {
        assertThat(Amounts.duration(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Amounts.duration(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(Amounts.duration(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
        assertThat(Amounts.duration(Duration.ofHours(49))).isEqualTo("2 d 1 h");
        assertThat(Amounts.seconds(Duration.ofMillis(1250))).isEqualTo("1.3 s");
    }
}
