package io.drover.cli.torture;

import java.util.List;

/**
 * One request to the origin.
 *
 * @param number counts from 0
 * @param partitions what it writes to, for finding it again
 */
record Operation(long number, Kind kind, List<Partition> partitions, String cql) {
    enum Kind {
        INSERT,
        UPDATE,
        DELETE_CELLS,
        DELETE_ROW,
        DELETE_RANGE,
        DELETE_PARTITION,
        STATIC,
        CONDITIONAL,
        LOGGED_BATCH,
        UNLOGGED_BATCH,
        INCREMENT,
        COUNTER_BATCH,
        DELETE_COUNTERS,
        ADD_COLUMN,
        DROP_COLUMN,
        TRUNCATE;

        /** Whether nothing else may be under way at the same time. */
        boolean isAlone() {
            return this == ADD_COLUMN || this == DROP_COLUMN || this == TRUNCATE;
        }
    }

    /**
     * @param table unquoted, without its keyspace
     * @param key as CQL: {@code p = 1 AND q = 'k2'}
     */
    record Partition(String table, String key) {}

    Operation {
        partitions = List.copyOf(partitions);
    }
}
