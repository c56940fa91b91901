package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.type.CqlType;

/** Where the values of a target column come from. */
public sealed interface ColumnSource {
    /** @param cast the type to convert to, or null when the value is carried over as it is */
    record OriginColumn(String name, CqlType cast) implements ColumnSource {
        public OriginColumn {
            requireNonNull(name, "name is null");
        }
    }

    /** @param text in the form of a CQL literal without its quotes */
    record Constant(String text) implements ColumnSource {
        public Constant {
            requireNonNull(text, "text is null");
        }
    }
}
