package io.drover.cli.demo;

import io.drover.cli.load.WriteClock;
import io.drover.cli.migration.Progress;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.Console;
import io.drover.cli.output.Stopwatch;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import io.drover.verification.Comparison;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The whole job on real servers of its own: fills a table, keeps writing to it, migrates it by the very code that
 * {@code drover start} runs, waits until the target has caught up, and compares every row.
 */
public final class Demo {
    private final DemoOptions options;
    private final Path directory;
    private final Stopwatch log;
    private final Interference interference;
    private final WriteClock clock = new WriteClock(Clock.systemUTC());
    private final UserHistory history;
    private final LagTracker lag;

    /** @param directory of the servers' files and of migration.yaml */
    public Demo(DemoOptions options, Path directory, Console console) {
        this(options, directory, console, Interference.NONE);
    }

    Demo(DemoOptions options, Path directory, Console console, Interference interference) {
        this.options = options;
        this.interference = interference;
        this.directory = directory;
        this.log = new Stopwatch(console);
        this.history = new UserHistory(options.seed());
        this.lag = new LagTracker(options.lagSampling(), System::nanoTime);
    }

    /** @throws io.drover.cli.output.CommandFailure when the migration cannot be run to its end */
    public DemoResult run() throws InterruptedException, IOException {
        log.line("Starting " + servers() + ", Kafka and Connect in " + directory + "; the first start downloads them");
        try (DemoServers servers = DemoServers.start(
                        directory, options, interference, server -> log.line("  " + server.name() + " is up"));
                DemoMigration migration = migration(servers)) {
            OriginUsers origin = fill(migration);
            try (Workload workload = new Workload(history, clock, origin, lag, options.writesPerSecond());
                    LagPoller poller = new LagPoller(lag, migration.target())) {
                workload.start();
                log.line("The application writes: " + Amounts.rate(options.writesPerSecond())
                        + " inserts, updates, column deletes and row deletes (seed " + options.seed() + ")");
                poller.start();
                return migrate(servers.sandbox(), migration, workload);
            }
        }
    }

    private String servers() {
        String cassandra = "Cassandra " + CassandraVersion.V5_0.release();
        return switch (options.origin()) {
            case CASSANDRA -> cassandra + (options.sameCluster() ? "" : " (an origin and a target)");
            case POSTGRES -> "PostgreSQL, " + cassandra;
        };
    }

    private DemoMigration migration(DemoServers servers) {
        return switch (options.origin()) {
            case CASSANDRA -> new CassandraMigration(servers, directory, interference.converter());
            case POSTGRES -> new PostgresMigration(servers, directory, interference.converter());
        };
    }

    private OriginUsers fill(DemoMigration migration) throws InterruptedException {
        migration.createTables();
        OriginUsers origin = migration.origin();
        Duration before = log.elapsed();
        Fill.run(options.rows(), history, clock, origin, log);
        log.line("Filled " + migration.originTable() + " with " + Amounts.count(options.rows(), "row") + " in "
                + Amounts.seconds(log.elapsed().minus(before)));
        return origin;
    }

    private DemoResult migrate(Sandbox sandbox, DemoMigration migration, Workload workload)
            throws InterruptedException, IOException {
        try (Progress progress = migration.start(log::line)) {
            lag.start();
            interference.duringSnapshot(sandbox, progress);
            DemoWatch watch = new DemoWatch(progress, workload, lag, log);
            SnapshotFigures snapshot = new SnapshotFigures(
                    watch.awaitSnapshot().snapshotRows(),
                    Duration.between(progress.startedAt().orElseThrow(), Instant.now()));
            lag.snapshotComplete();
            log.line("The snapshot is on the target: "
                    + Amounts.count(snapshot.rows(), options.origin().counted()) + " in "
                    + Amounts.seconds(snapshot.duration()) + ", " + Amounts.rate(snapshot.rowsPerSecond()));

            log.line("The application goes on for " + Amounts.duration(options.afterCatchUp())
                    + ", and so does the stream");
            interference.duringStream(sandbox);
            watch.keepOn(options.afterCatchUp());
            workload.stop();
            log.line("Stopped the application after " + Amounts.count(workload.done(), "write"));
            boolean caughtUp = watch.awaitCatchUp();
            log.line(
                    caughtUp
                            ? "Every write has arrived"
                            : Amounts.count(lag.unseenWrites(), "write")
                                    + " did not arrive in time; comparing as it is");
            return result(compare(migration), caughtUp, workload, snapshot);
        }
    }

    private Comparison compare(DemoMigration migration) throws InterruptedException {
        AtomicLong compared = new AtomicLong();
        Duration before = log.elapsed();
        Comparison comparison =
                migration.compare(rows -> log.progress("comparing: " + Amounts.count(compared.addAndGet(rows), "row")));
        log.line("Compared " + Amounts.count(comparison.rows(), "row")
                + switch (options.origin()) {
                    case CASSANDRA -> ", values and write timestamps, in ";
                    case POSTGRES -> " in ";
                }
                + Amounts.seconds(log.elapsed().minus(before)));
        return comparison;
    }

    private DemoResult result(Comparison comparison, boolean caughtUp, Workload workload, SnapshotFigures snapshot) {
        return new DemoResult(
                comparison.agrees(),
                caughtUp,
                comparison.equal(),
                comparison.missing(),
                comparison.extra(),
                comparison.different(),
                comparison.samples(),
                workload.done(),
                workload.failed(),
                snapshot.rows(),
                snapshot.duration().toMillis() / 1000.0,
                snapshot.rowsPerSecond(),
                lag.figures(),
                lag.figuresAfterSnapshot(),
                lag.notMeasurable(),
                options.lagSampling(),
                options.origin(),
                options.sameCluster(),
                options.seed());
    }
}
