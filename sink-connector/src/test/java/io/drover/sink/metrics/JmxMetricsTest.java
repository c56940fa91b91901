package io.drover.sink.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.TableId;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class JmxMetricsTest {
    private static final String TASK = "drover.sink:type=sink-task-metrics,connector=users,task=3";
    private static final String TABLE =
            "drover.sink:type=sink-table-metrics,connector=users,task=3,keyspace=ks,table=users";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private long nanos;
    private final SinkMetrics metrics = new SinkMetrics(new Latencies(() -> nanos));
    private final Clock clock = Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC);

    @Test
    @SuppressWarnings("try")
    void showsWhatTheTaskCounts() throws Exception {
        JmxMetrics jmx = new JmxMetrics("users", "3", metrics, () -> 7, clock);
        try (jmx) {
            metrics.recordApplied(1);
            metrics.requestSent();
            metrics.requestSent();
            metrics.recordRetried();
            metrics.recordSetAside();
            metrics.duplicateSkipped();
            assertThat(value(TASK, "records-total")).isEqualTo(1);
            assertThat(value(TASK, "requests-total")).isEqualTo(2);
            assertThat(value(TASK, "retries-total")).isEqualTo(1);
            assertThat(value(TASK, "dead-letters-total")).isEqualTo(1);
            assertThat(value(TASK, "duplicates-skipped-total")).isEqualTo(1);
            assertThat(value(TASK, "in-flight")).isEqualTo(7);
        }
        assertThat(server.isRegistered(new ObjectName(TASK))).isFalse();
    }

    @Test
    @SuppressWarnings("try")
    void tellsEachTablesLag() throws Exception {
        JmxMetrics jmx = new JmxMetrics("users", "3", metrics, () -> 0, clock);
        try (jmx) {
            var newest = metrics.newestWritetime(new TableId("ks", "users"));
            assertThat(value(TABLE, "lag-ms")).isNaN();
            newest.accumulate(98_000_000);
            newest.accumulate(97_000_000);
            assertThat(value(TABLE, "lag-ms")).isEqualTo(2000);
        }
    }

    @Test
    void percentilesAreOfTheLastMinuteAndAtMostAnEighthTooHigh() {
        Latencies latencies = new Latencies(() -> nanos);
        assertThat(latencies.percentile(0.5)).isNaN();
        for (int ms = 1; ms <= 1000; ms++) {
            latencies.add(Duration.ofMillis(ms).toNanos());
        }
        assertThat(latencies.percentile(0.5)).isCloseTo(500, Percentage.withPercentage(13));
        assertThat(latencies.percentile(0.99)).isCloseTo(990, Percentage.withPercentage(13));
        assertThat(latencies.percentile(1)).isGreaterThanOrEqualTo(1000);
        nanos += Duration.ofSeconds(45).toNanos();
        latencies.add(5);
        assertThat(latencies.percentile(0.99)).isCloseTo(990, Percentage.withPercentage(13));
        nanos += Duration.ofSeconds(30).toNanos();
        assertThat(latencies.percentile(0.99)).isLessThan(1);
        nanos += Duration.ofMinutes(10).toNanos();
        assertThat(latencies.percentile(0.99)).isNaN();
    }

    private double value(String name, String attribute) throws Exception {
        return (double) server.getAttribute(new ObjectName(name), attribute);
    }
}
