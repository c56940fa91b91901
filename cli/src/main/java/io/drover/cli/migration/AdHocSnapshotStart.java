package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.output.CommandFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads tables of a running migration once more, whole or in part, into the same topics. Its events win over nothing that is
 * newer, so it may be done at any time and any number of times.
 */
final class AdHocSnapshotStart {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Migration migration;
    private final ConnectorPlan plan;
    private final Clock clock;
    private final Consumer<String> log;

    /** @param log told each step that was taken, in a line */
    AdHocSnapshotStart(Migration migration, Clock clock, Consumer<String> log) {
        this.migration = migration;
        this.plan = new ConnectorPlan(migration);
        this.clock = clock;
        this.log = log;
    }

    /**
     * @param id names the snapshot; what was read under it is not read again
     * @param settings of the snapshot connector, beside what the migration says
     * @throws CommandFailure saying what is wrong, when nothing was started
     */
    void run(String id, Map<String, String> settings) {
        ConnectorSpec spec = plan.adHocSnapshot(id, settings);
        ConnectClient connect = new ConnectClient(spec.connect());
        if (connect.config(plan.sinkName()).isEmpty()) {
            throw new CommandFailure("migration " + migration.name() + " does not run; start it with: drover start -f "
                    + migration.path());
        }
        if (connect.config(spec.name()).isPresent()) {
            throw new CommandFailure("there is a snapshot " + id + " already; see drover status -f " + migration.path()
                    + ", or choose another --id");
        }
        List<String> errors = connect.validate(spec.name(), spec.config());
        if (!errors.isEmpty()) {
            throw CommandFailure.usage("the snapshot cannot run:\n  " + String.join("\n  ", errors));
        }
        connect.put(spec.name(), spec.startedAt(clock.instant()));
        try {
            connect.awaitRunning(spec.name(), PATIENCE);
        } catch (CommandFailure e) {
            connect.delete(spec.name());
            throw e;
        }
        log.accept("Snapshot " + id + " runs; see: drover status -f " + migration.path());
    }
}
