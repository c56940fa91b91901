package io.drover.avro;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Connect's own logical types, whose values are not of their schema's type: Avro has a logical type for each. */
enum Logical {
    DECIMAL(
            Decimal.LOGICAL_NAME,
            "decimal",
            (schema, value) -> Decimal.fromLogical(schema, (BigDecimal) value),
            (schema, bytes) -> Decimal.toLogical(schema, (byte[]) bytes)) {
        @Override
        LogicalType avro(Schema schema) {
            Map<String, String> parameters = schema.parameters();
            String precision = parameters.get(AvroNames.PRECISION_PARAMETER);
            return LogicalTypes.decimal(
                    precision == null ? AvroNames.DEFAULT_PRECISION : Integer.parseInt(precision),
                    Integer.parseInt(parameters.getOrDefault(Decimal.SCALE_FIELD, "0")));
        }

        @Override
        SchemaBuilder builder(org.apache.avro.Schema avro) {
            SchemaBuilder builder = Decimal.builder(number(avro, "scale", 0));
            int precision = number(avro, "precision", AvroNames.DEFAULT_PRECISION);
            return precision == AvroNames.DEFAULT_PRECISION
                    ? builder
                    : builder.parameter(AvroNames.PRECISION_PARAMETER, String.valueOf(precision));
        }
    },
    DATE(
            Date.LOGICAL_NAME,
            "date",
            (schema, value) -> Date.fromLogical(schema, (java.util.Date) value),
            (schema, days) -> Date.toLogical(schema, (Integer) days)) {
        @Override
        LogicalType avro(Schema schema) {
            return LogicalTypes.date();
        }

        @Override
        SchemaBuilder builder(org.apache.avro.Schema avro) {
            return Date.builder();
        }
    },
    TIME(
            Time.LOGICAL_NAME,
            "time-millis",
            (schema, value) -> Time.fromLogical(schema, (java.util.Date) value),
            (schema, millis) -> Time.toLogical(schema, (Integer) millis)) {
        @Override
        LogicalType avro(Schema schema) {
            return LogicalTypes.timeMillis();
        }

        @Override
        SchemaBuilder builder(org.apache.avro.Schema avro) {
            return Time.builder();
        }
    },
    TIMESTAMP(
            Timestamp.LOGICAL_NAME,
            "timestamp-millis",
            (schema, value) -> Timestamp.fromLogical(schema, (java.util.Date) value),
            (schema, millis) -> Timestamp.toLogical(schema, (Long) millis)) {
        @Override
        LogicalType avro(Schema schema) {
            return LogicalTypes.timestampMillis();
        }

        @Override
        SchemaBuilder builder(org.apache.avro.Schema avro) {
            return Timestamp.builder();
        }
    };

    private final String connectName;
    private final String avroName;
    private final BiFunction<Schema, Object, Object> toPlain;
    private final BiFunction<Schema, Object, Object> fromPlain;

    Logical(
            String connectName,
            String avroName,
            BiFunction<Schema, Object, Object> toPlain,
            BiFunction<Schema, Object, Object> fromPlain) {
        this.connectName = connectName;
        this.avroName = avroName;
        this.toPlain = toPlain;
        this.fromPlain = fromPlain;
    }

    static Optional<Logical> of(Schema schema) {
        for (Logical logical : values()) {
            if (logical.connectName.equals(schema.name())) {
                return Optional.of(logical);
            }
        }
        return Optional.empty();
    }

    static Optional<Logical> of(org.apache.avro.Schema avro) {
        String name = avro.getProp(LogicalType.LOGICAL_TYPE_PROP);
        for (Logical logical : values()) {
            if (logical.avroName.equals(name)) {
                return Optional.of(logical);
            }
        }
        return Optional.empty();
    }

    abstract LogicalType avro(Schema schema);

    abstract SchemaBuilder builder(org.apache.avro.Schema avro);

    /** The value as its schema's type has it. */
    final Object toPlain(Schema schema, Object value) {
        return toPlain.apply(schema, value);
    }

    final Object fromPlain(Schema schema, Object plain) {
        return fromPlain.apply(schema, plain);
    }

    private static int number(org.apache.avro.Schema avro, String property, int otherwise) {
        return avro.getObjectProp(property) instanceof Number number ? number.intValue() : otherwise;
    }
}
