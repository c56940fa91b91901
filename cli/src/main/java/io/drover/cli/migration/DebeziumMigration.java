package io.drover.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.connect.ConnectorStatus;
import io.drover.cli.document.KafkaSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A migration of one table of another store: a Debezium connector, which takes the snapshot and then follows the log, and
 * the sink, whose transforms make change events of Debezium's envelopes.
 */
public final class DebeziumMigration implements Progress {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final String table;
    private final String topic;
    private final ConnectClient connect;
    private final KafkaSettings kafka;
    private final MigrationTopics topics;
    private Instant startedAt;
    private long snapshotRows;
    private boolean snapshotFinished;

    /**
     * @param table for messages
     * @param topic that Debezium names after the table
     */
    public DebeziumMigration(String name, String table, String topic, URI connect, KafkaSettings kafka) {
        this.name = name;
        this.table = table;
        this.topic = topic;
        this.connect = new ConnectClient(connect);
        this.kafka = kafka;
        this.topics = new MigrationTopics(kafka);
    }

    /**
     * @param source Debezium's configuration
     * @param sink the sink's configuration
     * @param log told each step that was taken, in a line
     */
    public void start(Map<String, String> source, Map<String, String> sink, Consumer<String> log) {
        // A consumer that subscribes to a topic before it is there takes minutes to notice it.
        topics.create(Set.of(topic));
        log.accept("Created topic " + topic + " with " + kafka.partitions() + " partitions");
        start(sinkName(), sink, log);
        startedAt = Instant.now();
        start(sourceName(), source, log);
    }

    private void start(String connector, Map<String, String> config, Consumer<String> log) {
        connect.put(connector, config);
        connect.awaitRunning(connector, PATIENCE);
        log.accept("Connector " + connector + " runs");
    }

    public String sourceName() {
        return name + "-debezium";
    }

    public String sinkName() {
        return name + "-sink";
    }

    @Override
    public MigrationStatus read() {
        List<MigrationStatus.Connector> connectors = List.of(connector(sourceName()), connector(sinkName()));
        readSnapshot();
        Map<String, Long> lag = topics.lag(sinkGroup(), List.of(topic));
        long behind = lag.values().stream().mapToLong(Long::longValue).sum();
        MigrationStatus.TableSnapshot snapshot = new MigrationStatus.TableSnapshot(
                table, snapshotFinished, snapshotFinished ? 100 : 0, snapshotRows, 0, null, null, null);
        return new MigrationStatus(
                name,
                connectors.stream().allMatch(MigrationStatus.Connector::isHealthy),
                List.of(snapshot),
                snapshot,
                List.of(),
                List.of(),
                new MigrationStatus.Stream(behind, List.of(new MigrationStatus.TopicLag(topic, behind))),
                connectors);
    }

    private MigrationStatus.Connector connector(String connector) {
        Optional<ConnectorStatus> status = connect.status(connector);
        return MigrationStatus.Connector.of(connector, connect.url(), status);
    }

    /**
     * Nothing is streamed before the snapshot is complete, so that until then the topic's records are its rows; changes that
     * follow before this is noticed are counted with them.
     */
    private void readSnapshot() {
        if (!snapshotFinished) {
            List<JsonNode> offsets = connect.offsets(sourceName());
            snapshotRows = mark().records();
            snapshotFinished = !offsets.isEmpty()
                    && offsets.stream().map(offset -> offset.path("offset")).allMatch(DebeziumMigration::isComplete);
        }
    }

    private static boolean isComplete(JsonNode offset) {
        return !offset.has("snapshot")
                || offset.path("last_snapshot_record").asBoolean()
                || offset.path("snapshot_completed").asBoolean();
    }

    private String sinkGroup() {
        return "connect-" + sinkName();
    }

    @Override
    public Optional<Instant> startedAt() {
        return Optional.ofNullable(startedAt);
    }

    @Override
    public StreamMark mark() {
        return new StreamMark(topics.ends(List.of(topic)));
    }

    @Override
    public boolean hasApplied(StreamMark mark) {
        return mark.isReachedBy(topics.committed(sinkGroup()));
    }

    @Override
    public void close() {
        topics.close();
    }
}
