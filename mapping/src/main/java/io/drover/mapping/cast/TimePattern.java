package io.drover.mapping.cast;

import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/** Timestamps in a form of one's own: {@link DateTimeFormatter}'s pattern letters. Where a text has no zone, UTC. */
public final class TimePattern {
    private static final long MILLIS_PER_DAY = 86_400_000;

    private final DateTimeFormatter format;

    private TimePattern(DateTimeFormatter format) {
        this.format = format;
    }

    /** @throws IllegalArgumentException when it is no pattern */
    public static TimePattern of(String pattern) {
        return new TimePattern(DateTimeFormatter.ofPattern(pattern, Locale.ROOT));
    }

    /** The cast between text and timestamp or date in this form; empty for other types. */
    public Optional<Cast> cast(CqlType from, CqlType to) {
        if (to == ScalarType.TIMESTAMP && isText(from)) {
            return Optional.of(Cast.lossy(from, to, value -> parse((String) value)));
        }
        if (to == ScalarType.DATE && isText(from)) {
            return Optional.of(Cast.lossy(
                    from, to, value -> Math.toIntExact(Math.floorDiv(parse((String) value), MILLIS_PER_DAY))));
        }
        if (isText(to) && from == ScalarType.TIMESTAMP) {
            return Optional.of(Cast.lossy(from, to, value -> format((Long) value)));
        }
        return isText(to) && from == ScalarType.DATE
                ? Optional.of(Cast.lossy(from, to, value -> format((Integer) value * MILLIS_PER_DAY)))
                : Optional.empty();
    }

    private static boolean isText(CqlType type) {
        return type == ScalarType.TEXT || type == ScalarType.ASCII;
    }

    /** @throws ConversionException when the text has another form */
    public long parse(String text) {
        try {
            TemporalAccessor parsed = format.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId zone = parsed.query(TemporalQueries.zone());
            if (date == null) {
                return Instant.from(parsed).toEpochMilli();
            }
            return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                    .atZone(zone == null ? ZoneOffset.UTC : zone)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new ConversionException("is not of the form of the pattern");
        }
    }

    public String format(long millis) {
        try {
            return format.format(Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new ConversionException("cannot be written in the form of the pattern");
        }
    }
}
