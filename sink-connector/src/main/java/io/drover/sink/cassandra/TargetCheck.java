package io.drover.sink.cassandra;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import org.apache.kafka.connect.errors.DataException;

/** Whether a table's events fit the target's table. Columns that only the target has are left alone. */
final class TargetCheck {
    private TargetCheck() {}

    /** @throws DataException naming the table, the column and what to do */
    static void check(TableSchema events, TableSchema target) {
        for (Column column : events.columns()) {
            int index = target.indexOf(column.name());
            if (index < 0) {
                throw mismatch(target, column, "the table has no such column; add it, or drop it in the mapping");
            }
            Column there = target.column(index);
            if (there.kind() != column.kind()) {
                throw mismatch(
                        target,
                        column,
                        "it is " + describe(there.kind()) + " there and " + describe(column.kind())
                                + " in the events; map the events to the table's key");
            }
            if (!TypeFit.fits(column.type(), there.type())) {
                throw mismatch(
                        target,
                        column,
                        "its type is " + there.type() + " there and " + column.type()
                                + " in the events; cast it in the mapping, or change the table");
            }
        }
        for (int i = 0; i < target.primaryKeySize(); i++) {
            Column key = target.column(i);
            int index = events.indexOf(key.name());
            if (index < 0) {
                throw mismatch(target, key, "the events lack this key column; map it");
            }
            if (index != i) {
                throw mismatch(target, key, "the key's columns come in another order in the events; map them in order");
            }
        }
    }

    private static DataException mismatch(TableSchema target, Column column, String reason) {
        return new DataException("column " + column.name() + " of target table " + target.id() + ": " + reason);
    }

    private static String describe(Column.Kind kind) {
        return switch (kind) {
            case PARTITION_KEY -> "a partition key column";
            case CLUSTERING -> "a clustering column";
            case CLUSTERING_DESC -> "a clustering column in descending order";
            case STATIC -> "a static column";
            case REGULAR -> "a regular column";
        };
    }
}
