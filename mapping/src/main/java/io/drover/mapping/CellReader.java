package io.drover.mapping;

import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads from an event what becomes of one value that depends on one cell of the origin: of a column, of one field of a
 * non-frozen UDT, or of one entry of a non-frozen map.
 *
 * @param field the struct's field of a UDT, or null
 * @param fieldName the CQL name of {@code field}
 * @param entry the map's key, or null
 * @param expression over the cell, or null to take the cell's value
 * @param conversion from that to the target's type
 */
record CellReader(
        int column, String field, String fieldName, Object entry, Expression expression, Conversion conversion) {
    /** The cell was deleted at the event's write timestamp. */
    static final Object DELETED = new Object();

    /** The cell was deleted by the overwrite of what it is in, which happens one microsecond before. */
    static final Object CLEARED = new Object();

    private static final Object PRESENT = new Object();

    /**
     * A value of the target's type, {@link #DELETED}, {@link #CLEARED}, or null when the event does not touch the cell.
     *
     * @throws ConversionException when the value cannot become one of the target's
     */
    Object read(ChangeEvent event) {
        Object state = state(event);
        if (state != PRESENT) {
            return state;
        }
        Object value = expression == null ? value(event.after()[column]) : expression.evaluate(event);
        return value == null ? DELETED : conversion.convert(value);
    }

    private Object value(Object whole) {
        return field != null ? ((Struct) whole).get(field) : entry != null ? ((Map<?, ?>) whole).get(entry) : whole;
    }

    private Object state(ChangeEvent event) {
        Object value = event.after()[column];
        Delta delta = event.delta(column);
        if (Delta.isOverwrite(delta)) {
            return value == null ? null : isThere(value) ? PRESENT : CLEARED;
        }
        return switch (delta.kind()) {
            case TOMBSTONE -> DELETED;
            case ADD -> isWhole() ? refuse() : isThere(value) ? PRESENT : null;
            case REMOVE -> isWhole() ? refuse() : ((Map<?, ?>) value).containsKey(entry) ? DELETED : null;
            case FIELDS -> isWhole() ? refuse() : ofField(delta, value);
            case EMPTY -> refuseEmpty();
            case EXPIRIES -> throw new IllegalStateException("an overwrite");
        };
    }

    private Object ofField(Delta delta, Object value) {
        Delta.FieldDelta change = delta.fields().get(fieldName);
        if (change == null) {
            return null;
        }
        return switch (change) {
            case SET -> isThere(value) ? PRESENT : DELETED;
            case TOMBSTONE -> DELETED;
            case EMPTY -> refuseEmpty();
        };
    }

    private boolean isWhole() {
        return field == null && entry == null;
    }

    private boolean isThere(Object whole) {
        return field != null
                ? ((Struct) whole).get(field) != null
                : entry == null || ((Map<?, ?>) whole).containsKey(entry);
    }

    private static Object refuseEmpty() {
        throw new ConversionException("is CQL's legacy empty value, which no expression can take");
    }

    private static Object refuse() {
        throw new ConversionException("changes in part, and the rule needs the whole of it");
    }
}
