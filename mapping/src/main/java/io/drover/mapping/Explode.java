package io.drover.mapping;

import static java.util.Objects.requireNonNull;

/**
 * A set or map whose elements become clustering rows. The rules of the table then see, instead of the origin's other
 * columns, its key, one clustering column more, and of a map one ordinary column.
 *
 * @param column the set or map
 * @param key what the rules call an element, or a map's key
 * @param value what the rules call a map's value; null for a set
 */
public record Explode(String column, String key, String value) {
    public Explode {
        requireNonNull(column, "column is null");
        requireNonNull(key, "key is null");
    }
}
