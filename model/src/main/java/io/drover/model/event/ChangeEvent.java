package io.drover.model.event;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableSchema;

/**
 * One CQL statement's worth of change: everything in it shares one write timestamp, one TTL and one expiry.
 *
 * <p>The arrays are aligned with {@link TableSchema#columns()} and belong to the event: whoever passes them in or gets them
 * must not write to them. That keeps the hot path free of copies.
 *
 * @param writetime CQL write timestamp, microseconds
 * @param ttl seconds as the writer gave it, or {@link #NO_TTL}
 * @param expiresAt epoch seconds at which the cells expire; only meaningful with a TTL
 * @param after Connect values by column; null is "not touched" unless {@code deltas} says otherwise. A delete has its key
 *     columns only; a partition delete (and a static write) no clustering columns
 * @param deltas by column, or null when all is plain overwrite; see {@link Delta}
 * @param range of a DELETE: the clustering range, or null for the row (or the partition)
 * @param capturedAt when the event was made, milliseconds since the epoch
 */
public record ChangeEvent(
        Op op,
        TableSchema table,
        long writetime,
        int ttl,
        long expiresAt,
        Object[] after,
        Delta[] deltas,
        ClusteringRange range,
        Origin origin,
        long capturedAt) {
    public static final int NO_TTL = 0;

    public ChangeEvent {
        requireNonNull(op, "op is null");
        requireNonNull(table, "table is null");
        requireNonNull(after, "after is null");
        requireNonNull(origin, "origin is null");
        if (after.length != table.size() || deltas != null && deltas.length != table.size()) {
            throw new IllegalArgumentException("values are not aligned with the columns of " + table.id());
        }
    }

    public boolean hasTtl() {
        return ttl != NO_TTL;
    }

    /** How the column changes beyond a plain overwrite, or null. */
    public Delta delta(int column) {
        return deltas == null ? null : deltas[column];
    }

    /** Whether the event writes or deletes this column. */
    public boolean touches(int column) {
        return after[column] != null || delta(column) != null;
    }

    /** Whether the whole clustering key is there, so that the event is about a row rather than a partition. */
    public boolean hasClustering() {
        return after[table.primaryKeySize() - 1] != null;
    }
}
