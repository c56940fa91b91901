package io.drover.cassandra.scan;

import java.nio.ByteBuffer;

/** A row as the server sent it; what stands where is the {@link ScanQuery}'s business. */
public interface ScannedRow {
    /** The value's bytes, which the caller must leave as they are, or null. */
    ByteBuffer bytes(int index);

    /** The second, since the epoch, from which the server counted remaining TTLs. */
    long readAt();

    /** Whether the row has a marker without an end though each of its cells expires, as far as that was found out. */
    default boolean outlivesItsCells() {
        return false;
    }
}
