package io.drover.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.cli.demo.DemoDocument;
import io.drover.cli.demo.UsersTables;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.output.Console;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

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
                CqlSession origin = AsyncWrites.session(sandbox.origin());
                CqlSession target = AsyncWrites.session(sandbox.target())) {
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

    private static UUID write(CqlSession origin, int rows) throws InterruptedException {
        PreparedStatement insert =
                origin.prepare("INSERT INTO " + UsersTables.ORIGIN + " (user_id, username, email) VALUES (?, ?, ?)");
        AsyncWrites writes = new AsyncWrites(origin, MAX_IN_FLIGHT);
        for (int i = 0; i < rows; i++) {
            UUID id = new UUID(i, i);
            String name = "user" + i;
            writes.send(() -> insert.bind(id, name, name + "@example.org"));
        }
        writes.await();
        return new UUID(rows - 1, rows - 1);
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
