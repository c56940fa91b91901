package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableId;
import java.util.List;

/** An entry of {@code tables}, as written. Columns that it does not name are carried over under their own name. */
public record TableRule(Position position, TableId origin, TableId target, List<ColumnRule> columns, List<Drop> drops) {
    /** An origin column that the target does without. */
    public record Drop(Position position, String column) {
        public Drop {
            requireNonNull(position, "position is null");
            requireNonNull(column, "column is null");
        }
    }

    public TableRule {
        requireNonNull(position, "position is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(target, "target is null");
        columns = List.copyOf(columns);
        drops = List.copyOf(drops);
    }
}
