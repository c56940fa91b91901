package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagSamplesTest {
    @Test
    void givesExactPercentiles() {
        LagSamples samples = new LagSamples();
        for (int i = 5000; i >= 1; i--) {
            samples.add(i * 1_000_000L);
        }

        assertThat(samples.figures()).isEqualTo(new LagFigures(5000, 2500.0, 4950.0, 5000.0));
        assertThat(new LagSamples().figures()).isEqualTo(LagFigures.NONE);
    }
}
