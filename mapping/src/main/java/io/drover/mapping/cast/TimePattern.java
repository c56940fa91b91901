package io.drover.mapping.cast;

import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Optional;

/**
 * Timestamps in a form of one's own: {@link DateTimeFormatter}'s pattern letters. Where a text has no zone, UTC; where it has no
 * time of day, midnight. A text that names a day or time that there is not is an error.
 */
public final class TimePattern {
    private static final String TIME_LETTERS = "aBhHkKmsSAnN";

    /** On a leap day, in the afternoon, with milliseconds. */
    private static final Instant EXAMPLE = Instant.parse("2004-02-29T13:14:15.123Z");

    private static final long SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final DateTimeFormatter format;
    private final boolean hasTime;

    private TimePattern(String pattern) {
        String letters = letters(pattern);
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern(pattern);
        if (letters.indexOf('y') >= 0 && letters.indexOf('G') < 0) {
            builder.parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue());
        }
        this.format = builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
        this.hasTime = letters.chars().anyMatch(letter -> TIME_LETTERS.indexOf(letter) >= 0);
    }

    /** Those that stand for something, without what is quoted. */
    private static String letters(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    /**
     * For writing times.
     *
     * @throws IllegalArgumentException when it is no pattern
     */
    public static TimePattern ofWriting(String pattern) {
        TimePattern writing = new TimePattern(pattern);
        writing.write(EXAMPLE);
        return writing;
    }

    /**
     * For reading times.
     *
     * @throws IllegalArgumentException when it is no pattern, or one that does not tell a day, or only half of a time
     */
    public static TimePattern ofReading(String pattern) {
        TimePattern reading = ofWriting(pattern);
        try {
            reading.read(reading.write(EXAMPLE));
        } catch (ConversionException e) {
            throw new IllegalArgumentException("a text of this form does not tell which day"
                    + (reading.hasTime ? " and time of day" : "") + " it means (hours of half a day, 'h', need 'a')");
        }
        return reading;
    }

    /**
     * The cast between text and timestamp or date in this form; empty for other types.
     *
     * @throws IllegalArgumentException when the pattern is none for it
     */
    public static Optional<Cast> cast(String pattern, CqlType from, CqlType to) {
        if (to == ScalarType.TIMESTAMP && isText(from)) {
            TimePattern reading = ofReading(pattern);
            return Optional.of(Cast.lossy(from, to, value -> reading.parse((String) value)));
        }
        if (to == ScalarType.DATE && isText(from)) {
            TimePattern reading = ofReading(pattern);
            return Optional.of(Cast.lossy(
                    from,
                    to,
                    value -> Math.toIntExact(
                            Math.floorDiv(reading.read((String) value).getEpochSecond(), SECONDS_PER_DAY))));
        }
        if (isText(to) && from == ScalarType.TIMESTAMP) {
            TimePattern writing = ofWriting(pattern);
            return Optional.of(Cast.lossy(from, to, value -> writing.format((Long) value)));
        }
        if (isText(to) && from == ScalarType.DATE) {
            TimePattern writing = ofWriting(pattern);
            return Optional.of(Cast.lossy(
                    from, to, value -> writing.write(Instant.ofEpochSecond((Integer) value * SECONDS_PER_DAY))));
        }
        return Optional.empty();
    }

    private static boolean isText(CqlType type) {
        return type == ScalarType.TEXT || type == ScalarType.ASCII;
    }

    /**
     * Milliseconds since the epoch.
     *
     * @throws ConversionException when the text has another form, or a part of a millisecond
     */
    public long parse(String text) {
        Instant time = read(text);
        if (time.getNano() % NANOS_PER_MILLI != 0) {
            throw new ConversionException("has a part of a millisecond, which a timestamp cannot hold");
        }
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new ConversionException("is outside the range of a timestamp");
        }
    }

    private Instant read(String text) {
        try {
            TemporalAccessor parsed = format.parse(text);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            LocalTime time = parsed.query(TemporalQueries.localTime());
            ZoneId zone = parsed.query(TemporalQueries.zone());
            if (date != null && (time != null || !hasTime)) {
                return date.atTime(time == null ? LocalTime.MIDNIGHT : time)
                        .atZone(zone == null ? ZoneOffset.UTC : zone)
                        .toInstant();
            }
        } catch (DateTimeException | ArithmeticException e) {
            // As below.
        }
        throw new ConversionException("is not of the form of the pattern");
    }

    public String format(long millis) {
        return write(Instant.ofEpochMilli(millis));
    }

    private String write(Instant time) {
        try {
            return format.format(time.atZone(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new ConversionException("cannot be written in the form of the pattern");
        }
    }
}
