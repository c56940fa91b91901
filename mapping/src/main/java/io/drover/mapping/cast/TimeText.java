package io.drover.mapping.cast;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE;
import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.util.regex.Pattern;

/**
 * Timestamps, dates and times of day as text. A timestamp without a zone is refused: CQL takes it in the time zone of
 * whichever server reads it, so that it has no meaning of its own.
 */
final class TimeText {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d+");
    private static final DateTimeFormatter WRITE_TIMESTAMP =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final DateTimeFormatter READ_TIMESTAMP = new DateTimeFormatterBuilder()
            .append(ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter()
            .withResolverStyle(ResolverStyle.STRICT);
    private static final DateTimeFormatter WRITE_TIME = DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn");

    private TimeText() {}

    static String formatTimestamp(long millis) {
        return WRITE_TIMESTAMP.format(Instant.ofEpochMilli(millis));
    }

    static String formatDate(int days) {
        return LocalDate.ofEpochDay(days).toString();
    }

    static String formatTime(long nanos) {
        try {
            return WRITE_TIME.format(LocalTime.ofNanoOfDay(nanos));
        } catch (DateTimeException e) {
            throw new ConversionException("is not a time of day");
        }
    }

    /** ISO 8601 with a zone, a date alone (midnight UTC), or milliseconds since the epoch. */
    static long parseTimestamp(String text) {
        if (WHOLE_NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            if (text.indexOf(':') < 0) {
                return LocalDate.parse(text)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .toEpochMilli();
            }
            Instant instant =
                    OffsetDateTime.parse(text.replace(' ', 'T'), READ_TIMESTAMP).toInstant();
            if (instant.getNano() % 1_000_000 != 0) {
                throw new ConversionException("is finer than a timestamp, which holds milliseconds");
            }
            return instant.toEpochMilli();
        } catch (DateTimeException e) {
            throw new ConversionException("is not a timestamp such as 2020-01-01T00:00:00Z, with a time zone");
        }
    }

    static int parseDate(String text) {
        try {
            return Math.toIntExact(LocalDate.parse(text).toEpochDay());
        } catch (DateTimeException e) {
            throw new ConversionException("is not a date such as 2020-01-01");
        }
    }

    /** A time of day, or nanoseconds since midnight. */
    static long parseTime(String text) {
        try {
            return WHOLE_NUMBER.matcher(text).matches()
                    ? LocalTime.ofNanoOfDay(Long.parseLong(text)).toNanoOfDay()
                    : LocalTime.parse(text).toNanoOfDay();
        } catch (DateTimeException e) {
            throw new ConversionException("is not a time such as 13:30:54.234");
        }
    }
}
