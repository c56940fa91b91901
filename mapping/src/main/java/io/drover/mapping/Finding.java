package io.drover.mapping;

import static java.util.Objects.requireNonNull;

/** Something wrong with a mapping. The reason says what to do. */
public record Finding(Position position, String reason) {
    public Finding {
        requireNonNull(position, "position is null");
        requireNonNull(reason, "reason is null");
    }

    @Override
    public String toString() {
        return position + ": " + reason;
    }
}
