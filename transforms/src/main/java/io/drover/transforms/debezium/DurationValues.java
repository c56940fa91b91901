package io.drover.transforms.debezium;

import io.drover.model.type.ScalarType;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Intervals as CQL durations: months, days and nanoseconds, all of one sign. */
final class DurationValues {
    private static final long NANOS_PER_MICRO = 1000;
    private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);

    /** As Debezium writes intervals with {@code interval.handling.mode=string}; each part has its own sign. */
    private static final Pattern INTERVAL = Pattern.compile(
            "P(?:(-?\\d+)Y)?(?:(-?\\d+)M)?(?:(-?\\d+)D)?(?:T(?:(-?\\d+)H)?(?:(-?\\d+)M)?(?:(-?\\d+(?:\\.\\d+)?)S)?)?");

    private DurationValues() {}

    static Struct ofMicros(long micros) {
        try {
            return of(0, 0, Math.multiplyExact(micros, NANOS_PER_MICRO));
        } catch (ArithmeticException e) {
            throw tooLong(e);
        }
    }

    static Struct of(int months, int days, long nanos) {
        boolean positive = months > 0 || days > 0 || nanos > 0;
        boolean negative = months < 0 || days < 0 || nanos < 0;
        if (positive && negative) {
            throw new DataException("an interval whose parts differ in sign, which a CQL duration cannot hold");
        }
        return new Struct(ScalarType.DURATION.schema(true))
                .put(SemanticSchemas.DURATION_MONTHS, months)
                .put(SemanticSchemas.DURATION_DAYS, days)
                .put(SemanticSchemas.DURATION_NANOS, nanos);
    }

    static Struct parse(String text) {
        Matcher parts = INTERVAL.matcher(text);
        if (!parts.matches()) {
            throw new DataException("not an interval such as P1Y2M3DT4H5M6.7S");
        }
        try {
            long months = Math.addExact(Math.multiplyExact(whole(parts, 1), 12), whole(parts, 2));
            long minutes = Math.addExact(Math.multiplyExact(whole(parts, 4), 60), whole(parts, 5));
            BigDecimal seconds = parts.group(6) == null ? BigDecimal.ZERO : new BigDecimal(parts.group(6));
            long nanos = BigDecimal.valueOf(minutes)
                    .multiply(BigDecimal.valueOf(60))
                    .add(seconds)
                    .multiply(NANOS_PER_SECOND)
                    .longValueExact();
            return of(Math.toIntExact(months), Math.toIntExact(whole(parts, 3)), nanos);
        } catch (ArithmeticException | NumberFormatException e) {
            throw tooLong(e);
        }
    }

    private static long whole(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static DataException tooLong(Exception cause) {
        return new DataException("an interval longer or finer than a CQL duration can hold", cause);
    }
}
