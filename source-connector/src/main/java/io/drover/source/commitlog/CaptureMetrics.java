package io.drover.source.commitlog;

import io.drover.model.TableId;
import io.drover.model.event.ChangeEvent;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators watch, among the worker's own metrics: Connect shows them in JMX as
 * {@code kafka.connect:type=plugins,connector=NAME,task=0} and takes them away with the task.
 */
final class CaptureMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureMetrics.class);

    private static final long UNKNOWN = -1;

    private final PluginMetrics metrics;
    private final Clock clock;
    private final RereadCounts rereads = new RereadCounts();
    /** Connect may start a task before it has taken away the metrics of the one that it replaces. */
    private final Queue<Gauge> waiting = new ConcurrentLinkedQueue<>();

    private volatile LogPosition position;
    private volatile long newestEventLagMs;

    private CaptureMetrics(PluginMetrics metrics, Clock clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    static CaptureMetrics of(SourceTaskContext context, Clock clock) {
        try {
            return new CaptureMetrics(context.pluginMetrics(), clock);
        } catch (NoSuchMethodError | NoClassDefFoundError e) {
            // A worker before Kafka 4.1 has no place for them.
            return new CaptureMetrics(null, clock);
        }
    }

    void register(OriginGuard guard, SegmentDirectory directory) {
        gauge(
                "segments-behind",
                "Segments with something synced that is not read",
                () -> backlog(directory, Backlog::segments));
        gauge("bytes-behind", "Bytes synced to the log that are not read", () -> backlog(directory, Backlog::bytes));
        gauge(
                "newest-event-lag-ms",
                "Time from the write timestamp of the newest event to its way to Kafka",
                () -> newestEventLagMs);
        gauge("cdc-raw-bytes", "Bytes in the node's cdc_raw", () -> guard.use().rawBytes());
        gauge(
                "spilled-segments",
                "Segments in the spill directory",
                () -> guard.use().spilledSegments());
        gauge("spilled-bytes", "Bytes in the spill directory", () -> guard.use().spilledBytes());
        gauge("spill-used-percent", "Percent of spill.max.bytes that is used", () -> guard.percentUsed());
        gauge("rows-reread", "Rows read from the origin for their lists and counters", rereads::reads);
        gauge("rereads-coalesced", "Changes that went into another change's event", rereads::coalesced);
        gauge("rereads-mixed", "Lists of which some elements expire sooner than their event says", rereads::mixed);
    }

    RereadCounts rereads() {
        return rereads;
    }

    private void gauge(String name, String description, LongSupplier value) {
        gauge(name, description, new LinkedHashMap<>(), value);
    }

    private void gauge(String name, String description, LinkedHashMap<String, String> tags, LongSupplier value) {
        if (metrics != null) {
            waiting.add(new Gauge(metrics.metricName(name, description, tags), value));
            registerWaiting();
        }
    }

    /** Called again and again, as names get free when a former task has ended. */
    void registerWaiting() {
        for (Gauge next = waiting.peek(); next != null && isAdded(next); next = waiting.peek()) {
            waiting.remove(next);
        }
    }

    private boolean isAdded(Gauge gauge) {
        try {
            metrics.addMetric(gauge.name, (config, now) -> gauge.value.getAsLong());
            return true;
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is still that of a former task", gauge.name, e);
            return false;
        }
    }

    private record Gauge(MetricName name, LongSupplier value) {}

    private long backlog(SegmentDirectory directory, ToLongFunction<Backlog> part) {
        LogPosition read = position;
        if (read == null) {
            return UNKNOWN;
        }
        try {
            return part.applyAsLong(Backlog.behind(read, directory));
        } catch (IOException e) {
            return UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return UNKNOWN;
        }
    }

    /** Counts the events of a table, in one thread. */
    AtomicLong eventCounter(TableId table) {
        AtomicLong count = new AtomicLong();
        LinkedHashMap<String, String> tags = new LinkedHashMap<>();
        tags.put("keyspace", table.keyspace());
        tags.put("table", table.table());
        gauge("events", "Events since the task was started", tags, count::get);
        return count;
    }

    /** @param readTo up to where the log is read */
    void read(LogPosition readTo) {
        position = readTo;
    }

    /** @param events that were given to Connect */
    void emitted(List<CapturedEvent> events) {
        for (int i = events.size() - 1; i >= 0; i--) {
            ChangeEvent event = events.get(i).event();
            if (event != null) {
                newestEventLagMs = clock.millis() - Math.floorDiv(event.writetime(), 1000L);
                return;
            }
        }
    }
}
