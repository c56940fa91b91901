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

/** Does what an operator would when a connector has failed: restarts it. Each time is noted, because none should be needed. */
final class Attendant {
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
            new ConnectClient(URI.create(connector.connect())).restartFailed(connector.name());
            restarts.add(new TortureResult.Restart(connector.name(), connector.failure()));
            log.line("  restarted " + connector.name() + ": " + connector.failure());
        } catch (ConnectFailure e) {
            log.progress("no restart: " + e.getMessage());
        }
    }

    List<TortureResult.Restart> restarts() {
        return List.copyOf(restarts);
    }
}
