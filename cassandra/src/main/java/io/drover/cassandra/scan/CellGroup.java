package io.drover.cassandra.scan;

import io.drover.model.event.Delta;

/** The cells of a row that one event carries: same timestamp, same TTL, same kind. */
final class CellGroup {
    enum Kind {
        /** Cells as an INSERT writes them; one such group has the row's marker. */
        OVERWRITES,
        /** Elements of sets and maps, and fields of UDTs. */
        ELEMENTS,
        /** One whole list, which has an event of its own, because whoever applies it treats it in its own way. */
        LIST
    }

    private final long writetime;
    private final int ttl;
    private final Kind kind;
    private final Object[] after;
    private Delta[] deltas;

    /** @param after with the key columns in place */
    CellGroup(long writetime, int ttl, Kind kind, Object[] after) {
        this.writetime = writetime;
        this.ttl = ttl;
        this.kind = kind;
        this.after = after;
    }

    boolean accepts(long cellWritetime, int cellTtl, Kind cellKind) {
        return writetime == cellWritetime && ttl == cellTtl && kind == cellKind && kind != Kind.LIST;
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

    Object[] after() {
        return after;
    }

    Delta[] deltas() {
        return deltas;
    }
}
