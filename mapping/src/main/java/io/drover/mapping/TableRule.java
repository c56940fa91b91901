package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableId;
import io.drover.model.name.Names;
import java.util.List;

/**
 * An entry of {@code tables}, as written. Columns that it does not name are carried over under their own name.
 *
 * @param where null when all rows go to the target
 * @param explode null when a row becomes a row
 * @param key null when the document does not say
 * @param promisesUniqueKeys that rows which differ in the origin's key differ in the target's, where that cannot be seen
 * @param promisesWholeRows that columns which a rule needs together are always written together
 */
public record TableRule(
        Position position,
        TableId origin,
        TableId target,
        List<ColumnRule> columns,
        List<Drop> drops,
        Condition where,
        ExplodeRule explode,
        KeyRule key,
        boolean promisesUniqueKeys,
        boolean promisesWholeRows) {
    /** An origin column that the target does without. */
    public record Drop(Position position, String column) {
        public Drop {
            requireNonNull(position, "position is null");
            requireNonNull(column, "column is null");
        }
    }

    /** @param start where the expression starts */
    public record Condition(Position start, String expression) {}

    public record ExplodeRule(Position position, Explode explode) {}

    /** The target's primary key, for a table that does not exist yet. */
    public record KeyRule(Position position, List<KeyColumn> partition, List<KeyColumn> clustering) {
        public record KeyColumn(Position position, String name, boolean descending) {
            @Override
            public String toString() {
                return Names.cql(name) + (descending ? " desc" : "");
            }
        }

        public KeyRule {
            partition = List.copyOf(partition);
            clustering = List.copyOf(clustering);
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
