package io.drover.sink.statement;

import java.nio.ByteBuffer;

/**
 * One CQL statement with a value for each of its markers. There are few texts per table, each the same String instance
 * every time, so that the text is the key of the prepared statement.
 *
 * @param values null deletes the cell, {@link #UNSET} leaves it alone
 * @param timestamp the write timestamp of the whole request, microseconds, where CQL takes none in the text, as for counters;
 *     else {@link #IN_TEXT}
 */
public record CqlWrite(String cql, ByteBuffer[] values, long timestamp) {
    /** The text has its timestamp, or needs none. */
    public static final long IN_TEXT = Long.MIN_VALUE;

    /** Recognized by identity. */
    public static final ByteBuffer UNSET = ByteBuffer.allocate(0);

    CqlWrite(String cql, ByteBuffer[] values) {
        this(cql, values, IN_TEXT);
    }
}
