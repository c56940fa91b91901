package io.drover.mapping.cast;

/** Turns a Connect value of one CQL type into one of another. Runs for every cell, so it keeps no state. */
@FunctionalInterface
public interface Conversion {
    Conversion SAME = value -> value;

    /**
     * @param value never null
     * @throws ConversionException when the value has no counterpart in the other type
     */
    Object convert(Object value);
}
