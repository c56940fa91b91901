package io.drover.mapping;

import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.type.ListType;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.errors.DataException;

/** One column's way from an origin row to a target row. */
final class Move {
    final int from;
    final int to;
    private final Conversion conversion;
    private final TableSchema origin;
    private final Column target;

    Move(TableSchema origin, int from, Column target, int to, Conversion conversion) {
        this.origin = origin;
        this.from = from;
        this.target = target;
        this.to = to;
        this.conversion = conversion;
    }

    void move(ChangeEvent event, Draft draft) {
        Object value = event.after()[from];
        Delta delta = event.delta(from);
        if (value != null) {
            draft.value(to, convert(value));
        }
        if (delta != null) {
            if (becomesOrdinary(delta)) {
                draft.value(to, noBytes());
            } else if (canHold(delta)) {
                draft.delta(to, delta);
            }
        }
    }

    /** What is no list of cells expires as a whole, with the element that lives longest. */
    private boolean canHold(Delta delta) {
        return delta.kind() != Delta.Kind.EXPIRIES
                || target.type() instanceof ListType && target.type().isMultiCell();
    }

    /** @param value not null */
    Object convert(Object value) {
        try {
            return conversion.convert(value);
        } catch (ConversionException e) {
            throw failed(value, e.getMessage());
        } catch (ClassCastException e) {
            throw failed(value, "is not of the column's type");
        }
    }

    /** CQL's legacy empty value stays one, and becomes an ordinary value in a type in which no bytes are one. */
    boolean becomesOrdinary(Delta delta) {
        return delta.kind() == Delta.Kind.EMPTY && target.type().allowsNoBytes();
    }

    Object noBytes() {
        return target.type().decode(ByteBuffer.allocate(0));
    }

    /** Never says the value: it may be personal data. */
    private DataException failed(Object value, String reason) {
        Column column = origin.column(from);
        return new DataException("column " + column.name() + " to " + target.name() + ", "
                + column.type() + " to " + target.type() + ": the value (a "
                + value.getClass().getSimpleName() + ") " + reason);
    }
}
