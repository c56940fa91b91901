package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import io.drover.model.type.ListType;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements that write the regular, or the static, cells of one table.
 *
 * <p>Each sets every column of its kind and leaves those that the event does not touch unset, so that a table needs few
 * statements whatever columns its events touch. Their semantics, in Cassandra's terms:
 *
 * <ul>
 *   <li>INSERT writes the row marker too, UPDATE does not; null writes a cell tombstone.
 *   <li>Overwriting a set, map or UDT deletes what it had at one microsecond before the write timestamp; an event that
 *       deletes it at the very timestamp therefore needs DELETE.
 *   <li>Cells that have expired are written as tombstones, which at equal timestamps is what they are; of a collection,
 *       its elements.
 * </ul>
 */
final class CellStatements {
    private enum Part {
        SET,
        ADD,
        REMOVE,
        FIELDS,
        DELETE
    }

    private final TableSchema table;
    private final KeyClause key;
    private final int[] columns;
    private final int[] settable;
    private final int[] collections;
    private final String insert;
    private final String set;
    private final String add;
    private final String remove;
    private final UdtFields fields;
    private final String[] delete;

    CellStatements(TableSchema table, Column.Kind kind) {
        this.table = table;
        this.key = kind == Column.Kind.STATIC ? KeyClause.ofPartition(table) : KeyClause.ofRow(table);
        this.columns = IntStream.range(table.primaryKeySize(), table.size())
                .filter(i -> table.column(i).kind() == kind)
                .toArray();
        this.settable = select(i -> !isMultiCellList(i));
        this.collections = select(i -> isMultiCell(i) && !isUdt(i) && !isMultiCellList(i));
        this.fields = new UdtFields(table, key, select(i -> isMultiCell(i) && isUdt(i)));
        this.insert = insertText();
        this.set = updateText(settable, "%1$s = ?");
        this.add = updateText(collections, "%1$s = %1$s + ?");
        this.remove = updateText(collections, "%1$s = %1$s - ?");
        this.delete = new String[table.size()];
        for (int i : columns) {
            delete[i] = "DELETE " + name(i) + " FROM " + table.id() + " USING TIMESTAMP ? WHERE " + key.restriction();
        }
    }

    private int[] select(IntPredicate condition) {
        return IntStream.of(columns).filter(condition).toArray();
    }

    private String name(int column) {
        return Names.cql(table.column(column).name());
    }

    private boolean isMultiCell(int column) {
        return table.column(column).type().isMultiCell();
    }

    private boolean isMultiCellList(int column) {
        return isMultiCell(column) && table.column(column).type() instanceof ListType;
    }

    private boolean isUdt(int column) {
        return table.column(column).type() instanceof UdtType;
    }

    private String insertText() {
        String names = IntStream.concat(IntStream.range(0, key.size()), IntStream.of(settable))
                .mapToObj(this::name)
                .collect(Collectors.joining(", "));
        String markers = "?, ".repeat(key.size() + settable.length - 1) + "?";
        return "INSERT INTO " + table.id() + " (" + names + ") VALUES (" + markers + ") USING TIMESTAMP ? AND TTL ?";
    }

    private String updateText(int[] set, String assignment) {
        return IntStream.of(set)
                .mapToObj(i -> String.format(assignment, name(i)))
                .collect(Collectors.joining(
                        ", ",
                        "UPDATE " + table.id() + " USING TIMESTAMP ? AND TTL ? SET ",
                        " WHERE " + key.restriction()));
    }

    /** Adds what the event asks of these columns; with a marker, an INSERT even if that is nothing. */
    void addTo(List<CqlWrite> writes, ChangeEvent event, Expiry expiry, boolean withMarker) {
        Set<Part> parts = parts(event, expiry);
        if (withMarker) {
            writes.add(insert(event, expiry));
        } else if (parts.contains(Part.SET)) {
            writes.add(set(event, expiry));
        }
        if (parts.contains(Part.ADD)) {
            writes.add(elements(add, event, expiry.ttl(), i -> CollectionElements.added(table, i, event)));
        }
        if (parts.contains(Part.REMOVE)) {
            writes.add(elements(remove, event, 0, i -> CollectionElements.removed(table, i, event, expiry)));
        }
        if (parts.contains(Part.FIELDS)) {
            writes.add(fields.update(event, expiry));
        }
        if (parts.contains(Part.DELETE)) {
            deleteColumns(writes, event);
        }
    }

