package io.drover.source.commitlog;

import io.drover.model.TableSchema;
import io.drover.model.event.ClusteringRange;
import io.drover.model.type.CqlType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.cassandra.db.ClusteringBound;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.LivenessInfo;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.RangeTombstoneMarker;
import org.apache.cassandra.db.rows.Row;
import org.apache.cassandra.db.rows.Unfiltered;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.kafka.connect.errors.DataException;

/**
 * Turns partition updates of one table into events. Made once for each version of the table's schema: which decoder serves
 * which column is settled here, not per record.
 *
 * <p>An update holds, all at once: a deletion of the partition, a static row, rows (each with a marker, a deletion and
 * cells), and range tombstones. Each becomes an event at its own time, and no order between them is needed.
 */
final class TableDecoder {
    private static final int PREFIX_LENGTH_BYTES = 2;
    private static final int COMPONENT_OVERHEAD_BYTES = PREFIX_LENGTH_BYTES + 1;

    private final TableMetadata metadata;
    private final TableSchema table;
    private final CqlType[] keyTypes;
    private final ColumnDecoder[] statics;
    private final ColumnDecoder[] regulars;
    private final int[] staticLists;
    private final int[] lists;

    TableDecoder(TableMetadata metadata, TableSchema table) {
        this.metadata = metadata;
        this.table = table;
        this.keyTypes = table.columns().subList(0, table.primaryKeySize()).stream()
                .map(column -> column.type())
                .toArray(CqlType[]::new);
        this.statics = decoders(metadata.staticColumns());
        this.regulars = decoders(metadata.regularColumns());
        this.staticLists = lists(statics);
        this.lists = lists(regulars);
    }

    private static int[] lists(ColumnDecoder[] decoders) {
        return Arrays.stream(decoders)
                .filter(decoder -> decoder instanceof RereadDecoder.OfList)
                .mapToInt(decoder -> decoder.index)
                .toArray();
    }

    private ColumnDecoder[] decoders(Iterable<ColumnMetadata> columns) {
        List<ColumnDecoder> decoders = new ArrayList<>();
        columns.forEach(column -> decoders.add(ColumnDecoder.of(column, table)));
        return decoders.toArray(ColumnDecoder[]::new);
    }

    TableMetadata metadata() {
        return metadata;
    }

    TableSchema table() {
        return table;
    }

    /** @param statements the thread's own, to be used again */
    void decode(UnfilteredRowIterator update, Statements statements, MutationEvents out) {
        Object[] partition = partitionKey(update.partitionKey().getKey());
        if (!update.partitionLevelDeletion().isLive()) {
            deletePartition(update.partitionLevelDeletion().markedForDeleteAt(), partition, out);
        }
        if (!update.staticRow().isEmpty()) {
            decodeCells(update.staticRow(), statics, partition, statements, out);
        }
        ClusteringBound<?> open = null;
        while (update.hasNext()) {
            Unfiltered next = update.next();
            if (next instanceof Row row) {
                decodeRow(row, partition, statements, out);
            } else {
                RangeTombstoneMarker marker = (RangeTombstoneMarker) next;
                if (marker.isClose(false)) {
                    DeletionTime deletion = marker.closeDeletionTime(false);
                    ClusteringRange range = new ClusteringRange(bound(open), bound(marker.closeBound(false)));
                    out.delete(table, deletion.markedForDeleteAt(), partition.clone(), range);
                    if (lists.length > 0) {
                        out.rereadDeleted(
                                table, deletion.markedForDeleteAt(), partition.clone(), range, Reread.LISTS_OF_ROWS);
                    }
                }
                open = marker.isOpen(false) ? marker.openBound(false) : null;
            }
        }
    }

    private void deletePartition(long writetime, Object[] partition, MutationEvents out) {
        out.delete(table, writetime, partition.clone(), null);
        for (int list : staticLists) {
            out.rereadDeleted(table, writetime, partition.clone(), null, list);
        }
        if (table.clusteringSize() == 0) {
            rereadLists(writetime, partition, out);
        } else if (lists.length > 0) {
            out.rereadDeleted(table, writetime, partition.clone(), null, Reread.LISTS_OF_ROWS);
        }
    }

