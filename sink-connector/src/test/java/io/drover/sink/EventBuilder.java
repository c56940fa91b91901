package io.drover.sink;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import java.util.List;

/** Change events for tests. */
public final class EventBuilder {
    private static final Origin ORIGIN = new Origin("commitlog", "test", "origin", "127.0.0.1", 1, 0, 0);

    private final Op op;
    private final TableSchema table;
    private final Object[] after;
    private final Delta[] deltas;
    private long writetime = 1_000_000;
    private int ttl;
    private long expiresAt;
    private ClusteringRange range;
    private Origin origin = ORIGIN;

    private EventBuilder(Op op, TableSchema table) {
        this.op = op;
        this.table = table;
        this.after = new Object[table.size()];
        this.deltas = new Delta[table.size()];
    }

    public static EventBuilder event(Op op, TableSchema table) {
        return new EventBuilder(op, table);
    }

    public EventBuilder at(long micros) {
        writetime = micros;
        return this;
    }

    /** As a snapshot makes it. */
    public EventBuilder scanned() {
        origin = Origin.ofScan("snapshot", "test", "origin");
        return this;
    }

    public EventBuilder ttl(int seconds, long expiry) {
        ttl = seconds;
        expiresAt = expiry;
        return this;
    }

    public EventBuilder with(String column, Object value) {
        after[index(column)] = value;
        return this;
    }

    public EventBuilder with(String column, Object value, Delta delta) {
        deltas[index(column)] = delta;
        return with(column, value);
    }

    public EventBuilder without(String column) {
        deltas[index(column)] = Delta.TOMBSTONE;
        return this;
    }

    public EventBuilder range(List<?> start, boolean startInclusive, List<?> end, boolean endInclusive) {
        range = new ClusteringRange(
                new ClusteringRange.Bound(List.copyOf(start), startInclusive),
                new ClusteringRange.Bound(List.copyOf(end), endInclusive));
        return this;
    }

    private int index(String column) {
        int index = table.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + column);
        }
        return index;
    }

    public ChangeEvent build() {
        return new ChangeEvent(op, table, writetime, ttl, expiresAt, after, deltas, range, origin, 0);
    }
}
