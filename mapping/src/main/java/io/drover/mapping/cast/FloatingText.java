package io.drover.mapping.cast;

import java.util.regex.Pattern;

/** Floating point numbers in CQL's form, which is narrower than Java's parsers ("1d", hexadecimal, surrounding space). */
final class FloatingText {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern SPECIAL = Pattern.compile("(?i)nan|[+-]?infinity");

    private FloatingText() {}

    static float parseFloat(String text) {
        if (SPECIAL.matcher(text).matches()) {
            return (float) special(text);
        }
        float value = Float.parseFloat(requireNumber(text, "a float"));
        if (Float.isInfinite(value)) {
            throw new ConversionException("is out of the range of float");
        }
        return value;
    }

    static double parseDouble(String text) {
        if (SPECIAL.matcher(text).matches()) {
            return special(text);
        }
        double value = Double.parseDouble(requireNumber(text, "a double"));
        if (Double.isInfinite(value)) {
            throw new ConversionException("is out of the range of double");
        }
        return value;
    }

    private static double special(String text) {
        return switch (text.charAt(0)) {
            case 'n', 'N' -> Double.NaN;
            case '-' -> Double.NEGATIVE_INFINITY;
            default -> Double.POSITIVE_INFINITY;
        };
    }

    private static String requireNumber(String text, String type) {
        if (!NUMBER.matcher(text).matches()) {
            throw new ConversionException("is not " + type);
        }
        return text;
    }
}
