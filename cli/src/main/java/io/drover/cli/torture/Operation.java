package io.drover.cli.torture;

import java.util.List;

/**
 * What is sent to the origin at a time.
 *
 * @param number counts from 0
 * @param partitions what it writes to, for finding it again
 * @param statements one, but for TRUNCATE (at once), RETYPE_COLUMN, RECREATE and UNTRACK (in turn)
 */
record Operation(long number, Kind kind, List<Partition> partitions, List<String> statements) {
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
        /** Drops a column and adds it again with another type. */
        RETYPE_COLUMN,
        /** Of two tables at once. */
        TRUNCATE,
        /** Drops a table and creates it again. */
        RECREATE,
        /** Switches a table's {@code cdc} off and on again, with a write in between. */
        UNTRACK,
        /** Changes nothing but when the table was last altered. */
        COMMENT;

        /** Whether nothing else may be under way at the same time. */
        boolean isAlone() {
            return compareTo(ADD_COLUMN) >= 0;
        }

        /** Whether the history cannot go on with only a part of it. */
        boolean isWhole() {
            return this == RETYPE_COLUMN || this == RECREATE || this == UNTRACK;
        }
    }

    /**
     * @param table unquoted, without its keyspace
     * @param key as CQL: {@code p = 1 AND q = 'k2'}
     */
    record Partition(String table, String key) {}

    Operation {
        partitions = List.copyOf(partitions);
        statements = List.copyOf(statements);
    }

    Operation(long number, Kind kind, List<Partition> partitions, String statement) {
        this(number, kind, partitions, List.of(statement));
    }

    String cql() {
        return String.join("; ", statements);
    }
}
