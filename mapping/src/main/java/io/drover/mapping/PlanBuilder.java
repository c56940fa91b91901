package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.model.TableSchema;
import java.util.List;

/**
 * Makes the plan for one schema of the origin table, which may be newer than the one that the mapping was checked against.
 * What cannot be is a problem: refused when the mapping is made, or when an event touches it.
 */
final class PlanBuilder {
    private final PlanContext plan;
    private final TableSchema origin;
    private final TableSchema target;
    private final TableRules rules;
    private final boolean[] used;

    /** @param origin the schema that the rules see: with exploded rows, that of these */
    PlanBuilder(TableSchema origin, TableRules rules) {
        this.plan = new PlanContext(origin, rules);
        this.origin = origin;
        this.target = rules.target();
        this.rules = rules;
        this.used = new boolean[origin.size()];
    }

    RowPlan build() {
        ColumnSource[] sources = sources();
        KeyPart[] key = new KeyPart[target.primaryKeySize()];
        for (int to = 0; to < key.length; to++) {
            key[to] = new KeyBuilder(plan, to).place(sources[to]).orElse(null);
        }
        CellBuilder cells = new CellBuilder(plan);
        for (int to = key.length; to < sources.length; to++) {
            if (sources[to] != null) {
                cells.place(to, sources[to]);
            }
        }
        RowFilter filter = new FilterBuilder(plan).build();
        new KeyCheck(plan, key).check();
        return new RowPlan(
                new KeyPlan(origin, target, key, rules.isTargetShared()),
                filter,
                cells.build(),
                plan.columns(),
                List.copyOf(plan.problems()),
                RowPlan.refusals(origin, plan.problems()),
                rules.isTargetShared());
    }

    /** By target column, with those of columns that came to the origin after the mapping was made. */
    private ColumnSource[] sources() {
        ColumnSource[] sources = rules.sources().clone();
        for (ColumnSource source : sources) {
            use(source);
        }
        for (int from = 0; from < used.length; from++) {
            if (!used[from] && !rules.dropped().contains(origin.column(from).name())) {
                carryOver(origin.column(from).name(), sources);
            }
        }
        return sources;
    }

    private void use(ColumnSource source) {
        if (source instanceof OriginColumn column && origin.indexOf(column.name()) >= 0) {
            used[origin.indexOf(column.name())] = true;
        } else if (source instanceof Computed computed) {
            plan.expressions()
                    .compile(computed)
                    .ifPresent(expression ->
                            expression.inputs().forEach(input -> used[origin.indexOf(input.column())] = true));
        } else if (source instanceof Parts together) {
            together.parts().values().forEach(this::use);
        }
    }

    private void carryOver(String name, ColumnSource[] sources) {
        int to = target.indexOf(name);
        if (to < 0 || sources[to] != null) {
            plan.problem(new PlanProblem(
                    -1,
                    List.of(name),
                    "column " + name + " has no place in " + target.id()
                            + "; map or drop it in the migration and start it again",
                    null));
        } else {
            sources[to] = new OriginColumn(name, null);
        }
    }
}
