package io.drover.source.snapshot;

import java.util.List;

/** What JMX shows of one task's share of a table, or of all its tables. */
public interface TableProgressMXBean {
    /** Rows that were read since the task was started. */
    long getRows();

    /** Token ranges that were read, by this run of the task or an earlier one. */
    int getRangesDone();

    int getRangesLeft();

    /** Token ranges that could not be read in several attempts; they are still being tried. */
    int getRangesInTrouble();

    /** Ranges that were read, 0 to 100. */
    double getPercent();

    /** The mean since the task was started. */
    double getRowsPerSecond();

    /** At the mean rate so far; NaN before the first range is read. */
    double getSecondsLeft();

    /** How long the task waits after each page because the origin is slow, as a multiple of the page's own time. */
    double getSlowDown();

    /** Columns whose write times and TTLs this version of Cassandra does not give. */
    List<String> getApproximatedColumns();
}
