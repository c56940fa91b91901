package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.load.WriteClock;
import io.drover.cli.migration.ConnectorPlan;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.Console;
import io.drover.cli.output.Stopwatch;
import io.drover.cli.sandbox.SandboxDocument;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Migrates tables with a random history, on real servers to which everything happens that can, and compares every row at the
 * end. One seed chooses operations and faults; how they interleave is up to the machine.
 */
final class Torture {
    /** Operations before capture is on, whose rows only the snapshot can bring over. */
    private static final int OPERATIONS_BEFORE = 1000;

    /** Seconds by which an expiry may be late on the target. */
    private static final int EXPIRY_SLACK = 4;

    private static final String NAME = "torture";

    private final TortureOptions options;
    private final Path directory;
    private final Stopwatch log;
    private final Map<Fault.Kind, Integer> faults = new EnumMap<>(Fault.Kind.class);

    Torture(TortureOptions options, Path directory, Console console) {
        this.options = options;
        this.directory = directory;
        this.log = new Stopwatch(console);
    }

    TortureResult run() throws InterruptedException, IOException {
        log.line("Seed " + options.seed() + ": starting Cassandra (an origin and a target), Kafka and Connect in "
                + directory);
        try (Sandbox sandbox = Sandbox.builder()
                        .directory(directory)
                        .plugins(Plugins.drover())
                        // One node alone can keep what it has acknowledged over a kill -9 only like this.
                        .targetSetting("commitlog_sync", "batch")
                        .start();
                CqlSession target = open(sandbox.target(), "torture-target");
                OperationLog operations = new OperationLog(directory.resolve("operations.log"))) {
            TortureTables.createTarget(target);
            WriteTimes times = new WriteTimes(new Random(options.seed() + 1), new WriteClock(Clock.systemUTC())::next);
            History history = new History(times, new Random(options.seed()));
            writeBeforeCapture(sandbox, history, operations);
            try (CqlSession origin = open(sandbox.origin(), "torture-origin");
                    Load load = new Load(history, origin, operations, options.operationsPerSecond())) {
                TortureTables.enableCapture(origin);
                times.startCapture();
                return migrate(sandbox, origin, target, operations, load);
            }
        }
    }

    private static CqlSession open(CassandraNode node, String name) {
        return Sessions.open(ClusterConfig.of(node.contactPoint(), CassandraNode.DATACENTER), name);
    }

    /** A restart then puts what was written out of the log's reach. */
    private void writeBeforeCapture(Sandbox sandbox, History history, OperationLog operations)
            throws InterruptedException {
        try (CqlSession origin = open(sandbox.origin(), "torture-origin-before");
                Load load = new Load(history, origin, operations, options.operationsPerSecond())) {
            TortureTables.createOrigin(origin);
            load.send(OPERATIONS_BEFORE);
        }
        sandbox.origin().nodetool("flush", TortureTable.KEYSPACE);
        sandbox.origin().restart();
        log.line("Wrote " + Amounts.count(OPERATIONS_BEFORE, "operation") + " to tables that are not captured yet");
    }

    private TortureResult migrate(
            Sandbox sandbox, CqlSession origin, CqlSession target, OperationLog operations, Load load)
            throws InterruptedException, IOException {
        Path document = directory.resolve("migration.yaml");
        String text = SandboxDocument.text(NAME, sandbox, Map.of(), TortureTables.document());
        Files.writeString(document, text.replaceFirst("(?m)^(target:.*)}$", "$1, allow-truncate: true}"));
        Migration migration = MigrationReader.read(document);
        ConnectorPlan plan = new ConnectorPlan(migration);
        String capture = plan.captureName(migration.capture().get(0));
        Duration end = log.elapsed().plus(options.length());
        load.start();
        new MigrationStart(migration, Clock.systemUTC(), step -> log.line("  " + step)).run();
        ConnectClient connect = new ConnectClient(migration.connect().url());
        followDrops(connect, capture);
        load.startEmptying();
        try (StatusReader reader = new StatusReader(migration)) {
            Attendant attendant = new Attendant(reader, log);
            Faults faults = new Faults(migration, sandbox, connect, plan, capture);
            bringAbout(faults, load, attendant, operations, end);

            load.stop();
            Duration stopped = log.elapsed();
            log.line("Stopped after " + Amounts.count(load.done(), "operation") + " and "
                    + Amounts.count(total(), "fault"));
            CatchUp catchUp = new CatchUp(origin, target, reader, attendant, log);
            boolean caughtUp = catchUp.await();
            log.line(caughtUp ? "Everything has arrived" : "Not everything arrived in time; comparing as it is");
            awaitExpiries(stopped);
            ChangingTable.dropAtTarget(origin, target);
            List<TortureResult.Table> tables =
                    new Verdict(migration, plan, sandbox, origin, target, operations, log, directory).tables();
            boolean agree = caughtUp
                    && tables.stream().allMatch(table -> table.differences().isEmpty());
            return new TortureResult(
                    agree,
                    caughtUp,
                    options.seed(),
                    options.length().toSeconds() / 60.0,
                    load.done(),
                    load.failed(),
                    this.faults,
                    attendant.restarts(),
                    catchUp.events(),
                    tables);
        }
    }

    /** Which no migration does unless its operator says so. */
    private static void followDrops(ConnectClient connect, String capture) throws InterruptedException {
        Faults.insist(() -> {
            Map<String, String> config = connect.config(capture).orElseThrow();
            config.put("on.drop", "emit");
            connect.put(capture, config);
        });
    }

    private void bringAbout(Faults faults, Load load, Attendant attendant, OperationLog operations, Duration end)
            throws InterruptedException {
        FaultOrder order = new FaultOrder(new Random(options.seed() + 2), options.length());
        while (true) {
            Fault fault = order.next();
            Duration due = log.elapsed().plus(fault.pause());
            while (log.elapsed().compareTo(due) < 0 && log.elapsed().compareTo(end) < 0) {
                Thread.sleep(200);
                attendant.attend();
                load.check();
            }
            if (log.elapsed().compareTo(end) >= 0) {
                return;
            }
            log.line(fault.kind() + (fault.length().isZero() ? "" : " " + Amounts.seconds(fault.length())));
            operations.note(fault.toString());
            faults.run(fault);
            this.faults.merge(fault.kind(), 1, Integer::sum);
        }
    }

    private long total() {
        return faults.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** What is about to expire would differ between the two scans. */
    private void awaitExpiries(Duration stopped) throws InterruptedException {
        Duration quiet = stopped.plusSeconds(Statements.MAX_SHORT_TTL_SECONDS + EXPIRY_SLACK);
        Thread.sleep(Math.max(0, quiet.minus(log.elapsed()).toMillis()));
    }
}
