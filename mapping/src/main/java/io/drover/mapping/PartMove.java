package io.drover.mapping;

import io.drover.mapping.cast.ConversionException;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.name.Names;
import org.apache.kafka.connect.errors.DataException;

/**
 * One cell's way to a column, a field of a UDT or an entry of a map.
 *
 * @param fieldName of the target's UDT in CQL, or null
 * @param field its name in the struct
 * @param entry the target map's key, or null
 */
record PartMove(
        TableSchema origin, Column target, int to, CellReader reader, String fieldName, String field, Object entry) {
    void move(ChangeEvent event, Draft draft) {
        Object outcome = read(event);
        if (outcome == null) {
            return;
        }
        if (fieldName != null) {
            draft.field(to, fieldName, field, outcome);
        } else if (entry != null) {
            draft.entry(to, entry, outcome);
        } else {
            draft.column(to, outcome);
        }
    }

    private Object read(ChangeEvent event) {
        try {
            return reader.read(event);
        } catch (ConversionException e) {
            Object value = event.after()[reader.column()];
            Column column = origin.column(reader.column());
            throw new DataException("column " + Names.cql(column.name()) + " to " + Names.cql(target.name()) + ", "
                    + (reader.expression() == null ? "" : "expression " + reader.expression() + ", ") + column.type()
                    + " to " + target.type() + ": the value"
                    + (value == null ? "" : " (a " + value.getClass().getSimpleName() + ")") + " " + e.getMessage());
        }
    }
}
