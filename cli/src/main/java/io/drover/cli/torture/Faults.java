package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.DriverException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectFailure;
import io.drover.cli.document.Migration;
import io.drover.cli.migration.ConnectorPlan;
import io.drover.cli.migration.Replay;
import io.drover.cli.output.CommandFailure;
import io.drover.model.TableId;
import io.drover.testkit.Sandbox;
import io.drover.testkit.ServerProcess;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Brings faults about, one after the other; each is over, and every server up, when its call returns. */
final class Faults {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final long RETRY_MILLIS = 500;

    private final Migration migration;
    private final Sandbox sandbox;
    private final ConnectClient connect;
    private final String capture;
    private final String snapshot;
    private final String sink;
    private int snapshots;
    private int replays;

    Faults(Migration migration, Sandbox sandbox, ConnectClient connect, ConnectorPlan plan, String capture) {
        this.migration = migration;
        this.sandbox = sandbox;
        this.connect = connect;
        this.capture = capture;
        this.snapshot = plan.snapshotName();
        this.sink = plan.sinkName();
    }

    void run(Fault fault) throws InterruptedException {
        switch (fault.kind()) {
            case KILL_WORKER -> kill(fault, sandbox.connect());
            case KILL_BROKER -> kill(fault, sandbox.kafka());
            case KILL_ORIGIN -> kill(fault, sandbox.origin());
            case KILL_TARGET, TARGET_OUTAGE -> kill(fault, sandbox.target());
            case KILL_WORKER_AND_ORIGIN -> kill(fault, sandbox.connect(), sandbox.origin());
            case PAUSE_WORKER -> pause(fault, sandbox.connect());
            case PAUSE_BROKER -> pause(fault, sandbox.kafka());
            case PAUSE_ORIGIN -> pause(fault, sandbox.origin());
            case PAUSE_TARGET -> pause(fault, sandbox.target());
            case SINK_RESET -> forget(sink);
            case REPLAY -> replay(fault.share());
            case SNAPSHOT_BACK -> forget(snapshot);
            case CAPTURE_BACK -> forget(capture);
            case SINK_BACK -> moveSinkBack(fault.share());
            case SNAPSHOT -> insist(this::snapshotAgain);
        }
    }

    private static void kill(Fault fault, ServerProcess... servers) throws InterruptedException {
        for (ServerProcess server : servers) {
            server.kill();
        }
        Thread.sleep(fault.length().toMillis());
        for (ServerProcess server : servers) {
            server.start();
        }
    }

    private static void pause(Fault fault, ServerProcess server) throws InterruptedException {
        server.pause();
        try {
            Thread.sleep(fault.length().toMillis());
        } finally {
            server.resume();
        }
    }

    private void forget(String connector) throws InterruptedException {
        insist(() -> connect.deleteOffsets(connector));
        insist(() -> connect.resume(connector));
    }

    private void moveSinkBack(double share) throws InterruptedException {
        insist(() -> {
            List<JsonNode> moved = new ArrayList<>();
            for (JsonNode committed : connect.offsets(sink)) {
                ObjectNode back = committed.deepCopy();
                long offset = back.path("offset").path("kafka_offset").asLong();
                ((ObjectNode) back.get("offset")).put("kafka_offset", (long) (offset * share));
                moved.add(back);
            }
            if (!moved.isEmpty()) {
                connect.setOffsets(sink, moved);
            }
        });
        insist(() -> connect.resume(sink));
    }

    /** Of the tables that need the migration's own sink, and of any other. The command may be repeated, whatever it met with. */
    private void replay(double share) throws InterruptedException {
        String id = "torture-" + ++replays;
        TortureTable other = TortureTables.ALL.get((int) (share * TortureTables.ALL.size()));
        List<TableId> tables = Stream.of(TortureTables.LISTS, TortureTables.COUNTERS, other)
                .map(table -> table.schema().id())
                .distinct()
                .toList();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Replay replay = new Replay(migration, migration, id, Clock.systemUTC(), step -> {})) {
                replay.start(tables, Optional.empty());
                replay.await(progress -> {});
                return;
            } catch (CommandFailure | DriverException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private void snapshotAgain() {
        Map<String, String> config = connect.config(snapshot)
                .orElseThrow(() -> new CommandFailure("connector " + snapshot + " does not exist"));
        config.put("snapshot.id", "torture-" + ++snapshots);
        connect.put(snapshot, config);
    }

    /** What Connect refuses while it recovers from the last fault is asked for again. */
    static void insist(Runnable request) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                request.run();
                return;
            } catch (ConnectFailure e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }
}
