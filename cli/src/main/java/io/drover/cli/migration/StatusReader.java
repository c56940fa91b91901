package io.drover.cli.migration;

import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.CaptureNode;
import io.drover.cli.document.Migration;
import io.drover.model.TableId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Asks Connect and Kafka how a migration from Cassandra is. Rates are over the readings of this reader, or, at the first
 * one, the average since the snapshot was started.
 */
public final class StatusReader implements Progress {
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

    @Override
    public MigrationStatus read() {
        List<MigrationStatus.Connector> connectors = new ArrayList<>();
        for (CaptureNode node : migration.capture()) {
            connectors.add(connector(plan.captureName(node), node.connect()));
        }
        connectors.add(connector(plan.snapshotName(), migration.connect().url()));
        connectors.add(connector(plan.sinkName(), migration.connect().url()));
        AdHocConnectors adHoc = new AdHocConnectors(migration);
        List<MigrationStatus.AdHocSnapshot> snapshots = new ArrayList<>();
        adHoc.snapshots().forEach((id, config) -> {
            String name = plan.adHocSnapshotPrefix() + id;
            connectors.add(connector(name, migration.connect().url()));
            snapshots.add(new MigrationStatus.AdHocSnapshot(
                    id,
                    progress(name, List.of(config.get("tables").split(","))).stream()
                            .map(table -> table(name + " " + table.table(), table, config))
                            .toList()));
        });
        List<MigrationStatus.Replay> replays = new ArrayList<>();
        adHoc.replays().forEach((id, config) -> {
            connectors.add(
                    connector(plan.replayPrefix() + id, migration.connect().url()));
            ReplayNote.in(config)
                    .map(note -> note.status(topics().committed(ConnectorPlan.group(plan.replayPrefix() + id))))
                    .ifPresent(replays::add);
        });
        adHoc.liveReplay(topics()).ifPresent(replays::add);
        List<SnapshotProgress> snapshot = snapshotProgress();
        List<MigrationStatus.TableSnapshot> tables =
                snapshot.stream().map(this::table).toList();
        return new MigrationStatus(
                migration.name(),
                connectors.stream().allMatch(MigrationStatus.Connector::isHealthy) && canBeRead(tables, snapshots),
                tables,
                table(SnapshotProgress.total(snapshot)),
                snapshots,
                replays,
                stream(),
                connectors);
    }

    private static boolean canBeRead(
            List<MigrationStatus.TableSnapshot> tables, List<MigrationStatus.AdHocSnapshot> more) {
        return Stream.concat(tables.stream(), more.stream().flatMap(snapshot -> snapshot.tables().stream()))
                .allMatch(table -> table.troubles().isEmpty());
    }

    private static MigrationStatus.Connector connector(String name, URI url) {
        return MigrationStatus.Connector.of(name, url, new ConnectClient(url).status(name));
    }

    List<SnapshotProgress> snapshotProgress() {
        return progress(
                plan.snapshotName(),
                migration.originTables().stream().map(TableId::toString).toList());
    }

    private List<SnapshotProgress> progress(String connector, List<String> tables) {
        return SnapshotProgress.of(tables, connect.offsets(connector));
    }

    private MigrationStatus.TableSnapshot table(SnapshotProgress progress) {
        return table(progress.table(), progress, startedAt());
    }

    private MigrationStatus.TableSnapshot table(String name, SnapshotProgress progress, Map<String, String> config) {
        return table(name, progress, ConnectorSpec.startOf(config));
    }

    /** @param name of what progresses, to tell its rate from others' */
    private MigrationStatus.TableSnapshot table(String name, SnapshotProgress progress, Optional<Instant> started) {
        ProgressRate rate = rates.computeIfAbsent(name, any -> {
            ProgressRate fresh = new ProgressRate();
            started.ifPresent(fresh::startedAt);
            return fresh;
        });
        rate.add(clock.instant(), progress.rows(), progress.fraction());
        return new MigrationStatus.TableSnapshot(
                progress.table(),
                progress.finished(),
                progress.percent(),
                progress.rows(),
                progress.rangesDone(),
                progress.ranges() == 0 && !progress.finished() ? null : progress.ranges() - progress.rangesDone(),
                progress.finished() ? null : rate.rowsPerSecond().orElse(null),
                progress.finished() ? null : rate.eta().map(Duration::toSeconds).orElse(null),
                progress.troubles());
    }

    @Override
    public Optional<Instant> startedAt() {
        if (startedAt == null) {
            startedAt = connect.config(plan.snapshotName())
                    .flatMap(ConnectorSpec::startOf)
                    .orElse(null);
        }
        return Optional.ofNullable(startedAt);
    }

    @Override
    public StreamMark mark() {
        return new StreamMark(topics().ends(plan.topics()));
    }

    @Override
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
