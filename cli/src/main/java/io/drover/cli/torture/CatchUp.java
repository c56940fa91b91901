package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.migration.StreamMark;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Stopwatch;
import java.time.Duration;

/**
 * Waits until the target has everything: a last write to the origin, behind all others in its log, shows on the target, and
 * then nothing new comes into the topics that the sink has not committed.
 */
final class CatchUp {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final long POLL_MILLIS = 250;
    /** Of a partition that no operation writes to. */
    private static final String LAST_ROW = TortureTables.SCALARS.cql() + " WHERE p = -1";

    private final CqlSession origin;
    private final CqlSession target;
    private final StatusReader reader;
    private final Attendant attendant;
    private final Stopwatch log;
    private StreamMark last;

    CatchUp(CqlSession origin, CqlSession target, StatusReader reader, Attendant attendant, Stopwatch log) {
        this.origin = origin;
        this.target = target;
        this.reader = reader;
        this.attendant = attendant;
        this.log = log;
    }

    /** @return false when it takes too long */
    boolean await() throws InterruptedException {
        Duration deadline = log.elapsed().plus(PATIENCE);
        boolean written = false;
        boolean shown = false;
        Duration quietSince = log.elapsed();
        while (log.elapsed().compareTo(deadline) < 0) {
            Thread.sleep(POLL_MILLIS);
            attendant.attend();
            try {
                written = written || writeLast();
                shown = shown || written && isLastShown();
                StreamMark now = reader.mark();
                boolean quiet = shown && now.equals(last) && reader.hasApplied(now);
                last = now;
                if (!quiet) {
                    quietSince = log.elapsed();
                } else if (log.elapsed().minus(quietSince).compareTo(QUIET) > 0) {
                    return true;
                }
                log.progress("catching up: " + now.records() + " events");
            } catch (DriverException | CommandFailure e) {
                log.progress("catching up: " + e.getMessage());
            }
        }
        return false;
    }

    private boolean writeLast() {
        origin.execute("INSERT INTO " + TortureTables.SCALARS.cql() + " (p, v_int) VALUES (-1, 1)");
        return true;
    }

    private boolean isLastShown() {
        Row row = target.execute("SELECT v_int FROM " + LAST_ROW).one();
        return row != null && row.getInt(0) == 1;
    }

    /** Events that were in the topics at the end. */
    long events() {
        return last == null ? 0 : last.records();
    }
}
