package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.document.CaptureNode;
import io.drover.cli.document.Migration;
import io.drover.model.TableId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Asks Connect and Kafka how a migration is. Rates are over the readings of this reader, or, at the first one, the average
 * since the snapshot was started.
 */
public final class StatusReader implements AutoCloseable {
    private static final String MISSING = "MISSING";

    private final Migration migration;
    private final ConnectorPlan plan;
    private final ConnectClient connect;
    private final Clock clock;
    private final Map<String, ProgressRate> rates = new HashMap<>();
    private MigrationTopics topics;
    private Instant startedAt;

    public StatusReader(Migration migration) {
        this(migration, Clock.systemUTC());
    }

    StatusReader(Migration migration, Clock clock) {
        this.migration = migration;
        this.plan = new ConnectorPlan(migration);
        this.connect = new ConnectClient(migration.connect().url());
        this.clock = clock;
    }

    /** @throws io.drover.cli.output.CommandFailure when Connect or Kafka cannot be reached */
    public MigrationStatus read() {
        List<MigrationStatus.Connector> connectors = new ArrayList<>();
        for (CaptureNode node : migration.capture()) {
            connectors.add(connector(plan.captureName(node), node.connect()));
        }
        connectors.add(connector(plan.snapshotName(), migration.connect().url()));
        connectors.add(connector(plan.sinkName(), migration.connect().url()));
        boolean healthy = connectors.stream()
                .allMatch(
                        connector -> connector.state().equals(ConnectorStatus.RUNNING) && connector.failure() == null);
        return new MigrationStatus(
                migration.name(),
                healthy,
                snapshotProgress().stream().map(this::table).toList(),
                stream(),
                connectors);
    }

    private MigrationStatus.Connector connector(String name, URI url) {
        Optional<ConnectorStatus> status = new ConnectClient(url).status(name);
        return status.map(found -> new MigrationStatus.Connector(
                        name,
                        url.toString(),
                        found.state(),
                        running(found) + "/" + found.tasks().size(),
                        found.failure().orElse(null)))
                .orElseGet(() -> new MigrationStatus.Connector(name, url.toString(), MISSING, "0/0", null));
    }

    private static long running(ConnectorStatus status) {
        return status.tasks().stream()
                .filter(task -> task.state().equals(ConnectorStatus.RUNNING))
                .count();
    }

    List<SnapshotProgress> snapshotProgress() {
        return SnapshotProgress.of(
                migration.originTables().stream().map(TableId::toString).toList(),
                connect.offsets(plan.snapshotName()));
    }

    private MigrationStatus.TableSnapshot table(SnapshotProgress progress) {
        ProgressRate rate = rates.computeIfAbsent(progress.table(), table -> {
            ProgressRate fresh = new ProgressRate();
            startedAt().ifPresent(fresh::startedAt);
            return fresh;
        });
        rate.add(clock.instant(), progress.rows(), progress.fraction());
        return new MigrationStatus.TableSnapshot(
                progress.table(),
                progress.finished(),
                progress.percent(),
                progress.rows(),
                progress.rangesDone(),
                progress.rangesBegun(),
                progress.finished() ? null : rate.rowsPerSecond().orElse(null),
                progress.finished() ? null : rate.eta().map(Duration::toSeconds).orElse(null));
    }

    /** When the snapshot was started; empty when there is none. */
    public Optional<Instant> startedAt() {
        if (startedAt == null) {
            startedAt = connect.config(plan.snapshotName())
                    .map(config -> config.get(ConnectorSpec.STARTED_AT))
                    .flatMap(StatusReader::instant)
                    .orElse(null);
        }
        return Optional.ofNullable(startedAt);
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The topics' ends as they are now. */
    public StreamMark mark() {
        return new StreamMark(topics().ends(plan.topics()));
    }

    /** Whether the target has acknowledged all that was in the topics at the mark, and the sink has committed it. */
    public boolean hasApplied(StreamMark mark) {
        return mark.isReachedBy(topics().committed(plan.sinkGroup()));
    }

    private MigrationTopics topics() {
        if (topics == null) {
            topics = new MigrationTopics(migration.kafka());
        }
        return topics;
    }

    private MigrationStatus.Stream stream() {
        Map<String, Long> lag = new TreeMap<>(topics().lag(plan.sinkGroup(), plan.topics()));
        return new MigrationStatus.Stream(
                lag.values().stream().mapToLong(Long::longValue).sum(),
                lag.entrySet().stream()
                        .map(topic -> new MigrationStatus.TopicLag(topic.getKey(), topic.getValue()))
                        .toList());
    }

    @Override
    public void close() {
        if (topics != null) {
            topics.close();
        }
    }
}
