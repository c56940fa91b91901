package io.drover.source.commitlog;

import java.util.Optional;
import java.util.UUID;

/** A mutation and the schema as it is known do not fit. A newer schema may help. */
final class UndecodableException extends RuntimeException {
    /** Null when it is not known. */
    private final UUID table;

    private final boolean isUnknown;

    private UndecodableException(String message, UUID table, boolean isUnknown, Throwable cause) {
        super(message, cause);
        this.table = table;
        this.isUnknown = isUnknown;
    }

    /** @param table that does not fit, or null */
    UndecodableException(String message, UUID table, Throwable cause) {
        this(message, table, false, cause);
    }

    UndecodableException(UUID unknownTable) {
        this("the origin's schema has no table with id " + unknownTable, unknownTable, true, null);
    }

    Optional<UUID> table() {
        return Optional.ofNullable(table);
    }

    Optional<UUID> unknownTable() {
        return isUnknown ? table() : Optional.empty();
    }
}