    /** Whether the event touches one of these columns. */
    boolean areIn(ChangeEvent event) {
        for (int i : columns) {
            if (event.touches(i)) {
                return true;
            }
        }
        return false;
    }

    private Set<Part> parts(ChangeEvent event, Expiry expiry) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (int i : columns) {
            Delta delta = event.delta(i);
            // What a list becomes depends on what it is; see ListOverwrites.
            if (delta == null && event.after()[i] == null || isMultiCellList(i) && Delta.isOverwrite(delta)) {
                continue;
            }
            if (isMultiCellList(i) && !Delta.TOMBSTONE.equals(delta)) {
                throw Values.invalid(table, i, "a list comes whole or as a tombstone, not as " + delta.kind(), null);
            }
            if (delta == null) {
                parts.add(Part.SET);
                if (expiry.expired() && isMultiCell(i)) {
                    parts.add(isUdt(i) ? Part.FIELDS : Part.REMOVE);
                }
                continue;
            }
            parts.add(
                    switch (delta.kind()) {
                        case TOMBSTONE -> isMultiCell(i) ? Part.DELETE : Part.SET;
                        case EMPTY -> Part.SET;
                        case ADD -> expiry.expired() ? Part.REMOVE : Part.ADD;
                        case REMOVE -> Part.REMOVE;
                        case FIELDS -> Part.FIELDS;
                        case EXPIRIES ->
                            throw Values.invalid(table, i, "only elements of a list expire one by one", null);
                    });
        }
        return parts;
    }

    private CqlWrite insert(ChangeEvent event, Expiry expiry) {
        ByteBuffer[] values = new ByteBuffer[key.size() + settable.length + 2];
        key.put(event, values, 0);
        putCells(event, expiry, values, key.size());
        values[values.length - 2] = Values.ofLong(event.writetime());
        values[values.length - 1] = Values.ofInt(expiry.markerTtl());
        return new CqlWrite(insert, values);
    }

    private CqlWrite set(ChangeEvent event, Expiry expiry) {
        ByteBuffer[] values = new ByteBuffer[2 + settable.length + key.size()];
        values[0] = Values.ofLong(event.writetime());
        values[1] = Values.ofInt(expiry.ttl());
        putCells(event, expiry, values, 2);
        key.put(event, values, 2 + settable.length);
        return new CqlWrite(set, values);
    }

    private void putCells(ChangeEvent event, Expiry expiry, ByteBuffer[] values, int at) {
        for (int i : settable) {
            values[at++] = cell(event, i, expiry);
        }
    }

    private ByteBuffer cell(ChangeEvent event, int column, Expiry expiry) {
        Object value = event.after()[column];
        Delta delta = event.delta(column);
        if (delta == null) {
            return value == null ? CqlWrite.UNSET : expiry.expired() ? null : Values.encode(table, column, value);
        }
        return switch (delta.kind()) {
            case TOMBSTONE -> isMultiCell(column) ? CqlWrite.UNSET : null;
            case EMPTY -> expiry.expired() ? null : Values.empty();
            case ADD, REMOVE, FIELDS, EXPIRIES -> CqlWrite.UNSET;
        };
    }

    private CqlWrite elements(String cql, ChangeEvent event, int ttl, IntFunction<ByteBuffer> elements) {
        ByteBuffer[] values = new ByteBuffer[2 + collections.length + key.size()];
        values[0] = Values.ofLong(event.writetime());
        values[1] = Values.ofInt(ttl);
        for (int i = 0; i < collections.length; i++) {
            values[2 + i] = elements.apply(collections[i]);
        }
        key.put(event, values, 2 + collections.length);
        return new CqlWrite(cql, values);
    }

    private void deleteColumns(List<CqlWrite> writes, ChangeEvent event) {
        for (int i : columns) {
            if (Delta.TOMBSTONE.equals(event.delta(i)) && isMultiCell(i)) {
                ByteBuffer[] values = new ByteBuffer[1 + key.size()];
                values[0] = Values.ofLong(event.writetime());
                key.put(event, values, 1);
                writes.add(new CqlWrite(delete[i], values));
            }
        }
    }
}
