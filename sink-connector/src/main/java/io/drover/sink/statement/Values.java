package io.drover.sink.statement;

import io.drover.model.TableSchema;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.errors.DataException;

/** Connect values to the bytes that a statement carries. */
final class Values {
    private Values() {}

    static ByteBuffer encode(TableSchema table, int column, Object value) {
        try {
            return table.column(column).type().encode(value);
        } catch (DataException | NullPointerException e) {
            throw invalid(table, column, e.getMessage(), e);
        }
    }

    static ByteBuffer ofLong(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(0, value);
    }

    static ByteBuffer ofInt(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(0, value);
    }

    static ByteBuffer empty() {
        return ByteBuffer.allocate(0);
    }

    static DataException invalid(TableSchema table, int column, String reason, Throwable cause) {
        return new DataException(
                "column " + table.column(column).name() + " of table " + table.id() + ": " + reason, cause);
    }
}