    /** Clocks differ, so a deletion may be older than some elements of a list and newer than others. */
    private void rereadLists(long writetime, Object[] key, MutationEvents out) {
        for (int list : lists) {
            out.rereadDeleted(table, writetime, key.clone(), null, list);
        }
    }

    private void decodeRow(Row row, Object[] partition, Statements statements, MutationEvents out) {
        Object[] key = partition.clone();
        for (int i = 0; i < table.clusteringSize(); i++) {
            int column = table.partitionKeySize() + i;
            key[column] = keyValue(column, row.clustering().bufferAt(i));
        }
        if (!row.deletion().isLive()) {
            out.delete(table, row.deletion().time().markedForDeleteAt(), key.clone(), null);
            rereadLists(row.deletion().time().markedForDeleteAt(), key, out);
        }
        decodeCells(row, regulars, key, statements, out);
    }

    private void decodeCells(
            Row row, ColumnDecoder[] decoders, Object[] key, Statements statements, MutationEvents out) {
        statements.start(key);
        LivenessInfo marker = row.primaryKeyLivenessInfo();
        if (!marker.isEmpty()) {
            boolean expiring = marker.isExpiring();
            statements.marker(
                    marker.timestamp(), expiring ? marker.ttl() : 0, expiring ? marker.localExpirationTime() : 0);
        }
        int next = 0;
        for (ColumnData data : row) {
            // Rows and decoders have the same order, so one walk over the decoders serves all cells.
            int found = next;
            while (found < decoders.length && decoders[found].column != data.column()) {
                found++;
            }
            if (found < decoders.length) {
                decode(decoders[found], data, statements);
                next = found;
            } else if (metadata.getDroppedColumn(data.column().name.bytes) == null) {
                throw new IllegalStateException("column " + data.column().name + " is not in the schema");
            }
            // The deserializer leaves out what is older than the drop of its column; the origin hides what is newer,
            // too.
        }
        List<Statement> all = statements.all();
        for (int i = 0; i < all.size(); i++) {
            out.write(table, all.get(i));
        }
        List<Reread> rereads = statements.rereads();
        for (int i = 0; i < rereads.size(); i++) {
            out.reread(table, key.clone(), rereads.get(i));
        }
    }

    private void decode(ColumnDecoder decoder, ColumnData data, Statements statements) {
        try {
            decoder.decode(data, statements);
        } catch (DataException e) {
            throw undecodable(decoder.index, e);
        }
    }

    private Object keyValue(int column, ByteBuffer bytes) {
        try {
            return keyTypes[column].decode(bytes);
        } catch (DataException e) {
            throw undecodable(column, e);
        }
    }

    private Object partitionKeyValue(int column, ByteBuffer bytes) {
        try {
            return keyTypes[column].decodeExactly(bytes);
        } catch (DataException e) {
            throw undecodable(column, e);
        }
    }

    private DataException undecodable(int column, DataException cause) {
        return new DataException("column " + table.column(column).name() + ": " + cause.getMessage(), cause);
    }

    private ClusteringRange.Bound bound(ClusteringBound<?> bound) {
        if (bound.size() == 0) {
            return ClusteringRange.Bound.OPEN;
        }
        List<Object> values = new ArrayList<>(bound.size());
        for (int i = 0; i < bound.size(); i++) {
            values.add(keyValue(table.partitionKeySize() + i, bound.bufferAt(i)));
        }
        return new ClusteringRange.Bound(values, bound.isInclusive());
    }

    /** A composite key is each component behind its length, and followed by a zero byte. */
    private Object[] partitionKey(ByteBuffer key) {
        Object[] values = new Object[table.size()];
        if (table.partitionKeySize() == 1) {
            values[0] = partitionKeyValue(0, key);
            return values;
        }
        int position = key.position();
        for (int i = 0; i < table.partitionKeySize(); i++) {
            int length = key.getShort(position) & 0xffff;
            values[i] = partitionKeyValue(i, key.slice(position + PREFIX_LENGTH_BYTES, length));
            position += length + COMPONENT_OVERHEAD_BYTES;
        }
        return values;
    }
}
