package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.mapping.expression.Expression;
import io.drover.model.Column;
import io.drover.model.name.Names;
import io.drover.model.name.Suggestion;
import io.drover.model.type.CqlType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.UdtType;
import java.util.List;
import java.util.Optional;

/** Makes one field of a UDT, or one entry of a map, that is put together. */
final class PartBuilder {
    private final PlanContext plan;
    private final ExpressionRules expressions;
    private final int to;
    private final String part;
    private final Column column;

    PartBuilder(PlanContext plan, int to, String part) {
        this.plan = plan;
        this.expressions = plan.expressions();
        this.to = to;
        this.part = part;
        this.column = plan.target().column(to);
    }

    Optional<PartMove> place(ColumnSource source) {
        if (column.type() instanceof UdtType udt) {
            List<String> names = udt.fields().stream().map(UdtType.Field::name).toList();
            int index = names.indexOf(part);
            if (index < 0) {
                return refuse(
                        "type " + Names.cql(udt.name()) + " has no field '" + part + "'" + Suggestion.of(part, names));
            }
            return reader(source, udt.fields().get(index).type())
                    .map(reader -> new PartMove(plan.origin(), column, to, reader, part, Names.field(part), null));
        }
        MapType map = (MapType) column.type();
        try {
            Object key = CqlText.parse((ScalarType) map.key(), part);
            return reader(source, map.value())
                    .map(reader -> new PartMove(plan.origin(), column, to, reader, null, null, key));
        } catch (ConversionException | ClassCastException e) {
            return refuse("'" + part + "' is not a key of " + Names.cql(column.name()) + ", which is " + map);
        }
    }

    private Optional<CellReader> reader(ColumnSource source, CqlType type) {
        if (source instanceof OriginColumn origin) {
            return column(origin, type);
        }
        if (!(source instanceof Computed computed)) {
            return refuse("part " + part + " of " + Names.cql(column.name())
                    + " must come from a column or an expression over one");
        }
        ExpressionRules.Typed typed = plan.expression(to, computed, type).orElse(null);
        if (typed == null) {
            return Optional.empty();
        }
        List<Expression.Input> cells = expressions.cellInputs(typed.expression());
        return cells.isEmpty()
                ? refuse(ofKey())
                : expressions.reader(typed, cells, isStatic(), reason -> plan.problem(to, reason));
    }

    private Optional<CellReader> column(OriginColumn source, CqlType type) {
        int from = plan.origin().indexOf(source.name());
        if (from < 0) {
            return Optional.empty();
        }
        Column origin = plan.origin().column(from);
        if (origin.kind().isPrimaryKey()) {
            return refuse(ofKey());
        }
        if ((origin.kind() == Column.Kind.STATIC) != isStatic()) {
            return refuse("static columns can only come from static ones, and other ones cannot: "
                    + Names.cql(source.name()) + " to " + Names.cql(column.name()));
        }
        Match match = Match.ofTypes(origin.type(), type, source, source.name(), column.name() + "." + part);
        return match.refusal() != null
                ? refuse(match.refusal())
                : expressions.cell(
                        new Expression.Input(source.name(), null, null),
                        reason -> plan.problem(to, reason),
                        null,
                        match.conversion());
    }

    private boolean isStatic() {
        return column.kind() == Column.Kind.STATIC;
    }

    private String ofKey() {
        return "part " + part + " of " + Names.cql(column.name())
                + " must depend on a column outside the key: it lives and dies with that column's cell";
    }

    private <T> Optional<T> refuse(String reason) {
        plan.problem(to, reason);
        return Optional.empty();
    }
}
