package io.drover.mapping;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableSchema;

/**
 * A table of another store than Cassandra, as a document states it: such a store has no CQL types.
 *
 * @param truncatedAt the log position up to which truncations were applied to the target by hand
 */
public record StatedTable(TableSchema schema, long truncatedAt) {
    public StatedTable {
        requireNonNull(schema, "schema is null");
    }
}
