package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;

/**
 * What one CQL statement can say about a row: cells of one write timestamp and one TTL, at most one change per column. It
 * becomes one event.
 */
final class Statement {
    private final long writetime;
    private final boolean marker;
    private final Object[] after;
    private int ttl;
    private long expiresAt;
    private Delta[] deltas;
    private boolean deletesOnly;

    private Statement(long writetime, int ttl, long expiresAt, boolean marker, boolean deletesOnly, Object[] key) {
        this.writetime = writetime;
        this.ttl = ttl;
        this.expiresAt = expiresAt;
        this.marker = marker;
        this.deletesOnly = deletesOnly;
        this.after = key.clone();
    }

    static Statement ofMarker(long writetime, int ttl, long expiresAt, Object[] key) {
        return new Statement(writetime, ttl, expiresAt, true, false, key);
    }

    static Statement ofCells(long writetime, int ttl, long expiresAt, Object[] key) {
        return new Statement(writetime, ttl, expiresAt, false, false, key);
    }

    static Statement ofDeletes(long writetime, Object[] key) {
        return new Statement(writetime, ChangeEvent.NO_TTL, 0, false, true, key);
    }

    /** Whether cells like these can join. Deletions have no TTL, so a statement of nothing else takes on that of the cells. */
    boolean takes(long cellWritetime, int cellTtl, long cellExpiresAt) {
        return writetime == cellWritetime && (deletesOnly || ttl == cellTtl && expiresAt == cellExpiresAt);
    }

    boolean takesDeletes(long deleteWritetime) {
        return writetime == deleteWritetime;
    }

    /** Says that cells with a value are about to join. */
    Statement withCells(int cellTtl, long cellExpiresAt) {
        ttl = cellTtl;
        expiresAt = cellExpiresAt;
        deletesOnly = false;
        return this;
    }

    /** Whether the column is not in this statement, or changes by parts of the same kind, so that one more can be added. */
    boolean isFree(int column, Delta.Kind parts) {
        Delta delta = deltas == null ? null : deltas[column];
        return delta == null ? after[column] == null : delta.kind() == parts;
    }

    Object value(int column) {
        return after[column];
    }

    void set(int column, Object value) {
        after[column] = value;
    }

    Delta delta(int column) {
        return deltas == null ? null : deltas[column];
    }

    void setDelta(int column, Delta delta) {
        if (deltas == null) {
            deltas = new Delta[after.length];
        }
        deltas[column] = delta;
    }

    boolean isMarker() {
        return marker;
    }

    long writetime() {
        return writetime;
    }

    int ttl() {
        return ttl;
    }

    long expiresAt() {
        return expiresAt;
    }

    Object[] after() {
        return after;
    }

    Delta[] deltas() {
        return deltas;
    }
}
