package io.drover.mapping;

import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import org.apache.kafka.connect.errors.DataException;

/**
 * An ordinary target column that depends on the row's key only, or on nothing: it is written with the row's marker.
 *
 * @param move from a key column, or null
 * @param constant or null
 * @param expression over key columns, or null
 */
record MarkerCell(int to, Move move, Object constant, Expression expression, Conversion conversion) {
    void write(ChangeEvent event, Draft draft) {
        if (constant != null) {
            draft.value(to, constant);
        } else if (move != null) {
            move.move(event, draft);
        } else {
            try {
                Object value = expression.evaluate(event);
                if (value == null) {
                    draft.delta(to, Delta.TOMBSTONE);
                } else {
                    draft.value(to, conversion.convert(value));
                }
            } catch (ConversionException e) {
                throw new DataException("expression " + expression + ": the value " + e.getMessage());
            }
        }
    }
}
