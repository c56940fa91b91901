package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.mapping.cast.Cast;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.mapping.expression.Expression;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the plan for one schema of the origin table, which may be newer than the one that the mapping was checked against.
 * What cannot be is a problem: refused when the mapping is made, or when an event touches it.
 */
final class PlanBuilder {
    private final TableSchema origin;
    private final TableSchema target;
    private final TableRules rules;
    private final ExpressionRules expressions;
    private final KeyPart[] key;
    private final List<Move> cells = new ArrayList<>();
    private final List<PartMove> parts = new ArrayList<>();
    private final List<TogetherMove> togethers = new ArrayList<>();
    private final List<MarkerCell> markerCells = new ArrayList<>();
    private final ColumnPlan[] columns;
    private final List<PlanProblem> problems = new ArrayList<>();
    private final boolean[] used;

    /** @param origin the schema that the rules see: with exploded rows, that of these */
    PlanBuilder(TableSchema origin, TableRules rules) {
        this.origin = origin;
        this.target = rules.target();
        this.rules = rules;
        this.expressions = new ExpressionRules(origin);
        this.key = new KeyPart[target.primaryKeySize()];
        this.columns = new ColumnPlan[target.size()];
        this.used = new boolean[origin.size()];
    }

    RowPlan build() {
        ColumnSource[] sources = rules.sources().clone();
        for (ColumnSource source : sources) {
            use(source);
        }
        for (int from = 0; from < used.length; from++) {
            if (!used[from] && !rules.dropped().contains(origin.column(from).name())) {
                carryOver(from, sources);
            }
        }
        for (int to = 0; to < sources.length; to++) {
            columns[to] = new ColumnPlan(target.column(to), ColumnPlan.Role.UNTOUCHED, "", List.of(), null);
            if (to < key.length) {
                new KeyBuilder(this, to).place(sources[to]).ifPresent(part -> key[part.to()] = part.part());
            } else if (sources[to] != null) {
                place(to, sources[to]);
            }
        }
        RowFilter filter = new FilterBuilder(this).build();
        KeyPlan keys = new KeyPlan(origin, target, key);
        new KeyCheck(this, key, columns).check(problems.isEmpty());
        return new RowPlan(
                keys,
                filter,
                cells.toArray(Move[]::new),
                parts.toArray(PartMove[]::new),
                togethers.toArray(TogetherMove[]::new),
                markerCells.toArray(MarkerCell[]::new),
                columns,
                List.copyOf(problems),
                RowPlan.refusals(origin, problems),
                rules.isTargetShared());
    }

    private void use(ColumnSource source) {
        if (source instanceof OriginColumn column && origin.indexOf(column.name()) >= 0) {
            used[origin.indexOf(column.name())] = true;
        } else if (source instanceof Computed computed) {
            expressions
                    .compile(computed)
                    .ifPresent(expression ->
                            expression.inputs().forEach(input -> used[origin.indexOf(input.column())] = true));
        } else if (source instanceof Parts together) {
            together.parts().values().forEach(this::use);
        }
    }

    /** A column that came to the origin after the mapping was made. */
    private void carryOver(int from, ColumnSource[] sources) {
        String name = origin.column(from).name();
        int to = target.indexOf(name);
        if (to < 0 || sources[to] != null) {
            problems.add(new PlanProblem(
                    -1,
                    List.of(name),
                    "column " + name + " has no place in " + target.id()
                            + "; map or drop it in the migration and start it again",
                    null));
        } else {
            sources[to] = new OriginColumn(name, null);
        }
    }

    private void place(int to, ColumnSource source) {
        if (source instanceof Constant constant) {
            placeConstant(to, constant);
        } else if (source instanceof OriginColumn column) {
            placeColumn(to, column);
        } else if (source instanceof Computed computed) {
            placeExpression(to, computed);
        } else if (source instanceof Parts together) {
            placeParts(to, together);
        }
    }

    private void placeConstant(int to, Constant constant) {
        constant(to, constant).ifPresent(value -> {
            if (target.column(to).kind() == Column.Kind.STATIC) {
                problem(
                        to,
                        "the constant of column " + cql(to)
                                + " has no row to be written with, because the column is static");
            } else {
                markerCells.add(new MarkerCell(to, null, value, null, null));
                plan(to, ColumnPlan.Role.MARKER, "constant " + constant.text(), List.of(), null);
            }
        });
    }

