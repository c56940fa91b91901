package io.drover.source.commitlog;

import io.drover.model.event.Delta;
import io.drover.model.type.CqlType;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.ComplexColumnData;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * Sets, maps and UDTs whose every element or field is a cell of its own.
 *
 * <p>CQL writes an overwrite at time t as a deletion of the column at t-1 and cells at t, and so does who applies the event:
 * a deletion with cells right after it is a plain overwrite. Cells of another TTL at t, and those that a value cannot hold,
 * are added separately, in whatever order, as the deletion at t-1 does not touch them. A deletion without cells that make an
 * overwrite is a tombstone at its own time.
 */
abstract class MultiCellDecoder extends ColumnDecoder {
    private final Delta.Kind added;
    private final Delta.Kind removed;

    MultiCellDecoder(ColumnMetadata column, int index, Delta.Kind added, Delta.Kind removed) {
        super(column, index);
        this.added = added;
        this.removed = removed;
    }

    @Override
    void decode(ColumnData data, Statements row) {
        ComplexColumnData cells = (ComplexColumnData) data;
        DeletionTime deletion = cells.complexDeletion();
        boolean deleted = !deletion.isLive();
        Statement overwrite = null;
        for (Cell<?> cell : cells) {
            if (cell.isTombstone()) {
                remove(row.forDelete(cell.timestamp(), index, removed), cell);
            } else if (deleted
                    && cell.timestamp() == deletion.markedForDeleteAt() + 1
                    && isInValue(cell)
                    && joins(overwrite, cell)) {
                if (overwrite == null) {
                    overwrite = row.forCell(cell.timestamp(), ttl(cell), expiresAt(cell), index, null);
                    overwrite.set(index, newValue());
                }
                put(overwrite.value(index), cell);
            } else {
                add(row.forCell(cell.timestamp(), ttl(cell), expiresAt(cell), index, added), cell);
            }
        }
        if (deleted && overwrite == null) {
            row.forDelete(deletion.markedForDeleteAt(), index, null).setDelta(index, Delta.TOMBSTONE);
        }
    }

    private static boolean joins(Statement overwrite, Cell<?> cell) {
        return overwrite == null || overwrite.takes(cell.timestamp(), ttl(cell), expiresAt(cell));
    }

    private void add(Statement statement, Cell<?> cell) {
        put(valueOf(statement), cell);
        mark(statement, cell, false);
    }

    private void remove(Statement statement, Cell<?> cell) {
        putRemoved(valueOf(statement), cell);
        mark(statement, cell, true);
    }

    private Object valueOf(Statement statement) {
        if (statement.value(index) == null) {
            statement.set(index, newValue());
        }
        return statement.value(index);
    }

    /** Whether a value of the column can hold this cell. */
    boolean isInValue(Cell<?> cell) {
        return true;
    }

    abstract Object newValue();

    abstract void put(Object value, Cell<?> cell);

    abstract void putRemoved(Object value, Cell<?> cell);

    /** Says in the statement's delta that this cell was added or removed. */
    abstract void mark(Statement statement, Cell<?> cell, boolean isRemoved);

    static final class OfSet extends MultiCellDecoder {
        private final CqlType element;

        OfSet(ColumnMetadata column, int index, SetType type) {
            super(column, index, Delta.Kind.ADD, Delta.Kind.REMOVE);
            this.element = type.element();
        }

        @Override
        Object newValue() {
            return new ArrayList<>();
        }

        @Override
        @SuppressWarnings("unchecked")
        void put(Object value, Cell<?> cell) {
            ((List<Object>) value).add(element.decode(cell.path().get(0)));
        }

        @Override
        void putRemoved(Object value, Cell<?> cell) {
            put(value, cell);
        }

        @Override
        void mark(Statement statement, Cell<?> cell, boolean isRemoved) {
            statement.setDelta(index, isRemoved ? Delta.REMOVE : Delta.ADD);
        }
    }

    static final class OfMap extends MultiCellDecoder {
        private final CqlType key;
        private final CqlType value;

        OfMap(ColumnMetadata column, int index, MapType type) {
            super(column, index, Delta.Kind.ADD, Delta.Kind.REMOVE);
            this.key = type.key();
            this.value = type.value();
        }

        @Override
        Object newValue() {
            return new LinkedHashMap<>();
        }

        @Override
        @SuppressWarnings("unchecked")
        void put(Object map, Cell<?> cell) {
            ((Map<Object, Object>) map).put(key.decode(cell.path().get(0)), value.decode(cell.buffer()));
        }

        @Override
        @SuppressWarnings("unchecked")
        void putRemoved(Object map, Cell<?> cell) {
            ((Map<Object, Object>) map).put(key.decode(cell.path().get(0)), null);
        }

        @Override
        void mark(Statement statement, Cell<?> cell, boolean isRemoved) {
            statement.setDelta(index, isRemoved ? Delta.REMOVE : Delta.ADD);
        }
    }

    static final class OfUdt extends MultiCellDecoder {
        private final UdtType type;
        private final List<Field> fields;

        OfUdt(ColumnMetadata column, int index, UdtType type) {
            super(column, index, Delta.Kind.FIELDS, Delta.Kind.FIELDS);
            this.type = type;
            this.fields = type.schema(true).fields();
        }

        @Override
        Object newValue() {
            return new Struct(type.schema(true));
        }

        @Override
        boolean isInValue(Cell<?> cell) {
            return cell.valueSize() > 0 || typeOf(cell).allowsNoBytes();
        }

        @Override
        void put(Object struct, Cell<?> cell) {
            if (isInValue(cell)) {
                ((Struct) struct).put(fields.get(fieldOf(cell)), typeOf(cell).decode(cell.buffer()));
            }
        }

        @Override
        void putRemoved(Object struct, Cell<?> cell) {
            // The delta says it; the field stays null.
        }

        @Override
        void mark(Statement statement, Cell<?> cell, boolean isRemoved) {
            Delta delta = statement.delta(index);
            Map<String, Delta.FieldDelta> changes = delta == null ? new HashMap<>() : new HashMap<>(delta.fields());
            changes.put(
                    type.fields().get(fieldOf(cell)).name(),
                    isRemoved
                            ? Delta.FieldDelta.TOMBSTONE
                            : isInValue(cell) ? Delta.FieldDelta.SET : Delta.FieldDelta.EMPTY);
            statement.setDelta(index, Delta.ofFields(changes));
        }

        private CqlType typeOf(Cell<?> cell) {
            return type.fields().get(fieldOf(cell)).type();
        }

        /** The path of a field's cell is the field's number. */
        private static int fieldOf(Cell<?> cell) {
            ByteBuffer path = cell.path().get(0);
            return path.getShort(path.position());
        }
    }
}
