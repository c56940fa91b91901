package io.drover.mapping.expression;

import io.drover.mapping.cast.TimePattern;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Points in time for expressions, all in UTC. */
final class Times {
    private static final long GREGORIAN_OFFSET_MILLIS = 12_219_292_800_000L;

    /** Patterns are few, but an expression may compute them. */
    private static final int MAX_PATTERNS = 100;

    private static final Map<String, TimePattern> READING = new ConcurrentHashMap<>();
    private static final Map<String, TimePattern> WRITING = new ConcurrentHashMap<>();

    private Times() {}

    /** The start of the unit that the point lies in; a week starts on Monday. */
    static Instant bucket(Instant time, String unit) {
        return switch (unit) {
            case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
            case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
            case "day" -> time.truncatedTo(ChronoUnit.DAYS);
            case "week" -> midnight(date(time).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)));
            case "month" -> midnight(date(time).withDayOfMonth(1));
            case "year" -> midnight(date(time).withDayOfYear(1));
            default ->
                throw new IllegalArgumentException(
                        "'" + unit + "' is no unit of bucket: use second, minute, hour, day, week, month or year");
        };
    }

    private static LocalDate date(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private static Instant midnight(LocalDate date) {
        return date.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    static String format(Instant time, String pattern) {
        return pattern(WRITING, pattern, TimePattern::ofWriting).format(time.toEpochMilli());
    }

    static Instant parse(String text, String pattern) {
        return Instant.ofEpochMilli(
                pattern(READING, pattern, TimePattern::ofReading).parse(text));
    }

    private static TimePattern pattern(
            Map<String, TimePattern> known, String pattern, Function<String, TimePattern> compile) {
        if (known.size() > MAX_PATTERNS) {
            known.clear();
        }
        return known.computeIfAbsent(pattern, compile);
    }

    static Instant ofTimeUuid(String text) {
        return Instant.ofEpochMilli(UUID.fromString(text).timestamp() / 10_000 - GREGORIAN_OFFSET_MILLIS);
    }
}
