package io.drover.mapping.cast;

import io.drover.model.type.ScalarType;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Scalar values as text, in the form of CQL's literals without their quotes. Reading takes every text that writing gives,
 * and the other forms that CQL knows for the type.
 */
public final class CqlText {
    private static final Pattern UUID_FORM =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");

    private CqlText() {}

    /** @throws ConversionException when the value is outside of what its type allows */
    public static String format(ScalarType type, Object value) {
        return switch (type) {
            case BLOB -> "0x" + HexFormat.of().formatHex(bytes(value));
            case DECIMAL, VARINT -> SemanticSchemas.toBigDecimal((Struct) value).toString();
            case TIMESTAMP -> TimeText.formatTimestamp((Long) value);
            case DATE -> TimeText.formatDate((Integer) value);
            case TIME -> TimeText.formatTime((Long) value);
            case DURATION -> DurationText.format((Struct) value);
            default -> value.toString();
        };
    }

    /** @throws ConversionException when the text is not of the type */
    public static Object parse(ScalarType type, String text) {
        try {
            return read(type, text);
        } catch (IllegalArgumentException | ArithmeticException | DataException e) {
            // Their messages hold the text.
            throw isNot(type);
        }
    }

    private static Object read(ScalarType type, String text) {
        return switch (type) {
            case TEXT -> text;
            case ASCII -> ascii(text);
            case BLOB -> blob(text);
            case BOOLEAN -> bool(text);
            case TINYINT -> Byte.parseByte(text);
            case SMALLINT -> Short.parseShort(text);
            case INT -> Integer.parseInt(text);
            case BIGINT -> Long.parseLong(text);
            case COUNTER -> throw new ConversionException("cannot become a counter, which has no values to set");
            case FLOAT -> FloatingText.parseFloat(text);
            case DOUBLE -> FloatingText.parseDouble(text);
            case DECIMAL -> SemanticSchemas.fromBigDecimal(new BigDecimal(text));
            case VARINT -> SemanticSchemas.fromBigDecimal(new BigDecimal(new BigInteger(text)));
            case UUID -> uuid(text).toString();
            case TIMEUUID -> timeUuid(text);
            case TIMESTAMP -> TimeText.parseTimestamp(text);
            case DATE -> TimeText.parseDate(text);
            case TIME -> TimeText.parseTime(text);
            case DURATION -> DurationText.parse(text);
            case INET -> type.decode(type.encode(text));
        };
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] array = new byte[buffer.remaining()];
        buffer.get(array);
        return array;
    }

    private static String ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                throw isNot(ScalarType.ASCII);
            }
        }
        return text;
    }

    private static ByteBuffer blob(String text) {
        if (!text.startsWith("0x") && !text.startsWith("0X")) {
            throw new ConversionException("is not a blob, which is written 0x and hexadecimal digits");
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(text, 2, text.length()));
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw isNot(ScalarType.BOOLEAN);
        };
    }

    private static UUID uuid(String text) {
        if (!UUID_FORM.matcher(text).matches()) {
            throw isNot(ScalarType.UUID);
        }
        return UUID.fromString(text);
    }

    private static String timeUuid(String text) {
        UUID uuid = uuid(text);
        if (uuid.version() != 1) {
            throw new ConversionException("is not a timeuuid, which is a uuid of version 1");
        }
        return uuid.toString();
    }

    private static ConversionException isNot(ScalarType type) {
        String name = type.toString();
        return new ConversionException("is not " + ("aeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name);
    }
}
