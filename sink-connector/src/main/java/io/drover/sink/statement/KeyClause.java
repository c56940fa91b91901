package io.drover.sink.statement;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The key columns that a statement names: those of the partition, or of the row. */
final class KeyClause {
    private final TableSchema table;
    private final int size;

    private KeyClause(TableSchema table, int size) {
        this.table = table;
        this.size = size;
    }

    static KeyClause ofPartition(TableSchema table) {
        return new KeyClause(table, table.partitionKeySize());
    }

    static KeyClause ofRow(TableSchema table) {
        return new KeyClause(table, table.primaryKeySize());
    }

    int size() {
        return size;
    }

    /** {@code a = ? AND b = ?} */
    String restriction() {
        return IntStream.range(0, size)
                .mapToObj(i -> Names.cql(table.column(i).name()) + " = ?")
                .collect(Collectors.joining(" AND "));
    }

    /** Whether the event names all of these columns. */
    boolean isIn(ChangeEvent event) {
        for (int i = 0; i < size; i++) {
            if (!event.touches(i)) {
                return false;
            }
        }
        return true;
    }

    /** Puts the key's values into {@code values} from index {@code at} on. */
    void put(ChangeEvent event, ByteBuffer[] values, int at) {
        for (int i = 0; i < size; i++) {
            Object value = event.after()[i];
            if (value != null) {
                values[at + i] = Values.encode(table, i, value);
            } else if (Delta.EMPTY.equals(event.delta(i))) {
                values[at + i] = Values.empty();
            } else {
                throw Values.invalid(table, i, "the event has no value for this key column", null);
            }
        }
    }
}
