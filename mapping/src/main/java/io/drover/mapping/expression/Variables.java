package io.drover.mapping.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.expression.Expression.Input;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.name.Names;
import io.drover.model.type.ListType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.data.Struct;

/**
 * The names that expressions over a table can use: its columns, the fields of its UDTs ({@code address.street}, declared
 * under that whole name, which CEL looks for first), and what {@code writetime(c)}, {@code ttl(c)} and {@code token()}
 * become.
 */
final class Variables {
    private static final String WRITETIME = "@writetime.";
    private static final String TTL = "@ttl.";
    private static final String TOKEN = "@token";
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    private final TableSchema table;
    private final Map<String, Variable> variables = new HashMap<>();

    private Variables(TableSchema table) {
        this.table = table;
    }

    static Map<String, Variable> of(TableSchema table) {
        Variables variables = new Variables(table);
        for (int i = 0; i < table.size(); i++) {
            variables.addColumn(i);
        }
        variables.addToken();
        return variables.variables;
    }

    /** The schema field's name; a word of CEL's own gets an underscore behind it. */
    static String name(String column) {
        String field = Names.field(column);
        return RESERVED.contains(field) ? field + "_" : field;
    }

    private void addColumn(int index) {
        Column column = table.column(index);
        String name = name(column.name());
        Input input = new Input(column.name(), null, null);
        Conversion conversion = CelValues.of(column.type());
        boolean whole = column.type().isMultiCell() && !(column.type() instanceof ListType);
        add(new Variable(
                name,
                CelValues.type(column.type()),
                List.of(input),
                whole,
                event -> orNull(conversion, event.after()[index])));
        if (!column.kind().isPrimaryKey()) {
            addTimes(name, input, whole);
        }
        if (column.type() instanceof UdtType udt) {
            addFields(index, column, udt, name);
        }
    }

    private void addTimes(String name, Input input, boolean whole) {
        add(new Variable(WRITETIME + name, SimpleType.INT, List.of(input), whole, ChangeEvent::writetime));
        add(new Variable(
                TTL + name,
                SimpleType.INT,
                List.of(input),
                whole,
                event -> event.hasTtl() ? (Object) (long) event.ttl() : null));
    }

    private void addFields(int index, Column column, UdtType udt, String prefix) {
        for (UdtType.Field field : udt.fields()) {
            String name = prefix + "." + name(field.name());
            Input input = new Input(column.name(), column.type().isMultiCell() ? field.name() : null, null);
            Variable.Reader reader = fieldReader(event -> event.after()[index], Names.field(field.name()));
            addField(name, field, input, reader);
            if (!column.kind().isPrimaryKey()) {
                addTimes(name, input, false);
            }
        }
    }

    /** Inner UDTs are frozen: they are read with the field that holds them. */
    private void addField(String name, UdtType.Field field, Input input, Variable.Reader reader) {
        Conversion conversion = CelValues.of(field.type());
        add(new Variable(
                name,
                CelValues.type(field.type()),
                List.of(input),
                false,
                event -> orNull(conversion, reader.read(event))));
        if (field.type() instanceof UdtType inner) {
            for (UdtType.Field each : inner.fields()) {
                addField(name + "." + name(each.name()), each, input, fieldReader(reader, Names.field(each.name())));
            }
        }
    }

    private static Variable.Reader fieldReader(Variable.Reader outer, String field) {
        return event -> outer.read(event) instanceof Struct struct ? struct.get(field) : null;
    }

    private static Object orNull(Conversion conversion, Object value) {
        return value == null ? null : conversion.convert(value);
    }

    private void addToken() {
        List<Input> inputs = new ArrayList<>();
        for (Column column : table.columns().subList(0, table.partitionKeySize())) {
            inputs.add(new Input(column.name(), null, null));
        }
        add(new Variable(
                TOKEN, SimpleType.INT, inputs, false, event -> Murmur3.token(PartitionKey.encode(table, event))));
    }

    private void add(Variable variable) {
        variables.put(variable.name(), variable);
    }

    static List<CelMacro> macros() {
        return List.of(
                CelMacro.newGlobalMacro("writetime", 1, (factory, target, args) -> named(factory, WRITETIME, args)),
                CelMacro.newGlobalMacro("ttl", 1, (factory, target, args) -> named(factory, TTL, args)),
                CelMacro.newGlobalMacro(
                        "token", 0, (factory, target, args) -> Optional.of(factory.newIdentifier(TOKEN))));
    }

    private static Optional<CelExpr> named(CelMacroExprFactory factory, String prefix, List<CelExpr> arguments) {
        return Optional.of(path(arguments.get(0))
                .map(path -> factory.newIdentifier(prefix + path))
                .orElseGet(() -> factory.reportError(dev.cel.common.CelIssue.formatError(
                        factory.getSourceLocation(arguments.get(0)),
                        prefix.substring(1, prefix.length() - 1)
                                + "() takes the name of a column, or a field of a UDT"))));
    }

    private static Optional<String> path(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case IDENT -> Optional.of(expression.ident().name());
            case SELECT ->
                path(expression.select().operand())
                        .map(outer -> outer + "." + expression.select().field());
            default -> Optional.empty();
        };
    }
}
