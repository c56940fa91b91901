package io.drover.verification;

import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;

/** A key's value as CQL text, to be pasted behind WHERE. */
final class KeyText {
    private KeyText() {}

    static String of(CqlType type, Object value) {
        if (type instanceof ScalarType scalar) {
            try {
                String text = CqlText.format(scalar, value);
                return isQuoted(scalar) ? "'" + text.replace("'", "''") + "'" : text;
            } catch (ConversionException e) {
                // Its bytes, then.
            }
        }
        ByteBuffer bytes = type.encode(value);
        StringBuilder hex = new StringBuilder("0x");
        while (bytes.hasRemaining()) {
            hex.append(String.format("%02x", bytes.get()));
        }
        return hex.toString();
    }

    private static boolean isQuoted(ScalarType type) {
        return switch (type) {
            case ASCII, TEXT, INET, DATE, TIME, TIMESTAMP -> true;
            case BLOB,
                    BOOLEAN,
                    TINYINT,
                    SMALLINT,
                    INT,
                    BIGINT,
                    COUNTER,
                    FLOAT,
                    DOUBLE,
                    DECIMAL,
                    VARINT,
                    UUID,
                    TIMEUUID,
                    DURATION -> false;
        };
    }
}
