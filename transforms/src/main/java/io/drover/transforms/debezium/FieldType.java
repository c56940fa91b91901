package io.drover.transforms.debezium;

import static java.util.Objects.requireNonNull;

import io.drover.model.type.CqlType;
import java.util.function.UnaryOperator;

/**
 * The CQL type of a Debezium field, and how its values become Connect values of that type.
 *
 * @param conversion of what is not null; throws a DataException without naming the column, which the caller knows
 */
record FieldType(CqlType type, UnaryOperator<Object> conversion) {
    FieldType {
        requireNonNull(type, "type is null");
        requireNonNull(conversion, "conversion is null");
    }

    static FieldType unchanged(CqlType type) {
        return new FieldType(type, UnaryOperator.identity());
    }

    Object convert(Object value) {
        return conversion.apply(value);
    }
}
