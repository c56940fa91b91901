package io.drover.source.snapshot;

import io.drover.model.TableId;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a task's snapshot is, for the operator: a line in the log now and then, and a JMX bean for each table and one for
 * all of them. For the task thread alone; the beans may be read by any.
 */
final class Progress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final String ALL_TABLES = "total";

    private final String name;
    private final LongSupplier nanoClock;
    private final TableProgress total;
    private final Map<TableId, TableProgress> tables = new LinkedHashMap<>();
    private final ProgressBeans beans;
    private long reported;

    /** @param name of the snapshot and the task, for the log */
    Progress(String name, ProgressBeans beans, LongSupplier nanoClock) {
        this.name = name;
        this.beans = beans;
        this.nanoClock = nanoClock;
        this.total = new TableProgress(List.of(), nanoClock);
        this.reported = nanoClock.getAsLong();
        beans.register(ALL_TABLES, total);
    }

    /**
     * Adds a table before it is read.
     *
     * @param ranges of this task
     * @param done how many of them were read before
     * @param approximated columns whose write times and TTLs are not the origin's
     */
    void table(TableId table, int ranges, int done, List<String> approximated) {
        TableProgress progress = new TableProgress(approximated, nanoClock);
        progress.ranges(ranges, done);
        total.ranges(ranges, done);
        tables.put(table, progress);
        beans.register(table.toString(), progress);
    }

    void begin() {
        if (total.getRangesLeft() == 0) {
            LOG.info("{}: all {} token ranges were read before", name, total.getRangesDone());
        } else {
            LOG.info("{}: {} token ranges to read, {} were before", name, total.getRangesLeft(), total.getRangesDone());
        }
    }

    void copied(TableId table, int rows) {
        tables.get(table).copied(rows);
        total.copied(rows);
        long now = nanoClock.getAsLong();
        if (now - reported >= INTERVAL.toNanos()) {
            reported = now;
            LOG.info(
                    "{}: {} token ranges are read, {} are left; {} rows since the start, {} rows/s",
                    name,
                    total.getRangesDone(),
                    total.getRangesLeft(),
                    total.getRows(),
                    Math.round(total.getRowsPerSecond()));
        }
    }

    void finishedRange(TableId table) {
        tables.get(table).finishedRange();
        total.finishedRange();
        if (total.getRangesLeft() == 0) {
            LOG.info(
                    "{}: finished; {} rows since the start, {} rows/s",
                    name,
                    total.getRows(),
                    Math.round(total.getRowsPerSecond()));
        }
    }

    void slowedDown(double share) {
        if (share > 0 != total.getSlowDown() > 0) {
            LOG.debug("{}: {}", name, share > 0 ? "the origin is slow, so reading slows down" : "reads at full speed");
        }
        total.slowedDown(share);
        tables.values().forEach(table -> table.slowedDown(share));
    }

    /** @param ofEachRange the table of each range that cannot be read at present */
    void inTrouble(List<TableId> ofEachRange) {
        total.inTrouble(ofEachRange.size());
        tables.forEach((table, progress) -> progress.inTrouble(Collections.frequency(ofEachRange, table)));
    }

    @Override
    public void close() {
        beans.close();
    }
}
