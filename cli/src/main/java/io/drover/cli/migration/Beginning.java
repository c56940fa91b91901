package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.cli.output.CommandFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether a migration whose origin Debezium reads goes on or begins anew, which Connect's offsets and the replication slot
 * show. Its write times are places in a log, so that what is left of another log or another writer would win unseen.
 */
final class Beginning {
    private final Migration migration;
    private final OriginStore.Debezium store;
    private final MigrationTopics topics;
    private final Consumer<String> log;

    Beginning(Migration migration, OriginStore.Debezium store, MigrationTopics topics, Consumer<String> log) {
        this.migration = migration;
        this.store = store;
        this.topics = topics;
        this.log = log;
    }

    /**
     * Makes sure that a migration goes on where it was, or finds topics and target tables without a history.
     *
     * @param missing the connectors that do not exist
     * @param ontoRows whether to take the target tables as they are
     * @throws CommandFailure when neither is so
     */
    void prepare(Set<String> missing, boolean ontoRows) {
        ConnectorPlan plan = new ConnectorPlan(migration);
        List<ConnectorSpec> sources = plan.sources();
        if (!sources.stream().allMatch(source -> missing.contains(source.name()))) {
            return;
        }
        List<String> remembered = sources.stream()
                .filter(Beginning::isRemembered)
                .map(ConnectorSpec::name)
                .toList();
        boolean newLog = isNewLog(remembered);
        if (newLog) {
            refuseRecords(plan);
        }
        if (!remembered.contains(plan.snapshotSource()) && !ontoRows) {
            FreshTargets.make(migration, log);
        }
    }

    private static boolean isRemembered(ConnectorSpec source) {
        return !new ConnectClient(source.connect())
                .rememberedOffsets(source.name(), source.config())
                .isEmpty();
    }

    /** Whether the log will be followed from now on, rather than from where it was followed to. */
    private boolean isNewLog(List<String> remembered) {
        Optional<String> slot = DatabaseCheck.missingSlot(migration, store);
        slot.filter(any -> !remembered.isEmpty()).ifPresent(gone -> {
            throw new CommandFailure("replication slot " + gone + " is gone, so that changes since " + migration.name()
                    + " was stopped are in no log. Begin anew: give the migration another name, and TRUNCATE the target"
                    + " tables");
        });
        return slot.isPresent() || !new DebeziumSource(migration, store).isPostgres() && remembered.isEmpty();
    }

    private void refuseRecords(ConnectorPlan plan) {
        Set<String> filled = topics.withRecords(plan.topics());
        if (!filled.isEmpty()) {
            throw new CommandFailure(
                    "the log is followed anew, but topics have records from before, which would win over"
                            + " what comes: " + String.join(", ", filled)
                            + ". Give the migration another name, or delete the topics");
        }
    }
}
