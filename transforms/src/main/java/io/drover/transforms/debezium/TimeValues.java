package io.drover.transforms.debezium;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Date;
import org.apache.kafka.connect.errors.DataException;

/** Points in time and times of day as CQL has them: milliseconds since the epoch, nanoseconds since midnight. */
final class TimeValues {
    private static final long MICROS_PER_MILLI = 1000;
    private static final long MILLIS_PER_DAY = 86_400_000L;
    private static final long NANOS_PER_DAY = MILLIS_PER_DAY * 1_000_000;

    /**
     * What Debezium's PostgreSQL connector writes for 'infinity' and '-infinity' of a timestamp without time zone, in
     * milliseconds. In microseconds, a finite one beyond what 64 bits hold becomes the largest number.
     */
    private static final long INFINITY = 9_223_372_036_825_200L;

    private static final long MINUS_INFINITY = -9_223_372_036_832_400L;

    /** The dates that PostgreSQL has are from 4713 BC to 5874897 AD. It writes infinities as days outside of these. */
    private static final int FIRST_DAY = -2_440_588;

    private static final int LAST_DAY = 2_145_042_905;

    private static final String INFINITE = "an infinity, or beyond what Debezium can say, which CQL cannot hold";

    private final boolean truncate;

    /** @param truncate whether what is finer than a millisecond is left out, rather than an error */
    TimeValues(boolean truncate) {
        this.truncate = truncate;
    }

    /** @param perMillisecond how many of the value's units are a millisecond */
    long timestamp(long value, long perMillisecond) {
        if (isInfinite(value, perMillisecond)) {
            throw new DataException(INFINITE);
        }
        return timestamp(Math.floorDiv(value, perMillisecond), Math.floorMod(value, perMillisecond) == 0);
    }

    private static boolean isInfinite(long value, long perMillisecond) {
        if (value == Long.MAX_VALUE || value == Long.MIN_VALUE) {
            return true;
        }
        return perMillisecond <= MICROS_PER_MILLI
                && (value == INFINITY * perMillisecond || value == MINUS_INFINITY * perMillisecond);
    }

    /** @param text ISO 8601 with an offset */
    long timestamp(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return timestamp(instant.toEpochMilli(), instant.getNano() % 1_000_000 == 0);
        } catch (DateTimeException | ArithmeticException e) {
            throw new DataException("an infinity, or not a point in time of the years that a CQL timestamp holds", e);
        }
    }

    private long timestamp(long millis, boolean exact) {
        if (!exact && !truncate) {
            throw new DataException("a point in time finer than the milliseconds of a CQL timestamp");
        }
        return millis;
    }

    static int date(int days) {
        if (days < FIRST_DAY || days > LAST_DAY) {
            throw new DataException(INFINITE);
        }
        return days;
    }

    static int days(Date date) {
        return date(Math.toIntExact(Math.floorDiv(date.getTime(), MILLIS_PER_DAY)));
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
