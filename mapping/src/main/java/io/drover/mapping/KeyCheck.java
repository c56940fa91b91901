package io.drover.mapping;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;

/** What the whole of a target's key must be. */
final class KeyCheck {
    private final PlanContext plan;
    private final TableSchema origin;
    private final TableSchema target;
    private final KeyPart[] key;

    /** @param key by column of the target's primary key; null where there is a problem already */
    KeyCheck(PlanContext plan, KeyPart[] key) {
        this.plan = plan;
        this.origin = plan.origin();
        this.target = plan.target();
        this.key = key;
    }

    /** Rows that differ in the origin must differ in the target, and deletions must find them. */
    void check() {
        boolean isSoundSoFar = plan.problems().isEmpty();
        for (int i = 0; i < origin.primaryKeySize(); i++) {
            boolean told = false;
            boolean reads = false;
            for (KeyPart part : key) {
                told |= part != null && part.tellsOf(i);
                reads |= part == null || KeyBuilder.reads(part, i);
            }
            String name = Names.cql(origin.column(i).name());
            if (!told && reads && isSoundSoFar && !plan.rules().promisesUniqueKeys()) {
                plan.problem(
                        -1,
                        "origin key column " + name + " is in the primary key of " + target.id()
                                + " only as part of an expression or a cast that may give two rows the same key; keep"
                                + " the column in the key, or promise with 'unique_keys: true' that it does not");
            } else if (!told && !reads) {
                plan.problem(
                        -1,
                        "origin key column " + name + " is not in the primary key of " + target.id()
                                + ": rows that differ only in it would overwrite each other");
            }
        }
        checkStatics();
    }

    /** A static cell belongs to a partition, which must then be one and the same partition of the target. */
    private void checkStatics() {
        for (int to = key.length; to < target.size(); to++) {
            if (target.column(to).kind() == Column.Kind.STATIC
                    && plan.columns()[to].role() == ColumnPlan.Role.CELL
                    && !KeyPart.haveSamePartitions(origin, target, key)) {
                plan.problem(
                        to,
                        "static column " + Names.cql(target.column(to).name())
                                + " needs partitions that are the origin's: the target's partition key must be made of"
                                + " the origin's partition key columns, all of them");
            }
        }
    }
}
