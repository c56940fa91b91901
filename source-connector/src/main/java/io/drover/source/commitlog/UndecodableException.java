package io.drover.source.commitlog;

import java.util.Optional;
import java.util.UUID;

/** A mutation and the schema as it is known do not fit. A newer schema may help. */
final class UndecodableException extends RuntimeException {
    /** Null when it is not that. */
    private final UUID unknownTable;

    UndecodableException(String message, Throwable cause) {
        super(message, cause);
        this.unknownTable = null;
    }

    UndecodableException(UUID unknownTable) {
        super("the origin's schema has no table with id " + unknownTable);
        this.unknownTable = unknownTable;
    }

    Optional<UUID> unknownTable() {
        return Optional.ofNullable(unknownTable);
    }
}
