package io.drover.mapping.cast;

/**
 * A value that has no counterpart in the other type. The message is a predicate ("is not a uuid") and never holds the value,
 * which may be personal data; for the same reason there is no cause. Whoever knows the column makes a whole error of it.
 */
public final class ConversionException extends RuntimeException {
    public ConversionException(String reason) {
        super(reason, null, false, false);
    }
}
