package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.Console;
import io.drover.mapping.Mapping;
import io.drover.testkit.CassandraVersion;
import io.drover.verification.Comparison;
import io.drover.verification.TableComparison;
import java.io.IOException;
import java.nio.file.Files;
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
        log.line("Starting Cassandra " + CassandraVersion.V5_0.release()
                + (options.sameCluster() ? "" : " (an origin and a target)") + ", Kafka and Connect in " + directory
                + "; the first start downloads them");
        try (DemoServers servers = DemoServers.start(
                directory, options, interference, server -> log.line("  " + server.name() + " is up"))) {
            OriginUsers origin = fill(servers);
            try (Workload workload = new Workload(history, clock, origin, lag, options.writesPerSecond());
                    LagPoller poller = new LagPoller(lag, new CqlTargetUsers(servers.target()))) {
                workload.start();
                log.line("The application writes: " + Amounts.rate(options.writesPerSecond())
                        + " inserts, updates, column deletes and row deletes (seed " + options.seed() + ")");
                poller.start();
                return migrate(servers, workload);
            }
        }
    }

    private OriginUsers fill(DemoServers servers) throws InterruptedException {
        UsersTables.createOrigin(servers.origin());
        UsersTables.createTarget(servers.target());
        OriginUsers origin = new CqlOriginUsers(servers.origin());
        Duration before = log.elapsed();
        Fill.run(options.rows(), history, clock, origin, log);
        log.line("Filled " + UsersTables.ORIGIN + " with " + Amounts.count(options.rows(), "row") + " in "
                + Amounts.seconds(log.elapsed().minus(before)));
        return origin;
    }

    private DemoResult migrate(DemoServers servers, Workload workload) throws InterruptedException, IOException {
        Path document = directory.resolve("migration.yaml");
        Files.writeString(document, DemoDocument.text(servers.sandbox(), interference.converter()));
        Migration migration = MigrationReader.read(document);
        log.line("drover start -f " + document);
        new MigrationStart(migration, Clock.systemUTC(), step -> log.line("  " + step)).run();
        lag.start();

        try (StatusReader reader = new StatusReader(migration)) {
            interference.duringSnapshot(servers.sandbox(), reader);
            DemoWatch watch = new DemoWatch(reader, workload, lag, log);
            SnapshotFigures snapshot = new SnapshotFigures(
                    watch.awaitSnapshot().snapshotRows(),
                    Duration.between(reader.startedAt().orElseThrow(), Instant.now()));
            lag.snapshotComplete();
            log.line("The snapshot is on the target: " + Amounts.count(snapshot.rows(), "row") + " in "
                    + Amounts.seconds(snapshot.duration()) + ", " + Amounts.rate(snapshot.rowsPerSecond()));

            log.line("The application goes on for " + Amounts.duration(options.afterCatchUp())
                    + ", and so does the stream");
            interference.duringStream(servers.sandbox());
            watch.keepOn(options.afterCatchUp());
            workload.stop();
            log.line("Stopped the application after " + Amounts.count(workload.done(), "write"));
            boolean caughtUp = watch.awaitCatchUp();
            log.line(
                    caughtUp
                            ? "Every write has arrived"
                            : Amounts.count(lag.unseenWrites(), "write")
                                    + " did not arrive in time; comparing as it is");
            return result(compare(servers, migration), caughtUp, workload, snapshot);
        }
    }

    private Comparison compare(DemoServers servers, Migration migration) throws InterruptedException {
        Mapping mapping = Mapping.compile(
                migration.mapping(),
                table -> TableSchemas.find(servers.origin(), table),
                table -> TableSchemas.find(servers.target(), table));
        AtomicLong compared = new AtomicLong();
        Duration before = log.elapsed();
        Comparison comparison = new TableComparison(
                        servers.origin(), servers.target(), mapping.tables().get(0), ConsistencyLevel.LOCAL_QUORUM)
                .run(rows -> log.progress("comparing: " + Amounts.count(compared.addAndGet(rows), "row")));
        log.line("Compared " + Amounts.count(comparison.rows(), "row") + ", values and write timestamps, in "
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
                options.sameCluster(),
                options.seed());
    }
}
