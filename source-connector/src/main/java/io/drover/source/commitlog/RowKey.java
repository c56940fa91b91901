package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A row of the origin, or the static part of a partition.
 *
 * @param key serialized, of the partition key's columns and, for a row, the clustering columns
 */
record RowKey(TableSchema table, boolean isStatic, List<ByteBuffer> key) {
    RowKey {
        requireNonNull(table, "table is null");
        key = List.copyOf(key);
    }

    /** The row that an event is about, or the partition of one that has no clustering columns. */
    static RowKey of(ChangeEvent event) {
        TableSchema table = event.table();
        boolean isStatic = !event.hasClustering();
        int size = isStatic ? table.partitionKeySize() : table.primaryKeySize();
        List<ByteBuffer> key = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            key.add(table.column(i).type().encode(event.after()[i]));
        }
        return new RowKey(table, isStatic, key);
    }
}
