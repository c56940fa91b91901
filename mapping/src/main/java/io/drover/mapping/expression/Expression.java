package io.drover.mapping.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.Program;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.model.event.ChangeEvent;
import io.drover.model.type.CqlType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CEL expression over the columns of one origin table, type-checked. It is evaluated over what one event carries: whoever
 * uses it sees to it that all its {@link #inputs()} are there. Safe for use by several threads.
 */
public final class Expression {
    /**
     * What is read of the row.
     *
     * @param column of the origin
     * @param field of a UDT, or null for all of the column
     * @param entry the key of a map's entry, as a Connect value, or null for all of the column
     */
    public record Input(String column, String field, Object entry) {
        @Override
        public String toString() {
            return field != null ? column + "." + field : entry != null ? column + "['" + entry + "']" : column;
        }
    }

    private final String text;
    private final CelType type;
    private final Program program;
    private final Map<String, Variable> variables;
    private final List<Input> inputs;

    Expression(String text, CelType type, Program program, Map<String, Variable> variables, List<Input> inputs) {
        this.text = text;
        this.type = type;
        this.program = program;
        this.variables = variables;
        this.inputs = List.copyOf(inputs);
    }

    /** What it reads, each once. */
    public List<Input> inputs() {
        return inputs;
    }

    /** From what it gives to values of a CQL type; empty when they do not fit. */
    public Optional<Conversion> resultTo(CqlType target) {
        return CelResults.to(type, target);
    }

    /** The CQL type that holds every value it can give; empty when there is none. */
    public Optional<CqlType> naturalType() {
        return CelResults.naturalType(type);
    }

    public boolean isCondition() {
        return type.equals(dev.cel.common.types.SimpleType.BOOL);
    }

    /** CEL's name for the type of what it gives. */
    public String typeName() {
        return type.name();
    }

    /**
     * @return a CEL value, or null for CEL's null
     * @throws ConversionException when the expression fails on these values
     */
    public Object evaluate(ChangeEvent event) {
        try {
            Object value = program.eval(new Row(event));
            return value instanceof NullValue ? null : value;
        } catch (CelEvaluationException e) {
            // Its message may hold the value.
            throw new ConversionException("fails in the expression: "
                    + e.getErrorCode().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                    + (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND
                            ? "; entry(map, key) gives null for a key that is not there"
                            : ""));
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private final class Row implements CelVariableResolver {
        private final ChangeEvent event;

        private Row(ChangeEvent event) {
            this.event = event;
        }

        @Override
        public Optional<Object> find(String name) {
            Variable variable = variables.get(name);
            if (variable == null) {
                return Optional.empty();
            }
            Object value = variable.reader().read(event);
            return Optional.of(value == null ? NullValue.NULL_VALUE : value);
        }
    }
}
