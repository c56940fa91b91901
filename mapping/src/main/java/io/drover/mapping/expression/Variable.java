package io.drover.mapping.expression;

import dev.cel.common.types.CelType;
import io.drover.model.event.ChangeEvent;
import java.util.List;

/**
 * A name that expressions may use.
 *
 * @param inputs what it stands for; several for {@code token()}
 * @param isWhole whether it stands for all elements of a column whose elements are cells of their own
 */
record Variable(String name, CelType type, List<Expression.Input> inputs, boolean isWhole, Reader reader) {
    /** From an event to a CEL value, or null. */
    interface Reader {
        Object read(ChangeEvent event);
    }
}
