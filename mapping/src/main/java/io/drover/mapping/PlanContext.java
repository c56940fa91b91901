package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the builders of one plan share: the schemas and the rules, what each target column is planned to be, and what cannot
 * be as the rules say.
 */
final class PlanContext {
    private final TableSchema origin;
    private final TableSchema target;
    private final TableRules rules;
    private final ExpressionRules expressions;
    private final ColumnPlan[] columns;
    private final List<PlanProblem> problems = new ArrayList<>();

    PlanContext(TableSchema origin, TableRules rules) {
        this.origin = origin;
        this.target = rules.target();
        this.rules = rules;
        this.expressions = new ExpressionRules(origin);
        this.columns = new ColumnPlan[target.size()];
        for (int to = 0; to < columns.length; to++) {
            columns[to] = new ColumnPlan(target.column(to), ColumnPlan.Role.UNTOUCHED, "", List.of(), null);
        }
    }

    TableSchema origin() {
        return origin;
    }

    TableSchema target() {
        return target;
    }

    TableRules rules() {
        return rules;
    }

    ExpressionRules expressions() {
        return expressions;
    }

    /** By target column. */
    ColumnPlan[] columns() {
        return columns;
    }

    List<PlanProblem> problems() {
        return problems;
    }

    void plan(int to, ColumnPlan.Role role, String rule, List<String> inputs, String loss) {
        columns[to] = new ColumnPlan(target.column(to), role, rule, inputs, loss);
    }

    void problem(PlanProblem problem) {
        problems.add(problem);
    }

    void problem(int to, String reason) {
        problems.add(new PlanProblem(to, to < 0 ? List.of() : inputs(rules.sources()[to]), reason, null));
    }

    private List<String> inputs(ColumnSource source) {
        if (source instanceof OriginColumn column) {
            return List.of(column.name());
        }
        if (source instanceof Computed computed) {
            return expressions.columns(computed);
        }
        return source instanceof Parts together
                ? together.parts().values().stream()
                        .flatMap(part -> inputs(part).stream())
                        .toList()
                : List.of();
    }

    Optional<Object> constant(int to, Constant constant) {
        String what = "the constant of column " + name(to);
        if (!(target.column(to).type() instanceof ScalarType type)) {
            problem(to, what + " cannot be a " + target.column(to).type() + ": constants are scalar values");
            return Optional.empty();
        }
        try {
            return Optional.of(CqlText.parse(type, constant.text()));
        } catch (ConversionException e) {
            problem(to, what + ", '" + constant.text() + "', " + e.getMessage());
            return Optional.empty();
        }
    }

    Optional<Match> match(int to, int from, OriginColumn source) {
        Match match = Match.of(origin.column(from), target.column(to), source);
        if (match.refusal() != null) {
            problems.add(new PlanProblem(to, List.of(source.name()), match.refusal(), null));
            return Optional.empty();
        }
        return Optional.of(match);
    }

    Optional<ExpressionRules.Typed> expression(int to, Computed computed, CqlType type) {
        return expressions.typed(
                computed,
                type,
                name(to),
                (at, reason) -> problems.add(new PlanProblem(to, expressions.columns(computed), reason, at)));
    }

    String describe(OriginColumn source, int from, int to) {
        String name = "column " + Names.cql(source.name());
        return source.cast() == null && source.pattern() == null
                ? name
                : name + ", " + origin.column(from).type() + " to "
                        + target.column(to).type();
    }

    /** The target column's name, for messages. */
    String name(int to) {
        return Names.cql(target.column(to).name());
    }
}
