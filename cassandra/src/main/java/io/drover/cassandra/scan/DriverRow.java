package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;

/** A row as the driver has it. */
record DriverRow(Row row, long readAt) implements ScannedRow {
    @Override
    public ByteBuffer bytes(int index) {
        return row.getBytesUnsafe(index);
    }
}
