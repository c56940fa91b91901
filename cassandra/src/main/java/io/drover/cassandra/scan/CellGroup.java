package io.drover.cassandra.scan;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;

/** The cells of a row that one statement could have written: same timestamp, same TTL, all overwrites or all element changes. */
final class CellGroup {
    private final long writetime;
    private final int ttl;
    private final boolean overwrites;
    private final Object[] after;
    private Delta[] deltas;

    /** @param after with the key columns in place */
    CellGroup(long writetime, int ttl, boolean overwrites, Object[] after) {
        this.writetime = writetime;
        this.ttl = ttl;
        this.overwrites = overwrites;
        this.after = after;
    }

    boolean accepts(long cellWritetime, int cellTtl, boolean overwrite) {
        return writetime == cellWritetime && ttl == cellTtl && overwrites == overwrite;
    }

    /** @param delta null for a plain overwrite */
    void put(int column, Object value, Delta delta) {
        after[column] = value;
        if (delta != null) {
            if (deltas == null) {
                deltas = new Delta[after.length];
            }
            deltas[column] = delta;
        }
    }

    long writetime() {
        return writetime;
    }

    int ttl() {
        return ttl;
    }

    boolean overwrites() {
        return overwrites;
    }

    Object[] after() {
        return after;
    }

    Delta[] deltas() {
        return deltas;
    }

    /** Whether a row marker would sooner be this group's than the other's: the older one, then the one that lives longer. */
    boolean isOlderThan(CellGroup other) {
        return writetime != other.writetime ? writetime < other.writetime : lifetime() > other.lifetime();
    }

    private long lifetime() {
        return ttl == ChangeEvent.NO_TTL ? Long.MAX_VALUE : ttl;
    }
}
