package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.cast.Cast;
import io.drover.mapping.cast.Casts;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.mapping.expression.Expression;
import io.drover.mapping.expression.ExpressionCompiler;
import io.drover.mapping.expression.ExpressionException;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.UdtType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The expressions of one table: each is compiled once, and only if there is one. */
final class ExpressionRules {
    /** @param loss what can get lost, or null */
    record Typed(Expression expression, Conversion conversion, String loss) {
        /** What of the origin's row it reads, in words. */
        List<String> inputs() {
            return expression.inputs().stream().map(Expression.Input::toString).toList();
        }
    }

    private final TableSchema origin;
    private final Map<String, Expression> compiled = new HashMap<>();
    private ExpressionCompiler compiler;

    ExpressionRules(TableSchema origin) {
        this.origin = origin;
    }

    Optional<Expression> compile(Computed computed) {
        return compile(computed, (at, reason) -> {});
    }

    /** @param refuse told where in the document and why, when it is none */
    Optional<Expression> compile(Computed computed, BiConsumer<Position, String> refuse) {
        Expression known = compiled.get(computed.expression());
        if (known != null) {
            return Optional.of(known);
        }
        if (compiler == null) {
            compiler = new ExpressionCompiler(origin);
        }
        try {
            Expression expression = compiler.compile(computed.expression());
            compiled.put(computed.expression(), expression);
            return Optional.of(expression);
        } catch (ExpressionException e) {
            Position start = computed.start();
            Position at = e.line() == 1
                    ? new Position(start.line(), start.column() + e.column() - 1)
                    : new Position(start.line() + e.line() - 1, e.column());
            refuse.accept(at, "the expression '" + computed.expression() + "' is wrong: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Names of the origin columns that it reads; none when it does not compile. */
    List<String> columns(Computed computed) {
        return compile(computed)
                .map(expression -> expression.inputs().stream()
                        .map(Expression.Input::column)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    Optional<Typed> typed(Computed computed, CqlType type, String target, BiConsumer<Position, String> refuse) {
        Expression expression = compile(computed, refuse).orElse(null);
        if (expression == null) {
            return Optional.empty();
        }
        if (computed.cast() != null) {
            return cast(computed, expression, type, target, refuse);
        }
        Optional<Conversion> conversion = expression.resultTo(type);
        if (conversion.isEmpty()) {
            refuse.accept(
                    computed.start(),
                    "the expression '" + computed.expression() + "' gives " + expression.typeName()
                            + ", and target column " + target + " is " + type
                            + "; convert it in the expression, or with 'cast'");
        }
        return conversion.map(result -> new Typed(expression, result, null));
    }

    private static Optional<Typed> cast(
            Computed computed,
            Expression expression,
            CqlType type,
            String target,
            BiConsumer<Position, String> refuse) {
        if (!computed.cast().equals(type)) {
            refuse.accept(
                    computed.start(),
                    "the cast to " + computed.cast() + " does not fit target column " + target + ", which is " + type);
            return Optional.empty();
        }
        CqlType natural = expression.naturalType().orElse(null);
        Optional<Cast> cast = natural instanceof ScalarType from && type instanceof ScalarType to
                ? Casts.find(from, to)
                : Optional.empty();
        Conversion first = natural == null ? null : expression.resultTo(natural).orElse(null);
        if (cast.isEmpty() || first == null) {
            Optional<Conversion> direct = expression.resultTo(type);
            if (direct.isEmpty()) {
                refuse.accept(
                        computed.start(),
                        "what the expression '" + computed.expression() + "' gives, " + expression.typeName()
                                + ", cannot be cast to " + type);
            }
            return direct.map(result -> new Typed(expression, result, null));
        }
        Conversion second = cast.get().conversion();
        return Optional.of(new Typed(
                expression,
                value -> second.convert(first.convert(value)),
                cast.get().loss()));
    }

    /** What it reads beyond the key. */
    List<Expression.Input> cellInputs(Expression expression) {
        return expression.inputs().stream()
                .filter(input ->
                        !origin.column(origin.indexOf(input.column())).kind().isPrimaryKey())
                .toList();
    }

    /** @param refuse told why it cannot be computed from single events, if so */
    Optional<CellReader> reader(Typed typed, List<Expression.Input> cells, boolean isStatic, Consumer<String> refuse) {
        if (cells.size() > 1) {
            refuse.accept("the expression '" + typed.expression() + "' depends on " + cells.get(0) + " and "
                    + cells.get(1) + ", so that it needs the whole origin row, and the event of an update has only"
                    + " the columns that it sets, at a timestamp of its own. Make it of one column; or, if the application always"
                    + " writes these columns together, promise that with 'whole_rows: true'");
            return Optional.empty();
        }
        Expression.Input input = cells.get(0);
        Column column = origin.column(origin.indexOf(input.column()));
        if ((column.kind() == Column.Kind.STATIC) != isStatic) {
            refuse.accept("the expression '" + typed.expression() + "' depends on " + Names.cql(column.name())
                    + ": static columns can only come from static ones, and other ones cannot");
            return Optional.empty();
        }
        return cell(input, refuse, typed.expression(), typed.conversion());
    }

    /** @param refuse told why they cannot be one register, if so */
    Optional<Together> together(List<Expression.Input> cells, boolean isStatic, Consumer<String> refuse) {
        int[] indexes = cells.stream()
                .mapToInt(input -> origin.indexOf(input.column()))
                .distinct()
                .toArray();
        for (int index : indexes) {
            Column column = origin.column(index);
            if (column.type().isMultiCell() || (column.kind() == Column.Kind.STATIC) != isStatic) {
                refuse.accept("column " + Names.cql(column.name()) + " cannot be needed together with others: it is "
                        + (column.type().isMultiCell()
                                ? "a non-frozen " + column.type() + ", whose elements are written one by one"
                                : "written apart from them, because only one of them is static"));
                return Optional.empty();
            }
        }
        return Optional.of(new Together(indexes));
    }

    Optional<CellReader> cell(
            Expression.Input input, Consumer<String> refuse, Expression expression, Conversion conversion) {
        int index = origin.indexOf(input.column());
        CqlType type = origin.column(index).type();
        if (type.isMultiCell() && !(type instanceof ListType) && input.field() == null && input.entry() == null) {
            refuse.accept("it needs the whole of " + Names.cql(input.column()) + ", which is a non-frozen " + type
                    + ", and an event that changes one element does not carry the others; "
                    + (type instanceof UdtType
                            ? "use one field, as in " + input.column() + "."
                                    + ((UdtType) type).fields().get(0).name()
                            : type instanceof MapType
                                    ? "use one entry, as in entry(" + input.column() + ", 'key')"
                                    : "a set can only be carried over, or exploded into rows"));
            return Optional.empty();
        }
        String field = input.field() == null ? null : Names.field(input.field());
        Object entry = input.entry();
        if (entry != null && type instanceof MapType map && map.key() instanceof ScalarType key) {
            try {
                entry = entryKey(key, entry);
            } catch (ConversionException e) {
                refuse.accept("'" + entry + "' is no key of " + Names.cql(input.column()) + ", whose keys are " + key
                        + ": it " + e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.of(new CellReader(index, field, input.field(), entry, expression, conversion));
    }

    /**
     * The key as it is in events. Expressions know integers of one size only, and have texts for what CEL has no type for.
     *
     * @throws ConversionException when no key is written so
     */
    private static Object entryKey(ScalarType type, Object key) {
        if (key instanceof Long && type != ScalarType.BIGINT) {
            return Casts.find(ScalarType.BIGINT, type)
                    .map(cast -> cast.conversion().convert(key))
                    .orElse(key);
        }
        if (!(key instanceof String text) || type == ScalarType.TEXT || type == ScalarType.ASCII) {
            return key;
        }
        Object read = CqlText.parse(type, text);
        if (!text.equals(CqlText.format(type, read))) {
            throw new ConversionException("must be written as '" + CqlText.format(type, read) + "'");
        }
        return read;
    }
}
