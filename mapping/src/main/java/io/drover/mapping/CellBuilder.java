package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.mapping.expression.Expression;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.List;

/** Makes what is written to the target's columns outside its key. */
final class CellBuilder {
    private final PlanContext plan;
    private final TableSchema origin;
    private final TableSchema target;
    private final ExpressionRules expressions;
    private final List<Move> cells = new ArrayList<>();
    private final List<PartMove> parts = new ArrayList<>();
    private final List<TogetherMove> togethers = new ArrayList<>();
    private final List<MarkerCell> markerCells = new ArrayList<>();

    CellBuilder(PlanContext plan) {
        this.plan = plan;
        this.origin = plan.origin();
        this.target = plan.target();
        this.expressions = plan.expressions();
    }

    void place(int to, ColumnSource source) {
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
        plan.constant(to, constant).ifPresent(value -> {
            if (target.column(to).kind() == Column.Kind.STATIC) {
                plan.problem(
                        to,
                        "the constant of column " + plan.name(to)
                                + " has no row to be written with, because the column is static");
            } else {
                markerCells.add(new MarkerCell(to, null, value, null, null));
                plan.plan(to, ColumnPlan.Role.MARKER, "constant " + constant.text(), List.of(), null);
            }
        });
    }

    private void placeColumn(int to, OriginColumn source) {
        int from = origin.indexOf(source.name());
        if (from < 0) {
            // Dropped at the origin since: there is nothing to move any more.
            return;
        }
        Match match = plan.match(to, from, source).orElse(null);
        if (match == null) {
            return;
        }
        Move move = new Move(origin, from, target.column(to), to, match.conversion());
        boolean ofKey = origin.column(from).kind().isPrimaryKey();
        if (ofKey && target.column(to).kind() == Column.Kind.STATIC) {
            plan.problem(
                    to,
                    "static column " + plan.name(to)
                            + " cannot come from a key column: there is no row to write it with");
        } else if (ofKey) {
            markerCells.add(new MarkerCell(to, move, null, null, null));
        } else {
            cells.add(move);
        }
        plan.plan(
                to,
                ofKey ? ColumnPlan.Role.MARKER : ColumnPlan.Role.CELL,
                plan.describe(source, from, to),
                List.of(source.name()),
                match.loss());
    }

    private void placeExpression(int to, Computed computed) {
        Column column = target.column(to);
        ExpressionRules.Typed typed =
                plan.expression(to, computed, column.type()).orElse(null);
        if (typed == null) {
            return;
        }
        if (typed.expression().inputs().stream()
                .anyMatch(input -> origin.column(origin.indexOf(input.column())).type() == ScalarType.COUNTER)) {
            plan.problem(to, "counters can only go to counters, without an expression: {column: ...}");
            return;
        }
        List<Expression.Input> cellInputs = expressions.cellInputs(typed.expression());
        String rule = "expression " + computed.expression();
        if (cellInputs.isEmpty()) {
            if (column.kind() == Column.Kind.STATIC) {
                plan.problem(to, "static column " + plan.name(to) + " must depend on a static column of the origin");
                return;
            }
            markerCells.add(new MarkerCell(to, null, null, typed.expression(), typed.conversion()));
            plan.plan(to, ColumnPlan.Role.MARKER, rule, typed.inputs(), typed.loss());
        } else if (cellInputs.size() > 1 && plan.rules().promisesWholeRows()) {
            expressions
                    .together(cellInputs, column.kind() == Column.Kind.STATIC, reason -> plan.problem(to, reason))
                    .ifPresent(inputs -> {
                        togethers.add(new TogetherMove(to, inputs, typed.expression(), typed.conversion()));
                        plan.plan(to, ColumnPlan.Role.CELLS, rule, typed.inputs(), typed.loss());
                    });
        } else {
            expressions
                    .reader(typed, cellInputs, column.kind() == Column.Kind.STATIC, reason -> plan.problem(to, reason))
                    .ifPresent(reader -> {
                        parts.add(new PartMove(origin, column, to, reader, null, null, null));
                        plan.plan(to, ColumnPlan.Role.CELL, rule, typed.inputs(), typed.loss());
                    });
        }
    }

    private void placeParts(int to, Parts together) {
        Column column = target.column(to);
        boolean partial =
                column.type().isMultiCell() && (column.type() instanceof UdtType || column.type() instanceof MapType);
        if (!partial) {
            plan.problem(
                    to,
                    "column " + plan.name(to) + " cannot be put together: it is " + column.type()
                            + ", and only the parts of a non-frozen UDT or map can be written one by one");
            return;
        }
        List<String> inputs = new ArrayList<>();
        together.parts()
                .forEach((name, source) -> new PartBuilder(plan, to, name)
                        .place(source)
                        .ifPresent(move -> {
                            parts.add(move);
                            inputs.add(origin.column(move.reader().column()).name());
                        }));
        plan.plan(
                to,
                ColumnPlan.Role.CELL,
                "of parts " + String.join(", ", together.parts().keySet()),
                inputs,
                null);
    }

    CellMoves build() {
        return new CellMoves(
                cells.toArray(Move[]::new),
                parts.toArray(PartMove[]::new),
                togethers.toArray(TogetherMove[]::new),
                markerCells.toArray(MarkerCell[]::new));
    }
}
