package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;

/** A row as the driver has it. */
final class DriverRow implements ScannedRow {
    private final Row row;
    private final long readAt;
    private boolean lasts;

    DriverRow(Row row, long readAt) {
        this.row = row;
        this.readAt = readAt;
    }

    @Override
    public ByteBuffer bytes(int index) {
        return row.getBytesUnsafe(index);
    }

    @Override
    public long readAt() {
        return readAt;
    }

    @Override
    public boolean outlivesItsCells() {
        return lasts;
    }

    /** Before the row is handed on. */
    void markAsLasting() {
        lasts = true;
    }
}
