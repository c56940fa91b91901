package io.drover.mapping.expression;

import static io.drover.model.type.ScalarType.BIGINT;
import static io.drover.model.type.ScalarType.DOUBLE;
import static io.drover.model.type.ScalarType.TEXT;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;
import io.drover.mapping.cast.Casts;
import io.drover.mapping.cast.Conversion;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SequenceType;
import io.drover.model.type.SetType;
import io.drover.model.type.VectorType;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;

/** From what expressions give to CQL values: the way back of {@link CelValues}. */
final class CelResults {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private CelResults() {}

    static Optional<CqlType> naturalType(CelType type) {
        if (type instanceof ListType list) {
            return naturalType(list.elemType()).map(element -> new io.drover.model.type.ListType(element, false));
        }
        if (type instanceof MapType map) {
            return naturalType(map.keyType())
                    .flatMap(key -> naturalType(map.valueType())
                            .map(value -> new io.drover.model.type.MapType(key, value, false)));
        }
        return Optional.ofNullable(
                switch (type.kind()) {
                    case STRING -> TEXT;
                    case INT -> BIGINT;
                    case DOUBLE -> DOUBLE;
                    case BOOL -> ScalarType.BOOLEAN;
                    case BYTES -> ScalarType.BLOB;
                    case TIMESTAMP -> ScalarType.TIMESTAMP;
                    default -> null;
                });
    }

    static Optional<Conversion> to(CelType from, CqlType to) {
        if (to instanceof ScalarType scalar) {
            return from instanceof SimpleType simple ? Optional.ofNullable(scalar(simple, scalar)) : Optional.empty();
        }
        if (from instanceof ListType list && to instanceof SequenceType sequence) {
            return to(list.elemType(), sequence.element())
                    .map(element -> elements(element, sequence instanceof SetType));
        }
        if (from instanceof ListType list && to instanceof VectorType vector) {
            return to(list.elemType(), vector.element()).map(element -> elements(element, false));
        }
        if (from instanceof MapType map && to instanceof io.drover.model.type.MapType other) {
            return to(map.keyType(), other.key())
                    .flatMap(key -> to(map.valueType(), other.value()).map(value -> entries(key, value)));
        }
        return Optional.empty();
    }

    private static Conversion scalar(SimpleType from, ScalarType to) {
        return switch (from.kind()) {
            case STRING -> ofText(to);
            case INT -> ofInt(to);
            case DOUBLE -> to == DOUBLE ? Conversion.SAME : to == ScalarType.FLOAT ? cast(DOUBLE, to) : null;
            case BOOL -> to == ScalarType.BOOLEAN ? Conversion.SAME : null;
            case BYTES ->
                to == ScalarType.BLOB ? value -> ByteBuffer.wrap(((CelByteString) value).toByteArray()) : null;
            case TIMESTAMP -> ofTimestamp(to);
            default -> null;
        };
    }

    private static Conversion ofText(ScalarType to) {
        return switch (to) {
            case TEXT -> Conversion.SAME;
            case ASCII, UUID, TIMEUUID, INET, DECIMAL, VARINT, DURATION -> value -> CqlText.parse(to, (String) value);
            default -> null;
        };
    }

    private static Conversion ofInt(ScalarType to) {
        return switch (to) {
            case BIGINT -> Conversion.SAME;
            case TINYINT, SMALLINT, INT, VARINT, DECIMAL -> cast(BIGINT, to);
            case TIME -> value -> CqlText.parse(to, value.toString());
            default -> null;
        };
    }

    private static Conversion cast(ScalarType from, ScalarType to) {
        return Casts.find(from, to).orElseThrow().conversion();
    }

    private static Conversion ofTimestamp(ScalarType to) {
        return switch (to) {
            case TIMESTAMP -> CelResults::millis;
            case DATE -> CelResults::days;
            default -> null;
        };
    }

    private static Object days(Object value) {
        long days = Math.floorDiv((Long) millis(value), MILLIS_PER_DAY);
        if (days != (int) days) {
            throw new ConversionException("is outside the range of a date");
        }
        return (int) days;
    }

    private static Object millis(Object value) {
        Instant instant = (Instant) value;
        if (instant.getNano() % 1_000_000 != 0) {
            throw new ConversionException("is finer than a timestamp, which holds milliseconds");
        }
        return instant.toEpochMilli();
    }

    private static Conversion elements(Conversion element, boolean distinct) {
        return value -> {
            Collection<Object> converted = distinct ? new LinkedHashSet<>() : new ArrayList<>();
            ((Collection<?>) value).forEach(each -> converted.add(element.convert(notNull(each))));
            return distinct ? new ArrayList<>(converted) : converted;
        };
    }

    private static Conversion entries(Conversion key, Conversion value) {
        return entries -> {
            Map<Object, Object> converted = new LinkedHashMap<>();
            ((Map<?, ?>) entries).forEach((k, v) -> converted.put(key.convert(notNull(k)), value.convert(notNull(v))));
            return converted;
        };
    }

    private static Object notNull(Object value) {
        if (value instanceof NullValue) {
            throw new ConversionException("holds a null, which a collection cannot");
        }
        return value;
    }
}
