package io.drover.mapping;

import io.drover.model.Column;
import java.util.List;

/**
 * What the plan makes of one target column.
 *
 * @param rule the source in words
 * @param inputs what of the origin's row it depends on
 * @param loss what can get lost, or null
 */
public record ColumnPlan(Column target, Role role, String rule, List<String> inputs, String loss) {
    public enum Role {
        /** Part of the primary key; in every event. */
        KEY,
        /** Depends on one cell of the origin, whose write timestamp and TTL it takes. */
        CELL,
        /** Depends on several cells of the origin, which are promised to be written together; takes their timestamp and TTL. */
        CELLS,
        /** Depends on the row's key only, or on nothing; written with the row's marker. */
        MARKER,
        /** No rule touches it. */
        UNTOUCHED
    }

    public ColumnPlan {
        inputs = List.copyOf(inputs);
    }
}
