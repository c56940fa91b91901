package io.drover.verification;

/**
 * A value with its write timestamp, of a column or of one element of a non-frozen collection.
 *
 * @param value a Connect value; null of a set's element, whose value is the element itself
 * @param writetime microseconds
 * @param expiresAt epoch seconds, or {@link #NEVER}
 */
record Cell(Object value, long writetime, long expiresAt) {
    static final long NEVER = 0;
}
