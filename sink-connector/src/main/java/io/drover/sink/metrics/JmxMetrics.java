package io.drover.sink.metrics;

import io.drover.model.TableId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.DoubleSupplier;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetricsContext;
import org.apache.kafka.common.metrics.Measurable;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;

/**
 * A task's metrics over JMX, with Kafka's own library, so that they look like a worker's:
 * {@code drover.sink:type=sink-task-metrics,connector=NAME,task=ID}, and for each table
 * {@code drover.sink:type=sink-table-metrics,connector=NAME,task=ID,keyspace=KEYSPACE,table=TABLE}.
 */
public final class JmxMetrics implements AutoCloseable {
    private static final String DOMAIN = "drover.sink";
    private static final String TASK_GROUP = "sink-task-metrics";
    private static final String TABLE_GROUP = "sink-table-metrics";

    private final Metrics metrics =
            new Metrics(new MetricConfig(), List.of(new JmxReporter()), Time.SYSTEM, new KafkaMetricsContext(DOMAIN));
    private final Map<String, String> tags = new LinkedHashMap<>();
    private final Clock clock;

    /** @param inFlight how many records are on their way to the target */
    public JmxMetrics(String connector, String task, SinkMetrics source, DoubleSupplier inFlight, Clock clock) {
        tags.put("connector", connector);
        tags.put("task", task);
        this.clock = clock;
        add("records-total", "Records whose change the target has acknowledged.", source::records);
        add("requests-total", "Requests sent to the target: writes, batches of writes, and reads.", source::requests);
        add("retries-total", "Records that are tried again, by attempt.", source::retries);
        add("dead-letters-total", "Records given to the dead letter queue.", source::deadLetters);
        add("duplicates-skipped-total", "Records whose write this task had made before.", source::duplicates);
        add("in-flight", "Records on their way to the target.", inFlight);
        for (int percent : List.of(50, 95, 99)) {
            add(
                    "latency-ms-p" + percent,
                    "Milliseconds from sending a record to its acknowledgement, retries not included, over the last 30 to"
                            + " 60 s.",
                    () -> source.latencies().percentile(percent / 100.0));
        }
        source.onNewTable(this::addTable);
    }

    private void add(String name, String description, DoubleSupplier value) {
        add(name, TASK_GROUP, description, tags, value);
    }

    private void add(String name, String group, String description, Map<String, String> itsTags, DoubleSupplier value) {
        metrics.addMetric(metrics.metricName(name, group, description, itsTags), (Measurable)
                (config, now) -> value.getAsDouble());
    }

    private void addTable(TableId table, LongAccumulator newest) {
        Map<String, String> tableTags = new LinkedHashMap<>(tags);
        tableTags.put("keyspace", table.keyspace());
        tableTags.put("table", table.table());
        add(
                "lag-ms",
                TABLE_GROUP,
                "Now less the newest write timestamp that was applied, milliseconds.",
                tableTags,
                () -> newest.get() == Long.MIN_VALUE ? Double.NaN : clock.millis() - newest.get() / 1e3);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
