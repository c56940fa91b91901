package io.drover.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.demo.DemoDocument;
import io.drover.cli.demo.UsersTables;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.output.Console;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How fast the stream works off what piled up while capture was paused: from the commit log through Kafka and the sink to
 * the target.
 */
final class StreamBacklog {
    private static final int MAX_IN_FLIGHT = 256;
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private final Path directory;
    private final Console console;

    StreamBacklog(Path directory, Console console) {
        this.directory = directory;
        this.console = console;
    }

    double rowsPerSecond(int rows) throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                        .directory(directory)
                        .plugins(Plugins.drover())
                        .optimized()
                        .start();
                CqlSession origin = session(sandbox.origin());
                CqlSession target = session(sandbox.target())) {
            UsersTables.createOrigin(origin);
            UsersTables.createTarget(target);
            Path document =
                    Files.writeString(directory.resolve("migration.yaml"), DemoDocument.text(sandbox, Map.of()));
            Migration migration = MigrationReader.read(document);
            new MigrationStart(migration, Clock.systemUTC(), console::line).run();
            String capture = "/connectors/" + migration.name() + "-capture-"
                    + sandbox.origin().address();
            sandbox.connect().request("PUT", capture + "/pause", null);
            console.line("Writing " + rows + " rows while capture is paused");
            UUID last = write(origin, rows);
            // The log must be synced before it can be read.
            Thread.sleep(1000);
            long start = System.nanoTime();
            sandbox.connect().request("PUT", capture + "/resume", null);
            try (StatusReader status = new StatusReader(migration)) {
                awaitApplied(status, target, last, rows);
            }
            return rows / ((System.nanoTime() - start) / 1e9);
        }
    }

    private static CqlSession session(CassandraNode node) {
        return Sessions.open(ClusterConfig.of(node.contactPoint(), CassandraNode.DATACENTER), "benchmark");
    }

    private static UUID write(CqlSession origin, int rows) throws InterruptedException {
        PreparedStatement insert =
                origin.prepare("INSERT INTO " + UsersTables.ORIGIN + " (user_id, username, email) VALUES (?, ?, ?)");
        Semaphore inFlight = new Semaphore(MAX_IN_FLIGHT);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        UUID last = null;
        for (int i = 0; i < rows; i++) {
            last = new UUID(i, i);
            inFlight.acquire();
            origin.executeAsync(insert.bind(last, "user" + i, "user" + i + "@example.org"))
                    .whenComplete((done, problem) -> {
                        failure.compareAndSet(null, problem);
                        inFlight.release();
                    });
        }
        inFlight.acquire(MAX_IN_FLIGHT);
        if (failure.get() != null) {
            throw new IllegalStateException("the origin refused a row", failure.get());
        }
        return last;
    }

    /** The last row shows when the end is near; the committed offsets prove that all the others are there too. */
    private static void awaitApplied(StatusReader status, CqlSession target, UUID last, int rows)
            throws InterruptedException {
        PreparedStatement select = target.prepare("SELECT user_id FROM " + UsersTables.TARGET + " WHERE user_id = ?");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (target.execute(select.bind(last)).one() == null
                || status.mark().records() < rows
                || !status.hasApplied(status.mark())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the stream did not work off " + rows + " rows in time");
            }
            Thread.sleep(50);
        }
    }
}
