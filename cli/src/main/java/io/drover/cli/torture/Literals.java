package io.drover.cli.torture;

import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.TupleType;
import io.drover.model.type.UdtType;
import io.drover.model.type.VectorType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Random values as CQL literals. They come from small ranges mixed with each type's extremes, so that the same element or
 * value turns up again.
 */
final class Literals {
    private static final int MAX_ELEMENTS = 4;
    private static final int SMALL = 6;
    private static final int BITS_OF_VARINT = 400;
    private static final long NANOS_OF_DAY = 86_400_000_000_000L;
    private static final int EXTREME_ONE_IN = 8;

    private final Random random;

    Literals(Random random) {
        this.random = random;
    }

    /** A key's value: the same number gives the same value. */
    static String key(CqlType type, int number) {
        if (type == ScalarType.INT || type == ScalarType.BIGINT) {
            return String.valueOf(number);
        }
        if (type == ScalarType.TEXT || type == ScalarType.ASCII) {
            return "'k" + number + "'";
        }
        return new Literals(new Random(number)).of(type);
    }

    String of(CqlType type) {
        if (type instanceof ScalarType scalar) {
            return scalar(scalar);
        } else if (type instanceof ListType list) {
            return "[" + elements(elementCount(), () -> of(list.element())) + "]";
        } else if (type instanceof SetType set) {
            return "{" + elements(elementCount(), () -> of(set.element())) + "}";
        } else if (type instanceof MapType map) {
            return "{" + elements(elementCount(), () -> of(map.key()) + ": " + of(map.value())) + "}";
        } else if (type instanceof VectorType vector) {
            return "[" + elements(vector.dimension(), () -> of(vector.element())) + "]";
        } else if (type instanceof TupleType tuple) {
            return tuple.elements().stream().map(this::orNull).collect(Collectors.joining(", ", "(", ")"));
        } else {
            return ((UdtType) type)
                    .fields().stream()
                            .map(field -> Names.cql(field.name()) + ": " + orNull(field.type()))
                            .collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** Values of one to four elements, none of them null. */
    String elementsOf(CqlType element) {
        return "{" + elements(1 + random.nextInt(MAX_ELEMENTS), () -> of(element)) + "}";
    }

    String entriesOf(MapType map) {
        return "{" + elements(1 + random.nextInt(MAX_ELEMENTS), () -> of(map.key()) + ": " + of(map.value())) + "}";
    }

    private int elementCount() {
        return random.nextInt(MAX_ELEMENTS + 1);
    }

    String orNull(CqlType type) {
        return random.nextInt(4) == 0 ? "null" : of(type);
    }

    private static String elements(int count, Supplier<String> element) {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            elements.add(element.get());
        }
        return String.join(", ", elements);
    }

    private String scalar(ScalarType type) {
        boolean extreme = random.nextInt(EXTREME_ONE_IN) == 0;
        return switch (type) {
            case ASCII -> "'" + (extreme ? "" : "a" + small()) + "'";
            case TEXT -> "'" + (extreme ? pick("", "it''s", "é\uD83D\uDE00", "line\nbreak") : "t" + small()) + "'";
            case BLOB -> "0x" + (extreme ? "" : "ca" + String.format("%02x", small()));
            case BOOLEAN -> String.valueOf(random.nextBoolean());
            case TINYINT -> integer(extreme, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> integer(extreme, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT -> integer(extreme, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT, COUNTER -> integer(extreme, Long.MIN_VALUE, Long.MAX_VALUE);
            case FLOAT -> extreme ? floating(String.valueOf(Float.MAX_VALUE)) : String.valueOf(small() + 0.1f);
            case DOUBLE -> extreme ? floating(String.valueOf(Double.MIN_VALUE)) : String.valueOf(small() + 0.1);
            case DECIMAL -> String.valueOf(new BigDecimal(varint(extreme), random.nextInt(60) - 20));
            case VARINT -> String.valueOf(varint(extreme));
            case UUID -> String.valueOf(new UUID(extreme ? random.nextLong() : 0x4000L, Long.MIN_VALUE + small()));
            case TIMEUUID -> String.valueOf(new UUID((long) small() << 32 | 0x1000L, Long.MIN_VALUE + small()));
            case TIMESTAMP -> extreme ? "-1" : String.valueOf(1_700_000_000_000L + small());
            case DATE ->
                extreme
                        ? pick("0", "4294967295")
                        : "'" + LocalDate.of(2026, 1, 1).plusDays(small()) + "'";
            case TIME -> "'" + LocalTime.ofNanoOfDay((long) (random.nextDouble() * NANOS_OF_DAY)) + "'";
            case DURATION -> (random.nextBoolean() ? "-" : "") + (1 + small()) + "mo" + small() + "d" + small() + "ns";
            case INET -> extreme ? pick("'::ffff:1.2.3.4'", "'2001:db8::1'") : "'10.0.0." + small() + "'";
        };
    }

    private String floating(String extreme) {
        return pick("NaN", "Infinity", "-Infinity", "-0.0", extreme);
    }

    private int small() {
        return random.nextInt(SMALL);
    }

    private String integer(boolean extreme, long min, long max) {
        return String.valueOf(extreme ? (random.nextBoolean() ? min : max) : small());
    }

    private BigInteger varint(boolean extreme) {
        BigInteger value = extreme ? new BigInteger(BITS_OF_VARINT, random) : BigInteger.valueOf(small());
        return random.nextBoolean() ? value : value.negate();
    }

    private String pick(String... texts) {
        return texts[random.nextInt(texts.length)];
    }
}
