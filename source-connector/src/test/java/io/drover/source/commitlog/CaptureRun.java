package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A capture task in this JVM, with the test in the place of Connect and Kafka. */
final class CaptureRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Map<String, String> config;
    private final Map<Map<String, Object>, Map<String, Object>> offsets;
    private final Map<String, MetricValueProvider<?>> metrics = new ConcurrentHashMap<>();
    private final CommitLogSourceTask task = new CommitLogSourceTask();
    private final List<SourceRecord> records = new ArrayList<>();
    private final EventReader reader = new EventReader();

    /** @param offsets as committed by runs before this one */
    CaptureRun(Map<String, String> config, Map<Map<String, Object>, Map<String, Object>> offsets) {
        this.config = Map.copyOf(config);
        this.offsets = offsets;
        task.initialize(new Context());
        try {
            task.start(config);
        } catch (RuntimeException e) {
            task.stop();
            throw e;
        }
    }

    /** Polls until what came so far, in all, is as wanted. */
    List<ChangeEvent> until(Predicate<List<ChangeEvent>> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(events())) {
            assertThat(System.nanoTime())
                    .as("time for more than %d events", records.size())
                    .isLessThan(deadline);
            poll();
        }
        return events();
    }

    void poll() throws InterruptedException {
        List<SourceRecord> polled = task.poll();
        if (polled != null) {
            records.addAll(polled);
            for (SourceRecord record : polled) {
                task.commitRecord(record, null);
            }
        }
    }

    List<ChangeEvent> events() {
        return records.stream()
                .map(entry -> reader.read((Struct) entry.value()))
                .toList();
    }

    /** As Connect does when Kafka has acknowledged all that was polled. */
    void commit() {
        if (!records.isEmpty()) {
            SourceRecord last = records.get(records.size() - 1);
            offsets.put(new HashMap<>(last.sourcePartition()), new HashMap<>(last.sourceOffset()));
        }
        task.commit();
    }

    /** The value of a metric, whose tags stand behind its name. */
    long metric(String name) {
        return (long) metrics.get(name).value(null, 0);
    }

    @Override
    public void close() {
        task.stop();
    }

    private final class Context implements SourceTaskContext, OffsetStorageReader, PluginMetrics {
        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return this;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offsets.get((Map<String, Object>) partition);
        }

        @Override
        public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PluginMetrics pluginMetrics() {
            return this;
        }

        @Override
        public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
            return new MetricName(name, "plugins", description, tags);
        }

        @Override
        public void addMetric(MetricName name, MetricValueProvider<?> value) {
            metrics.put(
                    name.name()
                            + String.join(
                                    "",
                                    name.tags().values().stream()
                                            .map(tag -> "." + tag)
                                            .toList()),
                    value);
        }

        @Override
        public void removeMetric(MetricName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Sensor addSensor(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void removeSensor(String name) {
            throw new UnsupportedOperationException();
        }
    }
}
