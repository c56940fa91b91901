package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.expression.Expression;
import io.drover.model.Column;
import io.drover.model.name.Names;
import java.util.List;

/** Makes the condition for rows to go to the target. */
final class FilterBuilder {
    private final PlanContext plan;
    private final TableRules rules;

    FilterBuilder(PlanContext plan) {
        this.plan = plan;
        this.rules = plan.rules();
    }

    /** Null when all rows go there, or there is a problem. */
    RowFilter build() {
        if (rules.where() == null) {
            return null;
        }
        Expression condition = plan.expressions()
                .compile(
                        new Computed(Position.START, rules.where(), null),
                        (at, reason) -> plan.problem(new PlanProblem(-1, List.of(), "'where': " + reason, at)))
                .orElse(null);
        if (condition == null) {
            return null;
        }
        if (!condition.isCondition()) {
            plan.problem(-1, "'where' must be true or false, and '" + rules.where() + "' is " + condition.typeName());
            return null;
        }
        List<Expression.Input> cells = plan.expressions().cellInputs(condition);
        if (!cells.isEmpty() && !isOfWholeRows(cells)) {
            return null;
        }
        return plan.expressions()
                .together(cells, false, reason -> plan.problem(-1, "'where': " + reason))
                .map(together -> new RowFilter(plan.origin(), plan.target(), condition, together))
                .orElse(null);
    }

    /** The row of an element is always written as a whole. */
    private boolean isOfWholeRows(List<Expression.Input> cells) {
        if (!rules.promisesWholeRows() && rules.explode() == null) {
            plan.problem(
                    -1,
                    "'where' can use key columns only, and " + cells.get(0) + " is none: an update of it would change"
                            + " whether the row belongs to the target, and the rest of the row is not in the event. If"
                            + " every statement writes all columns of a row, promise that with 'whole_rows: true'");
            return false;
        }
        boolean isWhole = true;
        for (Column column : plan.origin().columns()) {
            if ((column.type().isMultiCell() || column.kind() == Column.Kind.STATIC)
                    && !rules.dropped().contains(column.name())) {
                isWhole = false;
                plan.problem(
                        -1,
                        "'where' can use key columns only when " + Names.cql(column.name())
                                + " goes to the target, which"
                                + " is " + (column.type().isMultiCell() ? "non-frozen" : "static")
                                + " and is written apart from the row's other columns; drop it here");
            }
        }
        return isWhole;
    }
}
