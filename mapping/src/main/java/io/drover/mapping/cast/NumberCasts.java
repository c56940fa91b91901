package io.drover.mapping.cast;

import static io.drover.model.type.ScalarType.DOUBLE;
import static io.drover.model.type.ScalarType.FLOAT;
import static io.drover.model.type.ScalarType.VARINT;

import io.drover.model.type.ScalarType;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Struct;

/**
 * Casts between numeric types. Integers are never rounded or cut: a fraction or a number out of range fails. Only float and
 * double round, to the nearest, as everywhere.
 */
final class NumberCasts {
    /** A decimal of a few bytes can stand for an integer of gigabytes. */
    private static final int MAX_DIGITS = 100_000;

    private NumberCasts() {}

    static boolean isNumber(ScalarType type) {
        return switch (type) {
            case TINYINT, SMALLINT, INT, BIGINT, VARINT, DECIMAL, FLOAT, DOUBLE -> true;
            default -> false;
        };
    }

    static Cast between(ScalarType from, ScalarType to) {
        Conversion conversion =
                switch (from) {
                    case FLOAT, DOUBLE -> fromFloating(to);
                    case VARINT, DECIMAL -> fromDecimal(to);
                    default -> fromLong(to);
                };
        return isLossless(from, to) ? Cast.ordered(from, to, conversion) : Cast.lossy(from, to, conversion);
    }

    /** Not so are roundings, and what drops the scale of a decimal or the sign of a floating zero. */
    private static boolean isLossless(ScalarType from, ScalarType to) {
        return switch (from) {
            case TINYINT, SMALLINT -> true;
            case INT -> to != FLOAT;
            case BIGINT, VARINT -> to != FLOAT && to != DOUBLE;
            case FLOAT -> to == DOUBLE;
            default -> false;
        };
    }

    private static Conversion fromLong(ScalarType to) {
        return switch (to) {
            case TINYINT -> value -> toByte(((Number) value).longValue());
            case SMALLINT -> value -> toShort(((Number) value).longValue());
            case INT -> value -> toInt(((Number) value).longValue());
            case BIGINT -> value -> ((Number) value).longValue();
            case FLOAT -> value -> ((Number) value).floatValue();
            case DOUBLE -> value -> ((Number) value).doubleValue();
            default -> value -> SemanticSchemas.fromBigDecimal(BigDecimal.valueOf(((Number) value).longValue()));
        };
    }

    private static Conversion fromFloating(ScalarType to) {
        return switch (to) {
            case TINYINT -> value -> toByte(toLong((Number) value));
            case SMALLINT -> value -> toShort(toLong((Number) value));
            case INT -> value -> toInt(toLong((Number) value));
            case BIGINT -> value -> toLong((Number) value);
            case FLOAT -> NumberCasts::toFloat;
            case DOUBLE -> value -> ((Number) value).doubleValue();
            case VARINT -> value -> toVarint(toDecimal((Number) value));
            default -> value -> SemanticSchemas.fromBigDecimal(toDecimal((Number) value));
        };
    }

    private static Conversion fromDecimal(ScalarType to) {
        return switch (to) {
            case TINYINT -> value -> toByte(toLong(decimal(value)));
            case SMALLINT -> value -> toShort(toLong(decimal(value)));
            case INT -> value -> toInt(toLong(decimal(value)));
            case BIGINT -> value -> toLong(decimal(value));
            case FLOAT -> value -> finite(decimal(value).floatValue());
            case DOUBLE -> value -> finite(decimal(value).doubleValue());
            case VARINT -> value -> toVarint(decimal(value));
            default -> value -> SemanticSchemas.fromBigDecimal(decimal(value));
        };
    }

    private static BigDecimal decimal(Object value) {
        return SemanticSchemas.toBigDecimal((Struct) value);
    }

    private static byte toByte(long value) {
        if ((byte) value != value) {
            throw outOfRange(ScalarType.TINYINT);
        }
        return (byte) value;
    }

    private static short toShort(long value) {
        if ((short) value != value) {
            throw outOfRange(ScalarType.SMALLINT);
        }
        return (short) value;
    }

    private static int toInt(long value) {
        if ((int) value != value) {
            throw outOfRange(ScalarType.INT);
        }
        return (int) value;
    }

    private static long toLong(Number floating) {
        double value = floating.doubleValue();
        if (value != Math.rint(value)) {
            throw new ConversionException("is not a whole number");
        }
        // 2^63 itself is a double, and the cast would make 2^63 - 1 of it.
        if (value >= 0x1p63 || value < -0x1p63) {
            throw outOfRange(ScalarType.BIGINT);
        }
        return (long) value;
    }

    private static long toLong(BigDecimal value) {
        try {
            return value.longValueExact();
        } catch (ArithmeticException e) {
            throw new ConversionException("is not a whole number in the range of bigint");
        }
    }

    private static Object toFloat(Object value) {
        double wide = ((Number) value).doubleValue();
        float narrow = (float) wide;
        if (Float.isInfinite(narrow) && !Double.isInfinite(wide)) {
            throw outOfRange(FLOAT);
        }
        return narrow;
    }

    /** The shortest decimal that is this number and no other of its type, as its text form is. */
    private static BigDecimal toDecimal(Number floating) {
        if (!Double.isFinite(floating.doubleValue())) {
            throw new ConversionException("is not a finite number");
        }
        return new BigDecimal(floating.toString());
    }

    private static Object toVarint(BigDecimal value) {
        if ((long) value.precision() - value.scale() > MAX_DIGITS) {
            throw outOfRange(VARINT);
        }
        try {
            return SemanticSchemas.fromBigDecimal(new BigDecimal(value.toBigIntegerExact()));
        } catch (ArithmeticException e) {
            throw new ConversionException("is not a whole number");
        }
    }

    private static Object finite(float value) {
        if (Float.isInfinite(value)) {
            throw outOfRange(FLOAT);
        }
        return value;
    }

    private static Object finite(double value) {
        if (Double.isInfinite(value)) {
            throw outOfRange(DOUBLE);
        }
        return value;
    }

    private static ConversionException outOfRange(ScalarType type) {
        return new ConversionException("is out of the range of " + type);
    }
}
