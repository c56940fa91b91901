package io.drover.cli.torture;

/** Which write timestamps the statements of a table may have. */
enum Timing {
    /** Whatever {@link WriteTimes} has, with or without a TTL. */
    ANY,
    /** Those of clients whose clocks differ, without a TTL: one event states a whole list, with one time and one TTL. */
    SKEWED,
    /**
     * The driver's, without a TTL: a truncation has one time, and Cassandra can no longer read a row with a cell of the future
     * in a column that is dropped.
     */
    DRIVER
}
