package io.drover.transforms.debezium;

import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Numbers as CQL has them. */
final class NumberValues {
    private NumberValues() {}

    /** @param text digits, or one of the words that PostgreSQL's numeric knows beside */
    static Struct decimal(String text) {
        try {
            return SemanticSchemas.fromBigDecimal(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw new DataException("NaN, an infinity or no number, which a decimal cannot hold", e);
        }
    }

    static long bigint(Struct decimal) {
        try {
            return SemanticSchemas.toBigDecimal(decimal).longValueExact();
        } catch (ArithmeticException e) {
            throw new DataException("a number with a fraction, or beyond the 63 bits of a bigint", e);
        }
    }
}
