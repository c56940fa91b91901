package io.drover.cli.demo;

import io.drover.cli.connect.ConnectFailure;
import io.drover.cli.migration.MigrationStatus;
import io.drover.cli.migration.Progress;
import io.drover.cli.migration.StreamMark;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Stopwatch;
import java.time.Duration;

/** Waits for the stages of the migration, and shows how it goes meanwhile. A worker that is away for a while is waited for. */
final class DemoWatch {
    private static final Duration SNAPSHOT_PATIENCE = Duration.ofMinutes(60);
    private static final Duration CATCH_UP_PATIENCE = Duration.ofMinutes(5);
    private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(2);

    /** Nothing new in the topics for this long means that capture has nothing left to read. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final long POLL_MILLIS = 250;

    private final Progress reader;
    private final Workload workload;
    private final LagTracker lag;
    private final Stopwatch log;
    private MigrationStatus status;
    private Duration lastAnswer;

    DemoWatch(Progress reader, Workload workload, LagTracker lag, Stopwatch log) {
        this.reader = reader;
        this.workload = workload;
        this.lag = lag;
        this.log = log;
        this.lastAnswer = log.elapsed();
    }

    /** Until every row was read and the target has acknowledged it. */
    MigrationStatus awaitSnapshot() throws InterruptedException {
        Duration deadline = log.elapsed().plus(SNAPSHOT_PATIENCE);
        while (status == null || !status.isSnapshotFinished()) {
            poll();
            failAfter(deadline, "the snapshot has not finished");
        }
        StreamMark mark = reader.mark();
        while (!reader.hasApplied(mark)) {
            poll();
            failAfter(deadline, "the target has not acknowledged the snapshot");
        }
        return status;
    }

    void keepOn(Duration duration) throws InterruptedException {
        Duration end = log.elapsed().plus(duration);
        while (log.elapsed().compareTo(end) < 0) {
            poll();
        }
    }

    /** Until every write of the stopped workload has arrived. @return false when that takes too long */
    boolean awaitCatchUp() throws InterruptedException {
        Duration deadline = log.elapsed().plus(CATCH_UP_PATIENCE);
        StreamMark mark = reader.mark();
        Duration quietSince = log.elapsed();
        while (log.elapsed().compareTo(deadline) < 0) {
            poll();
            StreamMark now = reader.mark();
            if (!now.equals(mark) || lag.unseenWrites() > 0 || !reader.hasApplied(now)) {
                mark = now;
                quietSince = log.elapsed();
            } else if (log.elapsed().minus(quietSince).compareTo(QUIET) > 0) {
                return true;
            }
        }
        return false;
    }

    private void poll() throws InterruptedException {
        Thread.sleep(POLL_MILLIS);
        try {
            status = reader.read();
            lastAnswer = log.elapsed();
        } catch (ConnectFailure e) {
            if (log.elapsed().minus(lastAnswer).compareTo(CONNECT_PATIENCE) > 0) {
                throw e;
            }
            log.progress("Connect does not answer");
            return;
        }
        status.connectors().stream()
                .filter(connector -> connector.failure() != null)
                .findFirst()
                .ifPresent(connector -> {
                    throw new CommandFailure("connector " + connector.name() + ": " + connector.failure());
                });
        log.progress(text());
    }

    private void failAfter(Duration deadline, String what) {
        if (log.elapsed().compareTo(deadline) > 0) {
            throw new CommandFailure(what + " after " + Amounts.duration(SNAPSHOT_PATIENCE));
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (MigrationStatus.TableSnapshot table : status.snapshot()) {
            if (table.finished()) {
                text.append("snapshot finished");
                continue;
            }
            text.append("snapshot ")
                    .append(
                            table.rows() == null
                                    ? "begins"
                                    : Amounts.count(table.rows(), table.percent() == null ? "record" : "row"));
            if (table.percent() != null) {
                text.append(", ").append(table.percent()).append('%');
            }
            if (table.rowsPerSecond() != null) {
                text.append(", ").append(Amounts.rate(table.rowsPerSecond()));
            }
            if (table.etaSeconds() != null) {
                text.append(", ")
                        .append(Amounts.duration(Duration.ofSeconds(table.etaSeconds())))
                        .append(" left");
            }
        }
        return text.append(" | stream ")
                .append(Amounts.count(status.stream().lagRecords(), "record"))
                .append(" and ")
                .append(Amounts.count(lag.oldestUnseen().toMillis()))
                .append(" ms behind | ")
                .append(Amounts.count(workload.done(), "write"))
                .toString();
    }
}
