package io.drover.mapping;

import static java.util.Objects.requireNonNull;

/** An entry of {@code columns}. */
public record ColumnRule(Position position, String target, ColumnSource source) {
    public ColumnRule {
        requireNonNull(position, "position is null");
        requireNonNull(target, "target is null");
        requireNonNull(source, "source is null");
    }
}
