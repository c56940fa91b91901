package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.expression.Expression;
import io.drover.model.Column;
import io.drover.model.name.Names;
import java.util.List;
import java.util.Optional;

/** Makes one part of the target's primary key. */
final class KeyBuilder {
    private final PlanContext plan;
    private final int to;
    private final String what;

    KeyBuilder(PlanContext plan, int to) {
        this.plan = plan;
        this.to = to;
        this.what = "key column " + Names.cql(plan.target().column(to).name()) + " of "
                + plan.target().id();
    }

    Optional<KeyPart> place(ColumnSource source) {
        if (source == null) {
            return refuse(what + " comes from nowhere; name its origin column under 'columns'");
        }
        if (source instanceof Constant constant) {
            return plan.constant(to, constant).map(value -> {
                plan.plan(to, ColumnPlan.Role.KEY, "constant " + constant.text(), List.of(), null);
                return KeyPart.of(value);
            });
        }
        if (source instanceof OriginColumn column) {
            return column(column);
        }
        return source instanceof Computed computed
                ? expression(computed)
                : refuse(what + " cannot be put together from parts");
    }

    private Optional<KeyPart> column(OriginColumn source) {
        int from = plan.origin().indexOf(source.name());
        if (from < 0) {
            return refuse(what + " has no origin column any more");
        }
        Column column = plan.origin().column(from);
        if (!column.kind().isPrimaryKey()) {
            return refuse(notOfKey(source.name()));
        }
        Match match = plan.match(to, from, source).orElse(null);
        if (match == null) {
            return Optional.empty();
        }
        boolean tells = match.cast() == null || !match.cast().isLossy();
        boolean keepsOrder = match.cast() == null || match.cast().keepsOrder();
        plan.plan(to, ColumnPlan.Role.KEY, plan.describe(source, from, to), List.of(source.name()), match.loss());
        Move move = new Move(plan.origin(), from, plan.target().column(to), to, match.conversion());
        return Optional.of(KeyPart.of(move, tells, keepsOrder));
    }

    private Optional<KeyPart> expression(Computed computed) {
        ExpressionRules.Typed typed =
                plan.expression(to, computed, plan.target().column(to).type()).orElse(null);
        if (typed == null) {
            return Optional.empty();
        }
        List<Expression.Input> cells = plan.expressions().cellInputs(typed.expression());
        if (!cells.isEmpty()) {
            return refuse(notOfKey(cells.get(0).toString()));
        }
        int[] needs = typed.expression().inputs().stream()
                .mapToInt(input -> plan.origin().indexOf(input.column()))
                .distinct()
                .toArray();
        plan.plan(to, ColumnPlan.Role.KEY, "expression " + computed.expression(), typed.inputs(), typed.loss());
        return Optional.of(KeyPart.of(typed.expression(), typed.conversion(), needs));
    }

    private String notOfKey(String column) {
        return what + " cannot come from " + Names.cql(column) + ", which is not part of the origin's key: an update of"
                + " it would change which row it is, and the old row would stay";
    }

    private Optional<KeyPart> refuse(String reason) {
        plan.problem(to, reason);
        return Optional.empty();
    }

    static boolean reads(KeyPart part, int column) {
        for (int need : part.needs()) {
            if (need == column) {
                return true;
            }
        }
        return false;
    }
}
