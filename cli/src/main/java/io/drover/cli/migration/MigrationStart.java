package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectFailure;
import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.Mapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Starts a migration: checks everything, then creates the topics, then the connectors in the order that keeps the promise:
 * capture runs before the snapshot reads its first row, so that no write falls between the two. (A Debezium connector that
 * does both sees to that by itself.) May be repeated.
 */
public final class MigrationStart {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Migration migration;
    private final ConnectorPlan plan;
    private final Clock clock;
    private final Consumer<String> log;
    private final boolean ontoRows;

    /** @param log told each step that was taken, in a line */
    public MigrationStart(Migration migration, Clock clock, Consumer<String> log) {
        this(migration, clock, log, false);
    }

    private MigrationStart(Migration migration, Clock clock, Consumer<String> log, boolean ontoRows) {
        this.ontoRows = ontoRows;
        this.migration = migration;
        this.plan = new ConnectorPlan(migration);
        this.clock = clock;
        this.log = log;
    }

    /** One that keeps what is in the target tables of an origin that Debezium reads, though it may win over what comes. */
    public MigrationStart ontoRows() {
        return new MigrationStart(migration, clock, log, true);
    }

    /** @throws CommandFailure saying what is wrong; nothing was started when it is the document or the servers */
    public void run() {
        try (MigrationTopics topics = new MigrationTopics(migration.kafka())) {
            Mapping mapping = new Preflight(migration, plan).check(topics);
            List<ConnectorSpec> specs = specs(mapping);
            Set<String> missing = missing(specs);
            if (migration.store() instanceof OriginStore.Debezium store) {
                new Beginning(migration, store, topics, log).prepare(missing, ontoRows);
            }

            Set<String> created = topics.create(plan.keptTopics(), plan.compactedTopics());
            if (!created.isEmpty()) {
                log.accept("Created " + (created.size() == 1 ? "topic " : "topics ") + String.join(", ", created));
            }
            startAll(specs, missing);
            sayWhereItIs(missing.isEmpty());
        }
    }

    private List<ConnectorSpec> specs(Mapping mapping) {
        List<ConnectorSpec> specs = new ArrayList<>(plan.sources());
        specs.add(plan.sink(mapping));
        return specs;
    }

    /** All or nothing: when one does not start, those that were created for it are removed again. */
    private void startAll(List<ConnectorSpec> specs, Set<String> missing) {
        List<ConnectorSpec> created = new ArrayList<>();
        try {
            for (ConnectorSpec spec : specs) {
                if (missing.contains(spec.name())) {
                    created.add(spec);
                }
                start(spec, missing.contains(spec.name()));
            }
        } catch (ConnectFailure e) {
            created.forEach(this::remove);
            throw e;
        }
    }

    private void remove(ConnectorSpec spec) {
        try {
            if (new ConnectClient(spec.connect()).delete(spec.name())) {
                log.accept("Removed connector " + spec.name() + " again");
            }
        } catch (ConnectFailure e) {
            log.accept("Connector " + spec.name() + " could not be removed again: " + e.getMessage());
        }
    }

    private void start(ConnectorSpec spec, boolean isNew) {
        ConnectClient connect = new ConnectClient(spec.connect());
        if (isNew) {
            connect.put(spec.name(), withCatalog(spec).startedAt(clock.instant()));
        }
        connect.awaitRunning(spec.name(), PATIENCE);
        log.accept("Connector " + spec.name() + (isNew ? " runs" : " runs already"));
    }

    /** With what the origin's catalog says now. */
    private ConnectorSpec withCatalog(ConnectorSpec spec) {
        return migration.store() instanceof OriginStore.Debezium store
                        && !spec.name().equals(plan.sinkName())
                ? spec.with(DebeziumSource.OLD_ROWS, DatabaseCheck.oldRows(migration, store))
                : spec;
    }

    /** Those that do not exist yet. One that exists and would do something else is not touched. */
    private Set<String> missing(List<ConnectorSpec> specs) {
        Set<String> missing = new HashSet<>();
        for (ConnectorSpec spec : specs) {
            ConnectClient connect = new ConnectClient(spec.connect());
            Optional<Map<String, String>> existing = connect.config(spec.name());
            if (existing.isEmpty()) {
                missing.add(spec.name());
            } else if (!spec.isSameAs(existing.get())) {
                throw new CommandFailure("connector " + spec.name() + " exists on " + spec.connect()
                        + " with another configuration; run 'drover stop -f " + migration.path()
                        + "' first, which keeps its place, or give this migration another name");
            } else {
                refuseFailed(connect.status(spec.name()));
            }
        }
        return missing;
    }

    private static void refuseFailed(Optional<ConnectorStatus> status) {
        status.flatMap(ConnectorStatus::failure).ifPresent(failure -> {
            throw new CommandFailure("connector " + status.get().name() + " exists, but its " + failure
                    + "\nMend the cause, then restart it: POST /connectors/"
                    + status.get().name()
                    + "/restart?includeTasks=true&onlyFailed=true");
        });
    }

    private void sayWhereItIs(boolean nothingNew) {
        boolean finished;
        try (Progress progress = Progress.of(migration)) {
            finished = progress.read().isSnapshotFinished();
        }
        if (nothingNew) {
            log.accept("Migration " + migration.name() + " was running already; nothing to do");
        }
        if (finished) {
            log.accept("The snapshot is finished; the stream goes on");
        }
        log.accept("See: drover status -f " + migration.path());
    }
}
