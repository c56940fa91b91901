package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.TableId;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.internals.PluginMetricsImpl;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.Test;

class CaptureMetricsTest {
    private static final TableId TABLE = new TableId("ks", "t");

    @Test
    void takesOverTheNamesOfATaskThatEndsAfterItsSuccessorHasStarted() throws IOException {
        try (Metrics worker = new Metrics()) {
            PluginMetricsImpl former = new PluginMetricsImpl(worker, Map.of("connector", "c", "task", "0"));
            CaptureMetrics.of(new Context(former), Clock.systemUTC()).eventCounter(TABLE);
            CaptureMetrics successor = CaptureMetrics.of(
                    new Context(new PluginMetricsImpl(worker, Map.of("connector", "c", "task", "0"))),
                    Clock.systemUTC());
            AtomicLong events = successor.eventCounter(TABLE);
            events.set(3);
            assertThat(value(worker, "events")).isEqualTo(0L);

            former.close();
            successor.registerWaiting();
            assertThat(value(worker, "events")).isEqualTo(3L);
        }
    }

    private static Object value(Metrics worker, String name) {
        return worker.metrics().entrySet().stream()
                .filter(entry -> entry.getKey().name().equals(name))
                .map(entry -> entry.getValue().metricValue())
                .findFirst()
                .orElseThrow();
    }

    private record Context(PluginMetrics pluginMetrics) implements SourceTaskContext {
        @Override
        public Map<String, String> configs() {
            return Map.of();
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            throw new UnsupportedOperationException();
        }
    }
}
