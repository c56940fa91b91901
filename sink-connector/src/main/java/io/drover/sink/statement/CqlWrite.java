package io.drover.sink.statement;

import java.nio.ByteBuffer;

/**
 * One CQL statement with a value for each of its markers. There are few texts per table, each the same String instance
 * every time, so that the text is the key of the prepared statement.
 *
 * @param values null deletes the cell, {@link #UNSET} leaves it alone
 */
public record CqlWrite(String cql, ByteBuffer[] values) {
    /** Recognized by identity. */
    public static final ByteBuffer UNSET = ByteBuffer.allocate(0);
}