    Optional<Object> constant(int to, Constant constant) {
        String what = "the constant of column " + cql(to);
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

    private void placeColumn(int to, OriginColumn source) {
        int from = origin.indexOf(source.name());
        if (from < 0) {
            // Dropped at the origin since: there is nothing to move any more.
            return;
        }
        Match match = match(to, from, source).orElse(null);
        if (match == null) {
            return;
        }
        Move move = new Move(origin, from, target.column(to), to, match.conversion());
        boolean ofKey = origin.column(from).kind().isPrimaryKey();
        if (ofKey && target.column(to).kind() == Column.Kind.STATIC) {
            problem(
                    to,
                    "static column " + cql(to) + " cannot come from a key column: there is no row to write it with");
        } else if (ofKey) {
            markerCells.add(new MarkerCell(to, move, null, null, null));
        } else {
            cells.add(move);
        }
        plan(
                to,
                ofKey ? ColumnPlan.Role.MARKER : ColumnPlan.Role.CELL,
                describe(source, from, to),
                List.of(source.name()),
                loss(match.cast()));
    }

    Optional<Match> match(int to, int from, OriginColumn source) {
        Match match = Match.of(origin.column(from), target.column(to), source);
        if (match.refusal() != null) {
            problems.add(new PlanProblem(to, List.of(source.name()), match.refusal(), null));
            return Optional.empty();
        }
        return Optional.of(match);
    }

    private void placeExpression(int to, Computed computed) {
        Column column = target.column(to);
        ExpressionRules.Typed typed = expression(to, computed, column.type()).orElse(null);
        if (typed == null) {
            return;
        }
        List<Expression.Input> cellInputs = expressions.cellInputs(typed.expression());
        String rule = "expression " + computed.expression();
        if (cellInputs.isEmpty()) {
            if (column.kind() == Column.Kind.STATIC) {
                problem(to, "static column " + cql(to) + " must depend on a static column of the origin");
                return;
            }
            markerCells.add(new MarkerCell(to, null, null, typed.expression(), typed.conversion()));
            plan(to, ColumnPlan.Role.MARKER, rule, names(typed.expression()), typed.loss());
        } else if (cellInputs.size() > 1 && rules.promisesWholeRows()) {
            expressions
                    .together(cellInputs, column.kind() == Column.Kind.STATIC, reason -> problem(to, reason))
                    .ifPresent(inputs -> {
                        togethers.add(new TogetherMove(to, inputs, typed.expression(), typed.conversion()));
                        plan(to, ColumnPlan.Role.CELLS, rule, names(typed.expression()), typed.loss());
                    });
        } else {
            expressions
                    .reader(typed, cellInputs, column.kind() == Column.Kind.STATIC, reason -> problem(to, reason))
                    .ifPresent(reader -> {
                        parts.add(new PartMove(origin, column, to, reader, null, null, null));
                        plan(to, ColumnPlan.Role.CELL, rule, names(typed.expression()), typed.loss());
                    });
        }
    }

    Optional<ExpressionRules.Typed> expression(int to, Computed computed, io.drover.model.type.CqlType type) {
        return expressions.typed(
                computed,
                type,
                Names.cql(target.column(to).name()),
                (at, reason) -> problems.add(new PlanProblem(to, expressions.columns(computed), reason, at)));
    }

    private void placeParts(int to, Parts together) {
        Column column = target.column(to);
        boolean partial =
                column.type().isMultiCell() && (column.type() instanceof UdtType || column.type() instanceof MapType);
        if (!partial) {
            problem(
                    to,
                    "column " + cql(to) + " cannot be put together: it is " + column.type()
                            + ", and only the parts of a non-frozen UDT or map can be written one by one");
            return;
        }
        List<String> inputs = new ArrayList<>();
        together.parts()
                .forEach((name, source) -> new PartBuilder(this, expressions, to, name)
                        .place(source)
                        .ifPresent(move -> {
                            parts.add(move);
                            inputs.add(origin.column(move.reader().column()).name());
                        }));
        plan(
                to,
                ColumnPlan.Role.CELL,
                "of parts " + String.join(", ", together.parts().keySet()),
                inputs,
                null);
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

    void plan(int to, ColumnPlan.Role role, String rule, List<String> inputs, String loss) {
        columns[to] = new ColumnPlan(target.column(to), role, rule, inputs, loss);
    }

    String describe(OriginColumn source, int from, int to) {
        String name = "column " + Names.cql(source.name());
        return source.cast() == null && source.pattern() == null
                ? name
                : name + ", " + origin.column(from).type() + " to "
                        + target.column(to).type();
    }

    static String loss(Cast cast) {
        return cast == null || !cast.isLossy()
                ? null
                : "different values of " + cast.from() + " can become the same " + cast.to()
                        + ", and some may not become one at all";
    }

    static List<String> names(Expression expression) {
        return expression.inputs().stream().map(Object::toString).toList();
    }

    private String cql(int to) {
        return Names.cql(target.column(to).name());
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
}
