package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.Set;

/**
 * The rules of one table, complete: what the plans are made from, and what travels in a connector's configuration.
 *
 * @param sources by target column; null where no rule touches it. Must not be written to
 * @param dropped names of origin columns that do not go to the target
 * @param where the condition for rows to go to the target, or null
 * @param explode null when a row becomes a row
 * @param isTargetShared whether other origin tables have the same target
 */
record TableRules(
        TableId origin,
        TableSchema target,
        ColumnSource[] sources,
        Set<String> dropped,
        String where,
        Explode explode,
        boolean promisesUniqueKeys,
        boolean promisesWholeRows,
        boolean isTargetShared) {
    TableRules {
        requireNonNull(origin, "origin is null");
        requireNonNull(target, "target is null");
        if (sources.length != target.size()) {
            throw new IllegalArgumentException("sources are not aligned with the columns of " + target.id());
        }
        dropped = Set.copyOf(dropped);
    }
}
