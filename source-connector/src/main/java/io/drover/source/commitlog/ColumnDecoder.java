package io.drover.source.commitlog;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.schema.ColumnMetadata;

/** Turns one column's cells in a row into parts of statements. */
abstract class ColumnDecoder {
    /** The very instance that the deserializer puts into rows. */
    final ColumnMetadata column;

    /** In the table's schema, with which events are aligned. */
    final int index;

    ColumnDecoder(ColumnMetadata column, int index) {
        this.column = column;
        this.index = index;
    }

    static ColumnDecoder of(ColumnMetadata column, TableSchema table) {
        int index = table.indexOf(column.name.toString());
        if (index < 0) {
            throw new IllegalArgumentException("table " + table.id() + " has no column " + column.name);
        }
        CqlType type = table.column(index).type();
        if (type == ScalarType.COUNTER) {
            return new RereadDecoder.OfCounter(column, index);
        }
        if (!type.isMultiCell()) {
            return new SingleCell(column, index, type);
        }
        if (type instanceof SetType set) {
            return new MultiCellDecoder.OfSet(column, index, set);
        }
        if (type instanceof MapType map) {
            return new MultiCellDecoder.OfMap(column, index, map);
        }
        if (type instanceof UdtType udt) {
            return new MultiCellDecoder.OfUdt(column, index, udt);
        }
        if (type instanceof ListType) {
            return new RereadDecoder.OfList(column, index);
        }
        throw new IllegalArgumentException("column " + column.name + " of table " + table.id() + " has type " + type);
    }

    abstract void decode(ColumnData data, Statements row);

    static int ttl(Cell<?> cell) {
        return cell.isExpiring() ? cell.ttl() : ChangeEvent.NO_TTL;
    }

    static long expiresAt(Cell<?> cell) {
        return cell.isExpiring() ? cell.localDeletionTime() : 0;
    }

    private static final class SingleCell extends ColumnDecoder {
        private final CqlType type;

        private SingleCell(ColumnMetadata column, int index, CqlType type) {
            super(column, index);
            this.type = type;
        }

        @Override
        void decode(ColumnData data, Statements row) {
            Cell<?> cell = (Cell<?>) data;
            if (cell.isTombstone()) {
                row.forDelete(cell.timestamp(), index, null).setDelta(index, Delta.TOMBSTONE);
                return;
            }
            Statement statement = row.forCell(cell.timestamp(), ttl(cell), expiresAt(cell));
            ByteBuffer value = cell.buffer();
            if (value.hasRemaining() || type.allowsNoBytes()) {
                statement.set(index, type.decode(value));
            } else {
                statement.setDelta(index, Delta.EMPTY);
            }
        }
    }
}
