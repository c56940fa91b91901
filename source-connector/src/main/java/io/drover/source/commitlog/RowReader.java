package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Reads lists and counters from the origin. */
interface RowReader {
    /**
     * @param value as an event has it; null when the origin has none
     * @param writetime the newest of the value's cells, microseconds, or {@link #UNKNOWN}
     * @param ttl seconds that were left of the element that lives longest, or {@link
     *     io.drover.model.event.ChangeEvent#NO_TTL}
     * @param expiries by element of a list, if they differ: epoch seconds or {@link
     *     io.drover.model.event.Delta#NEVER}; empty otherwise
     */
    record Value(Object value, long writetime, int ttl, long expiresAt, List<Long> expiries) {
        static final long UNKNOWN = Long.MIN_VALUE;
        static final Value ABSENT = new Value(null, UNKNOWN, 0, 0, List.of());

        boolean isAbsent() {
            return value == null;
        }

        boolean mixesTtls() {
            return !expiries.isEmpty();
        }

        boolean knowsWritetime() {
            return writetime != UNKNOWN;
        }
    }

    /**
     * @param key the row's, aligned with the table's columns
     * @param values of lists, by column
     */
    record RowValues(Object[] key, Map<Integer, Value> values) {}

    /** @param next stands for the page behind this one; null when there is none */
    record Page(List<RowValues> rows, ByteBuffer next) {}

    /**
     * Reads all lists or all counters of a row, or of the static part of a partition.
     *
     * @return by column, values; without the columns that the table does not have any more. It fails with a {@link
     *     com.datastax.oss.driver.api.core.DriverException} when the origin cannot be read now
     */
    CompletionStage<Map<Integer, Value>> read(RowKey row);

    /**
     * Reads the lists of rows that are there.
     *
     * @param deletion of a partition or of a range of its rows; rows beside the range may be read, too
     * @param next of the page before, or null
     * @return fails as {@link #read} does
     */
    CompletionStage<Page> readRows(ChangeEvent deletion, ByteBuffer next);
}
