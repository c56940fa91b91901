package io.drover.source.snapshot;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator now and then how far a task's snapshot is. For the task thread alone. */
final class ProgressLog {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    private final String name;
    private final int ranges;
    private final LongSupplier nanoClock;
    private final long started;
    private long reported;
    private int finished;
    private long rows;

    /**
     * @param name of the snapshot and the task
     * @param finished ranges that were finished before
     */
    ProgressLog(String name, int ranges, int finished, LongSupplier nanoClock) {
        this.name = name;
        this.ranges = ranges;
        this.finished = finished;
        this.nanoClock = nanoClock;
        this.started = nanoClock.getAsLong();
        this.reported = started;
        if (finished == ranges) {
            LOG.info("{}: all {} token ranges were read before", name, ranges);
        } else {
            LOG.info("{}: {} of {} token ranges to read", name, ranges - finished, ranges);
        }
    }

    void copied(int count) {
        rows += count;
        long now = nanoClock.getAsLong();
        if (now - reported >= INTERVAL.toNanos()) {
            reported = now;
            LOG.info(
                    "{}: {} of {} token ranges are read; {} rows since the start, {} rows/s",
                    name,
                    finished,
                    ranges,
                    rows,
                    rate(now));
        }
    }

    void finishedRange() {
        finished++;
        if (finished == ranges) {
            LOG.info("{}: finished; {} rows since the start, {} rows/s", name, rows, rate(nanoClock.getAsLong()));
        }
    }

    private long rate(long now) {
        return Math.round(rows * 1e9 / Math.max(1, now - started));
    }
}
