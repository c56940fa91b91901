package io.drover.mapping;

import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import org.apache.kafka.connect.errors.DataException;

/** The way of several cells that are written together to one column. */
record TogetherMove(int to, Together inputs, Expression expression, Conversion conversion) {
    void move(ChangeEvent event, Draft draft) {
        switch (inputs.state(event)) {
            case WRITTEN -> draft.column(to, value(event));
            case DELETED -> draft.delta(to, Delta.TOMBSTONE);
            case UNTOUCHED -> {
                // Nothing changes.
            }
            case BROKEN ->
                throw new DataException("the expression '" + expression + "' needs " + expression.inputs()
                        + " with values in one statement, as 'whole_rows' promises, and this one has only some");
        }
    }

    private Object value(ChangeEvent event) {
        try {
            Object value = expression.evaluate(event);
            return value == null ? CellReader.DELETED : conversion.convert(value);
        } catch (ConversionException e) {
            throw new DataException("expression " + expression + ": the value " + e.getMessage());
        }
    }
}
