package io.drover.verification;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * What a scan shows of one row (or of a partition's static columns, whose clustering key is null), put together from the
 * events that it became.
 */
final class RowImage {
    private static final Object EMPTY_VALUE = new Object();

    private final TableSchema table;
    private final long token;
    private final List<Object> key;

    /** By column: a {@link Cell}, a map from element to {@link Cell}, or null. */
    private final Object[] cells;

    RowImage(TableSchema table, long token, List<Object> key) {
        this.table = table;
        this.token = token;
        this.key = key;
        this.cells = new Object[table.size()];
    }

    static List<Object> keyOf(ChangeEvent event) {
        return Arrays.asList(Arrays.copyOf(event.after(), event.table().primaryKeySize()));
    }

    long token() {
        return token;
    }

    /** The primary key's values, in its order. */
    List<Object> key() {
        return key;
    }

    /** A {@link Cell}, a map from element to {@link Cell}, or null. */
    Object cells(int column) {
        return cells[column];
    }

    /** @param event of this row, as a scan makes them; a rule can make a deletion of a cell, which then is not there */
    void add(ChangeEvent event) {
        long expiresAt = event.hasTtl() ? event.expiresAt() : Cell.NEVER;
        for (int i = table.primaryKeySize(); i < cells.length; i++) {
            Object value = event.after()[i];
            Delta delta = event.delta(i);
            if (Delta.isOverwrite(delta) && value != null) {
                cells[i] = new Cell(value, event.writetime(), expiresAt);
            } else if (delta != null) {
                add(i, delta, value, event.writetime(), expiresAt);
            }
        }
    }

    private void add(int column, Delta delta, Object value, long writetime, long expiresAt) {
        switch (delta.kind()) {
            case EMPTY -> cells[column] = new Cell(EMPTY_VALUE, writetime, expiresAt);
            case ADD -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach(
                            (element, mapped) -> elements(column).put(element, new Cell(mapped, writetime, expiresAt)));
                } else {
                    ((List<?>) value)
                            .forEach(element -> elements(column).put(element, new Cell(null, writetime, expiresAt)));
                }
            }
            case FIELDS ->
                delta.fields().forEach((field, change) -> {
                    if (change != Delta.FieldDelta.TOMBSTONE) {
                        Object is = change == Delta.FieldDelta.EMPTY
                                ? EMPTY_VALUE
                                : ((Struct) value).get(Names.field(field));
                        elements(column).put(field, new Cell(is, writetime, expiresAt));
                    }
                });
            case EXPIRIES -> throw new IllegalStateException("an overwrite");
            case TOMBSTONE, REMOVE -> {
                // Nothing to see.
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Map<Object, Cell> elements(int column) {
        if (!(cells[column] instanceof Map)) {
            cells[column] = new HashMap<Object, Cell>();
        }
        return (Map<Object, Cell>) cells[column];
    }
}
