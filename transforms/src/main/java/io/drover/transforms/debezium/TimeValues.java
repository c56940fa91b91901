package io.drover.transforms.debezium;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import org.apache.kafka.connect.errors.DataException;

/** Points in time and times of day as CQL has them: milliseconds since the epoch, nanoseconds since midnight. */
final class TimeValues {
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long NANOS_PER_DAY = MILLIS_PER_DAY * 1_000_000;

    private final boolean truncate;

    /** @param truncate whether what is finer than a millisecond is left out, rather than an error */
    TimeValues(boolean truncate) {
        this.truncate = truncate;
    }

    /** @param perMillisecond how many of the value's units are a millisecond */
    long timestamp(long value, long perMillisecond) {
        return timestamp(Math.floorDiv(value, perMillisecond), Math.floorMod(value, perMillisecond) == 0);
    }

    /** @param text ISO 8601 with an offset */
    long timestamp(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return timestamp(instant.toEpochMilli(), instant.getNano() % 1_000_000 == 0);
        } catch (DateTimeException | ArithmeticException e) {
            throw new DataException("not a point in time of the years that a CQL timestamp holds", e);
        }
    }

    private long timestamp(long millis, boolean exact) {
        if (!exact && !truncate) {
            throw new DataException("a point in time finer than the milliseconds of a CQL timestamp");
        }
        return millis;
    }

    static int days(Date date) {
        return Math.toIntExact(Math.floorDiv(date.getTime(), MILLIS_PER_DAY));
    }

    /** @param nanosPerUnit how many nanoseconds one of the value's units is */
    static long timeOfDay(long value, long nanosPerUnit) {
        // Some databases have 24:00, or times of more than a day.
        if (value < 0 || value >= NANOS_PER_DAY / nanosPerUnit) {
            throw new DataException(
                    "a time outside of 00:00 to 23:59:59.999999999, which is all that a CQL time holds");
        }
        return value * nanosPerUnit;
    }
}
