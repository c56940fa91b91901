package io.drover.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.Migration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * How a migration is whose origin Debezium reads: it does not say how many rows there are to read.
 */
final class DebeziumStatus implements Progress {
    private final Migration migration;
    private final ConnectorPlan plan;
    private final ConnectClient connect;
    private final MigrationTopics topics;

    /** By topic, as last seen while the snapshot ran. */
    private final Map<String, Long> snapshotRows = new HashMap<>();

    private boolean snapshotFinished;

    DebeziumStatus(Migration migration) {
        this.migration = migration;
        this.plan = new ConnectorPlan(migration);
        this.connect = new ConnectClient(migration.connect().url());
        this.topics = new MigrationTopics(migration.kafka());
    }

    @Override
    public MigrationStatus read() {
        List<MigrationStatus.Connector> connectors = new ArrayList<>();
        plan.sources().forEach(source -> connectors.add(connector(source.name())));
        connectors.add(connector(plan.sinkName()));
        List<MigrationStatus.Replay> replays = new ArrayList<>();
        AdHocConnectors adHoc = new AdHocConnectors(migration);
        adHoc.replays().forEach((id, config) -> {
            String name = plan.replayPrefix() + id;
            connectors.add(connector(name));
            ReplayNote.in(config)
                    .map(note -> note.status(topics.committed(ConnectorPlan.group(name))))
                    .ifPresent(replays::add);
        });
        adHoc.liveReplay(topics).ifPresent(replays::add);
        readSnapshot();
        Map<String, Long> lag = new TreeMap<>(topics.lag(plan.sinkGroup(), plan.topics()));
        return new MigrationStatus(
                migration.name(),
                connectors.stream().allMatch(MigrationStatus.Connector::isHealthy),
                migration.originTables().stream()
                        .map(table -> snapshot(table.toString(), snapshotRows.get(plan.topic(table))))
                        .toList(),
                snapshot(
                        "total",
                        snapshotRows.isEmpty()
                                ? null
                                : snapshotRows.values().stream()
                                        .mapToLong(Long::longValue)
                                        .sum()),
                List.of(),
                replays,
                new MigrationStatus.Stream(
                        lag.values().stream().mapToLong(Long::longValue).sum(),
                        lag.entrySet().stream()
                                .map(topic -> new MigrationStatus.TopicLag(topic.getKey(), topic.getValue()))
                                .toList()),
                connectors);
    }

    private MigrationStatus.Connector connector(String name) {
        return MigrationStatus.Connector.of(name, connect.url(), connect.status(name));
    }

    private MigrationStatus.TableSnapshot snapshot(String table, Long rows) {
        return new MigrationStatus.TableSnapshot(
                table, snapshotFinished, snapshotFinished ? 100.0 : null, rows, 0, null, null, null, List.of());
    }

    /**
     * Until the snapshot is complete, a topic's records are counted as the table's rows, although changes that came meanwhile
     * are among them. Afterwards nobody knows any more which were rows.
     */
    private void readSnapshot() {
        if (!snapshotFinished) {
            List<JsonNode> offsets = connect.offsets(plan.snapshotSource());
            boolean seenBefore = !snapshotRows.isEmpty();
            Map<TopicPartition, Long> ends = topics.ends(plan.topics());
            snapshotFinished = !offsets.isEmpty()
                    && offsets.stream().map(offset -> offset.path("offset")).allMatch(DebeziumStatus::isComplete);
            if (!snapshotFinished || seenBefore) {
                plan.topics().forEach(topic -> snapshotRows.put(topic, 0L));
                ends.forEach((partition, end) -> snapshotRows.merge(partition.topic(), end, Long::sum));
            }
        }
    }

    private static boolean isComplete(JsonNode offset) {
        return !offset.has("snapshot")
                || offset.path("last_snapshot_record").asBoolean()
                || offset.path("snapshot_completed").asBoolean();
    }

    @Override
    public Optional<Instant> startedAt() {
        return connect.config(plan.snapshotSource()).flatMap(ConnectorSpec::startOf);
    }

    @Override
    public StreamMark mark() {
        return new StreamMark(topics.ends(plan.topics()));
    }

    @Override
    public boolean hasApplied(StreamMark mark) {
        return mark.isReachedBy(topics.committed(plan.sinkGroup()));
    }

    @Override
    public void close() {
        topics.close();
    }
}
