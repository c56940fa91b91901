package io.drover.source.commitlog;

/**
 * A change of a list or counter, whose value must be read from the origin: a list's cells have paths that no CQL statement
 * can write, and a counter's hold one node's share of the total.
 *
 * @param column index in the table's schema
 * @param writetime the newest write timestamp of the change
 * @param ttl of a list that the change wrote as a whole, or {@link io.drover.model.event.ChangeEvent#NO_TTL}
 * @param expiresAt only meaningful with a TTL
 * @param deletes whether the newest part of the change is a deletion, so that nothing of it can be seen at the origin
 */
record Reread(int column, long writetime, int ttl, long expiresAt, boolean deletes) {
    /** Stands for "no column" where events are told that are complete. */
    static final int NONE = -1;

    /** Stands for the lists of all rows that a deletion of several rows may have left. */
    static final int LISTS_OF_ROWS = -2;
}
