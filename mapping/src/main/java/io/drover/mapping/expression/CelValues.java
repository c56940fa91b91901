package io.drover.mapping.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.CqlText;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SequenceType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import io.drover.model.type.VectorType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/**
 * How expressions see CQL's types: integers and times of day as int, float and double as double, timestamps and dates as
 * timestamp, and what CEL has no type for (uuid, inet, decimal, varint, duration) as its text.
 */
final class CelValues {
    private static final long SECONDS_PER_DAY = 86_400;

    private CelValues() {}

    static CelType type(CqlType type) {
        if (type instanceof ScalarType scalar) {
            return scalarType(scalar);
        }
        if (type instanceof SequenceType sequence) {
            return ListType.create(type(sequence.element()));
        }
        if (type instanceof VectorType vector) {
            return ListType.create(type(vector.element()));
        }
        if (type instanceof io.drover.model.type.MapType map) {
            return MapType.create(type(map.key()), type(map.value()));
        }
        return type instanceof UdtType
                ? MapType.create(SimpleType.STRING, SimpleType.DYN)
                : ListType.create(SimpleType.DYN);
    }

    private static CelType scalarType(ScalarType type) {
        return switch (type) {
            case ASCII, TEXT, UUID, TIMEUUID, INET, DECIMAL, VARINT, DURATION -> SimpleType.STRING;
            case BLOB -> SimpleType.BYTES;
            case BOOLEAN -> SimpleType.BOOL;
            case TINYINT, SMALLINT, INT, BIGINT, COUNTER, TIME -> SimpleType.INT;
            case FLOAT, DOUBLE -> SimpleType.DOUBLE;
            case TIMESTAMP, DATE -> SimpleType.TIMESTAMP;
        };
    }

    /** From Connect values, never null, to CEL's. */
    static Conversion of(CqlType type) {
        if (type instanceof ScalarType scalar) {
            return ofScalar(scalar);
        }
        if (type instanceof SequenceType sequence) {
            return ofElements(of(sequence.element()));
        }
        if (type instanceof VectorType vector) {
            return ofElements(of(vector.element()));
        }
        if (type instanceof io.drover.model.type.MapType map) {
            return ofEntries(of(map.key()), of(map.value()));
        }
        return type instanceof UdtType udt ? ofUdt(udt) : ofTuple((TupleType) type);
    }

    private static Conversion ofScalar(ScalarType type) {
        return switch (type) {
            case ASCII, TEXT, UUID, TIMEUUID, INET, BOOLEAN, BIGINT, COUNTER, TIME, DOUBLE -> Conversion.SAME;
            case DECIMAL, VARINT, DURATION -> value -> CqlText.format(type, value);
            case BLOB -> CelValues::bytes;
            case TINYINT, SMALLINT, INT -> value -> ((Number) value).longValue();
            case FLOAT -> value -> ((Number) value).doubleValue();
            case TIMESTAMP -> value -> Instant.ofEpochMilli((Long) value);
            case DATE -> value -> Instant.ofEpochSecond((Integer) value * SECONDS_PER_DAY);
        };
    }

    private static Object bytes(Object value) {
        if (value instanceof byte[] array) {
            return CelByteString.of(array);
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        return CelByteString.of(array);
    }

    private static Conversion ofElements(Conversion element) {
        return value -> {
            List<Object> converted = new ArrayList<>();
            ((List<?>) value).forEach(each -> converted.add(orNull(element, each)));
            return converted;
        };
    }

    private static Conversion ofEntries(Conversion key, Conversion value) {
        return entries -> {
            Map<Object, Object> converted = new LinkedHashMap<>();
            ((Map<?, ?>) entries).forEach((k, v) -> converted.put(key.convert(k), orNull(value, v)));
            return converted;
        };
    }

    private static Conversion ofUdt(UdtType type) {
        List<Conversion> fields =
                type.fields().stream().map(field -> of(field.type())).toList();
        return value -> {
            Struct struct = (Struct) value;
            Map<String, Object> converted = new HashMap<>();
            for (int i = 0; i < fields.size(); i++) {
                Object field = struct.get(struct.schema().fields().get(i));
                converted.put(type.fields().get(i).name(), orNull(fields.get(i), field));
            }
            return converted;
        };
    }

    private static Conversion ofTuple(TupleType type) {
        List<Conversion> elements = type.elements().stream().map(CelValues::of).toList();
        return value -> {
            Struct struct = (Struct) value;
            List<Object> converted = new ArrayList<>();
            for (int i = 0; i < elements.size(); i++) {
                converted.add(orNull(
                        elements.get(i), struct.get(struct.schema().fields().get(i))));
            }
            return converted;
        };
    }

    private static Object orNull(Conversion conversion, Object value) {
        return value == null ? NullValue.NULL_VALUE : conversion.convert(value);
    }
}
