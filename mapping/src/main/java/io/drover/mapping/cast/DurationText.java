package io.drover.mapping.cast;

import io.drover.model.type.ScalarType;
import io.drover.model.type.SemanticSchemas;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Struct;

/** Durations in CQL's unit form, as in {@code 1y2mo3d4h}; one sign stands for all three parts. */
final class DurationText {
    private static final Pattern FORM = Pattern.compile(
            "(-)?(?=\\d)(?:(\\d+)y)?(?:(\\d+)mo)?(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?"
                    + "(?:(\\d+)s)?(?:(\\d+)ms)?(?:(\\d+)[uµ]s)?(?:(\\d+)ns)?",
            Pattern.CASE_INSENSITIVE);
    private static final String[] TIME_UNITS = {"h", "m", "s", "ms", "us", "ns"};
    private static final long[] TIME_UNIT_NANOS = {
        3_600_000_000_000L, 60_000_000_000L, 1_000_000_000, 1_000_000, 1000, 1
    };

    private DurationText() {}

    static String format(Struct duration) {
        int months = duration.getInt32(SemanticSchemas.DURATION_MONTHS);
        int days = duration.getInt32(SemanticSchemas.DURATION_DAYS);
        long nanos = duration.getInt64(SemanticSchemas.DURATION_NANOS);
        boolean negative = months < 0 || days < 0 || nanos < 0;
        if (negative && (months > 0 || days > 0 || nanos > 0)) {
            throw new ConversionException("is not a duration: its parts differ in sign");
        }
        StringBuilder text = new StringBuilder(negative ? "-" : "");
        append(text, months / 12, "y");
        append(text, months % 12, "mo");
        append(text, days, "d");
        for (int i = 0; i < TIME_UNITS.length; i++) {
            append(text, nanos / TIME_UNIT_NANOS[i], TIME_UNITS[i]);
            nanos %= TIME_UNIT_NANOS[i];
        }
        return text.isEmpty() ? "0ns" : text.toString();
    }

    /** No part reaches Long.MIN_VALUE: that many nanoseconds are split into units before. */
    private static void append(StringBuilder text, long amount, String unit) {
        if (amount != 0) {
            text.append(Math.abs(amount)).append(unit);
        }
    }

    static Struct parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new ConversionException("is not a duration such as 1y2mo3d4h5m6s");
        }
        int sign = parts.group(1) == null ? 1 : -1;
        long months = Math.addExact(Math.multiplyExact(amount(parts, 2, sign), 12), amount(parts, 3, sign));
        long days = Math.addExact(Math.multiplyExact(amount(parts, 4, sign), 7), amount(parts, 5, sign));
        long nanos = 0;
        for (int i = 0; i < TIME_UNITS.length; i++) {
            nanos = Math.addExact(nanos, Math.multiplyExact(amount(parts, 6 + i, sign), TIME_UNIT_NANOS[i]));
        }
        return new Struct(ScalarType.DURATION.schema(true))
                .put(SemanticSchemas.DURATION_MONTHS, Math.toIntExact(months))
                .put(SemanticSchemas.DURATION_DAYS, Math.toIntExact(days))
                .put(SemanticSchemas.DURATION_NANOS, nanos);
    }

    private static long amount(Matcher parts, int group, int sign) {
        String digits = parts.group(group);
        return digits == null ? 0 : sign * Long.parseLong(digits);
    }
}
