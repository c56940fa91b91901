package io.drover.transforms.debezium;

import static io.drover.model.type.ScalarType.BIGINT;
import static io.drover.model.type.ScalarType.BLOB;
import static io.drover.model.type.ScalarType.BOOLEAN;
import static io.drover.model.type.ScalarType.DATE;
import static io.drover.model.type.ScalarType.DECIMAL;
import static io.drover.model.type.ScalarType.DOUBLE;
import static io.drover.model.type.ScalarType.DURATION;
import static io.drover.model.type.ScalarType.FLOAT;
import static io.drover.model.type.ScalarType.INT;
import static io.drover.model.type.ScalarType.SMALLINT;
import static io.drover.model.type.ScalarType.TEXT;
import static io.drover.model.type.ScalarType.TIME;
import static io.drover.model.type.ScalarType.TIMESTAMP;
import static io.drover.model.type.ScalarType.TINYINT;
import static io.drover.model.type.ScalarType.UUID;

import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Debezium's semantic types to CQL's. A name that is not known here says nothing that the Connect type does not (JSON, XML
 * and enums are strings); a struct that is not known has no CQL type.
 */
final class FieldTypes {
    private final TimeValues times;

    FieldTypes(TimeValues times) {
        this.times = times;
    }

    /** Empty when no CQL type holds such values. */
    Optional<FieldType> of(Schema schema) {
        String name = schema.name() == null ? "" : schema.name();
        return switch (name) {
            case "io.debezium.data.Uuid" -> Optional.of(FieldType.unchanged(UUID));
            case "io.debezium.time.Timestamp" ->
                Optional.of(new FieldType(TIMESTAMP, value -> times.timestamp((Long) value, 1)));
            case "io.debezium.time.MicroTimestamp" ->
                Optional.of(new FieldType(TIMESTAMP, value -> times.timestamp((Long) value, 1_000)));
            case "io.debezium.time.NanoTimestamp" ->
                Optional.of(new FieldType(TIMESTAMP, value -> times.timestamp((Long) value, 1_000_000)));
            case "io.debezium.time.ZonedTimestamp" ->
                Optional.of(new FieldType(TIMESTAMP, value -> times.timestamp((String) value)));
            case "org.apache.kafka.connect.data.Timestamp" ->
                Optional.of(new FieldType(TIMESTAMP, value -> times.timestamp(((java.util.Date) value).getTime(), 1)));
            case "io.debezium.time.Date" -> Optional.of(new FieldType(DATE, value -> TimeValues.date((Integer) value)));
            case "org.apache.kafka.connect.data.Date" ->
                Optional.of(new FieldType(DATE, value -> TimeValues.days((java.util.Date) value)));
            case "io.debezium.time.Time" ->
                Optional.of(new FieldType(TIME, value -> TimeValues.timeOfDay((Integer) value, 1_000_000)));
            case "io.debezium.time.MicroTime" ->
                Optional.of(new FieldType(TIME, value -> TimeValues.timeOfDay((Long) value, 1_000)));
            case "io.debezium.time.NanoTime" ->
                Optional.of(new FieldType(TIME, value -> TimeValues.timeOfDay((Long) value, 1)));
            case "org.apache.kafka.connect.data.Time" ->
                Optional.of(new FieldType(
                        TIME, value -> TimeValues.timeOfDay(((java.util.Date) value).getTime(), 1_000_000)));
            case "io.debezium.time.MicroDuration" ->
                Optional.of(new FieldType(DURATION, value -> DurationValues.ofMicros((Long) value)));
            case "io.debezium.time.NanoDuration" ->
                Optional.of(new FieldType(DURATION, value -> DurationValues.of(0, 0, (Long) value)));
            case "io.debezium.time.Interval" ->
                Optional.of(new FieldType(DURATION, value -> DurationValues.parse((String) value)));
            case "io.debezium.data.VariableScaleDecimal" ->
                Optional.of(new FieldType(
                        DECIMAL,
                        value -> SemanticSchemas.fromBigDecimal(SemanticSchemas.toBigDecimal((Struct) value))));
            case "org.apache.kafka.connect.data.Decimal" ->
                Optional.of(new FieldType(DECIMAL, value -> SemanticSchemas.fromBigDecimal((BigDecimal) value)));
            default -> ofConnectType(schema);
        };
    }

    /**
     * As the column is stated. Beside the type that the field has by itself, numbers may come as text, which says NaN too, and
     * whole numbers as decimals, which are not limited to 63 bits.
     *
     * @return empty when it is of another type
     */
    Optional<FieldType> of(Schema schema, CqlType stated) {
        Optional<FieldType> natural = of(schema);
        if (natural.isPresent() && natural.get().type().equals(stated)) {
            return natural;
        }
        if (schema.type() == Schema.Type.ARRAY && stated instanceof ListType list && !list.isMultiCell()) {
            return of(schema.valueSchema(), list.element()).map(FieldTypes::listOf);
        }
        if (schema.type() == Schema.Type.STRING && schema.name() == null && stated == DECIMAL) {
            return Optional.of(new FieldType(DECIMAL, value -> NumberValues.decimal((String) value)));
        }
        if (natural.isPresent() && natural.get().type() == DECIMAL && stated == BIGINT) {
            return Optional.of(new FieldType(
                    BIGINT, value -> NumberValues.bigint((Struct) natural.get().convert(value))));
        }
        return Optional.empty();
    }

    private Optional<FieldType> ofConnectType(Schema schema) {
        return switch (schema.type()) {
            case BOOLEAN -> Optional.of(FieldType.unchanged(BOOLEAN));
            case INT8 -> Optional.of(FieldType.unchanged(TINYINT));
            case INT16 -> Optional.of(FieldType.unchanged(SMALLINT));
            case INT32 -> Optional.of(FieldType.unchanged(INT));
            case INT64 -> Optional.of(FieldType.unchanged(BIGINT));
            case FLOAT32 -> Optional.of(FieldType.unchanged(FLOAT));
            case FLOAT64 -> Optional.of(FieldType.unchanged(DOUBLE));
            case STRING -> Optional.of(FieldType.unchanged(TEXT));
            case BYTES -> Optional.of(FieldType.unchanged(BLOB));
            // One value as a whole, as it is in a relational row.
            case ARRAY -> of(schema.valueSchema()).map(FieldTypes::listOf);
            case MAP ->
                of(schema.keySchema())
                        .flatMap(key -> of(schema.valueSchema())
                                .map(mapped -> new FieldType(
                                        new MapType(key.type(), mapped.type(), true),
                                        value -> map((Map<?, ?>) value, key, mapped))));
            case STRUCT -> Optional.empty();
        };
    }

    private static FieldType listOf(FieldType element) {
        return new FieldType(new ListType(element.type(), true), value -> list((List<?>) value, element));
    }

    private static List<Object> list(List<?> values, FieldType element) {
        List<Object> list = new ArrayList<>(values.size());
        for (Object value : values) {
            list.add(present(value, element, "an array with a null, which no CQL list can hold"));
        }
        return list;
    }

    private static Map<Object, Object> map(Map<?, ?> values, FieldType key, FieldType mapped) {
        Map<Object, Object> map = new LinkedHashMap<>();
        values.forEach((from, to) ->
                map.put(key.convert(from), present(to, mapped, "a map with a null value, which no CQL map can hold")));
        return map;
    }

    private static Object present(Object value, FieldType type, String otherwise) {
        if (value == null) {
            throw new DataException(otherwise);
        }
        return type.convert(value);
    }
}
