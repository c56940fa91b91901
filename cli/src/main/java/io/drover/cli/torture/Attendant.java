package io.drover.cli.torture;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectFailure;
import io.drover.cli.migration.MigrationStatus;
import io.drover.cli.migration.StatusReader;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Stopwatch;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Does what an operator would when a connector has failed: restarts it, and lets it pass what may be a gap but, as the operator
 * knows, is none. Each time is noted.
 */
final class Attendant {
    /** As when the node is killed right after a table was altered or dropped, before anything else is written. */
    private static final String POSSIBLE_GAP = "may be missing";

    private static final int MAX_RESTARTS = 30;

    private final StatusReader reader;
    private final Stopwatch log;
    private final List<TortureResult.Restart> restarts = new ArrayList<>();

    Attendant(StatusReader reader, Stopwatch log) {
        this.reader = reader;
        this.log = log;
    }

    /** @throws CommandFailure when restarts do not help */
    void attend() {
        for (MigrationStatus.Connector connector : connectors()) {
            if (connector.failure() != null) {
                restart(connector);
            }
        }
    }

    private List<MigrationStatus.Connector> connectors() {
        try {
            return reader.read().connectors();
        } catch (CommandFailure e) {
            log.progress("no status: " + e.getMessage());
            return List.of();
        }
    }

    private void restart(MigrationStatus.Connector connector) {
        if (restarts.size() == MAX_RESTARTS) {
            throw new CommandFailure(
                    "connector " + connector.name() + " fails again and again: " + connector.failure());
        }
        try {
            restart(new ConnectClient(URI.create(connector.connect())), connector);
            restarts.add(new TortureResult.Restart(connector.name(), connector.failure()));
            log.line("  restarted " + connector.name() + ": " + connector.failure());
        } catch (ConnectFailure e) {
            log.progress("no restart: " + e.getMessage());
        }
    }

    private static void restart(ConnectClient connect, MigrationStatus.Connector connector) {
        if (!connector.failure().contains(POSSIBLE_GAP)) {
            connect.restartFailed(connector.name());
            return;
        }
        connect.config(connector.name()).ifPresent(config -> {
            config.put("on.gap", "accept");
            connect.put(connector.name(), config);
        });
    }

    List<TortureResult.Restart> restarts() {
        return List.copyOf(restarts);
    }
}
