package io.drover.sink.metrics;

import io.drover.model.TableId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/** What a task counts as it goes. Any thread. */
public final class SinkMetrics {
    private final LongAdder records = new LongAdder();
    private final LongAdder requests = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final Latencies latencies;
    private final Map<TableId, LongAccumulator> newest = new ConcurrentHashMap<>();
    private BiConsumer<TableId, LongAccumulator> newTable = (table, times) -> {};

    public SinkMetrics(Latencies latencies) {
        this.latencies = latencies;
    }

    /** A record's change is at the target. */
    public void recordApplied(long latencyNanos) {
        records.increment();
        latencies.add(latencyNanos);
    }

    /** A request was sent to the target: a read, a write, or a batch of writes. */
    public void requestSent() {
        requests.increment();
    }

    public void recordRetried() {
        retries.increment();
    }

    public void recordSetAside() {
        deadLetters.increment();
    }

    public void duplicateSkipped() {
        duplicates.increment();
    }

    /**
     * What takes a table's applied write timestamps, in microseconds, and keeps the newest. Tables appear here when their
     * first event comes.
     */
    public LongAccumulator newestWritetime(TableId table) {
        return newest.computeIfAbsent(table, any -> {
            LongAccumulator times = new LongAccumulator(Math::max, Long.MIN_VALUE);
            newTable.accept(table, times);
            return times;
        });
    }

    /** Called before any table comes. */
    void onNewTable(BiConsumer<TableId, LongAccumulator> listener) {
        newTable = listener;
    }

    public long records() {
        return records.sum();
    }

    public long requests() {
        return requests.sum();
    }

    public long retries() {
        return retries.sum();
    }

    public long deadLetters() {
        return deadLetters.sum();
    }

    public long duplicates() {
        return duplicates.sum();
    }

    Latencies latencies() {
        return latencies;
    }
}
