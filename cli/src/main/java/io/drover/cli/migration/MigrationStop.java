package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Removes a migration's connectors, the sources first. Where they were stays in Connect, so that a later start goes on from
 * there; what they produced stays in the topics, and what they applied in the target.
 */
public final class MigrationStop {
    private final Migration migration;
    private final Consumer<String> log;

    /** @param log told each step that was taken, in a line */
    public MigrationStop(Migration migration, Consumer<String> log) {
        this.migration = migration;
        this.log = log;
    }

    /** @param forget whether to forget where the connectors were, too */
    public void run(boolean forget) {
        boolean any = false;
        for (Map.Entry<String, URI> connector : connectors().entrySet()) {
            ConnectClient connect = new ConnectClient(connector.getValue());
            String name = connector.getKey();
            boolean exists = connect.config(name).isPresent();
            if (exists && forget) {
                connect.deleteOffsets(name);
            }
            if (exists && connect.delete(name)) {
                log.accept("Deleted connector " + name + (forget ? " and where it was" : ""));
                any = true;
            } else {
                log.accept("Connector " + name + " does not exist"
                        + (forget ? "; where it was could not be forgotten" : ""));
            }
        }
        if (any && !forget) {
            log.accept(
                    "The topics stay, and Connect remembers how far each connector came: drover start goes on from there");
        } else if (any) {
            log.accept("The topics stay: " + String.join(", ", new ConnectorPlan(migration).topics()));
        }
        if (any) {
            sayWhatStaysInPostgres();
        }
    }

    private void sayWhatStaysInPostgres() {
        if (migration.store() instanceof OriginStore.Debezium store) {
            new DebeziumSource(migration, store)
                    .slot()
                    .ifPresent(slot -> log.accept("PostgreSQL keeps its log for replication slot " + slot
                            + " until the migration goes on; when it will not, run there: SELECT"
                            + " pg_drop_replication_slot('" + slot + "')"));
        }
    }

    private Map<String, URI> connectors() {
        ConnectorPlan plan = new ConnectorPlan(migration);
        Map<String, URI> connectors = new LinkedHashMap<>();
        AdHocConnectors adHoc = new AdHocConnectors(migration);
        adHoc.snapshots()
                .keySet()
                .forEach(id -> connectors.put(
                        plan.adHocSnapshotPrefix() + id, migration.connect().url()));
        adHoc.replays()
                .keySet()
                .forEach(id -> connectors.put(
                        plan.replayPrefix() + id, migration.connect().url()));
        List<ConnectorSpec> sources = plan.sources();
        Collections.reverse(sources);
        sources.forEach(source -> connectors.put(source.name(), source.connect()));
        connectors.put(plan.sinkName(), migration.connect().url());
        return connectors;
    }
}
