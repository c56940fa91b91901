package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.type.CqlType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the values of a target column come from. */
public sealed interface ColumnSource {
    /**
     * @param cast the type to convert to, or null when the value is carried over as it is
     * @param pattern of {@link java.time.format.DateTimeFormatter}, for a cast between text and timestamp or date; or null
     */
    record OriginColumn(String name, CqlType cast, String pattern) implements ColumnSource {
        public OriginColumn {
            requireNonNull(name, "name is null");
        }

        public OriginColumn(String name, CqlType cast) {
            this(name, cast, null);
        }
    }

    /** @param text in the form of a CQL literal without its quotes */
    record Constant(String text) implements ColumnSource {
        public Constant {
            requireNonNull(text, "text is null");
        }
    }

    /**
     * An expression over the origin's columns.
     *
     * @param start where it starts in the document
     * @param cast the type to convert its result to, or null when that is of the column's type
     */
    record Computed(Position start, String expression, CqlType cast) implements ColumnSource {
        public Computed {
            requireNonNull(start, "start is null");
            requireNonNull(expression, "expression is null");
        }
    }

    /**
     * A UDT or a map that is put together.
     *
     * @param parts by the UDT's field, or the map's key as a CQL literal without its quotes; no part has parts of its own
     */
    record Parts(Map<String, ColumnSource> parts) implements ColumnSource {
        public Parts {
            parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        }
    }
}
