package io.drover.cli.migration;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.document.CaptureNode;
import io.drover.cli.document.ConnectSettings;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.mapping.Mapping;
import io.drover.model.TableId;
import io.drover.model.event.Topics;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The topics and connectors of a migration: their names, which follow from the migration's, and their configurations.
 */
public final class ConnectorPlan {
    static final String CAPTURE_CLASS = "io.drover.source.commitlog.CommitLogSource";
    static final String SNAPSHOT_CLASS = "io.drover.source.snapshot.SnapshotSource";
    static final String SINK_CLASS = "io.drover.sink.CassandraSink";
    static final String RESHAPE_CLASS = "io.drover.transforms.Reshape";

    private static final int SNAPSHOT_TASKS = 2;
    private static final int MAX_SINK_TASKS = 8;

    private final Migration migration;

    public ConnectorPlan(Migration migration) {
        this.migration = migration;
    }

    public String topic(TableId origin) {
        return Topics.topic(migration.name(), origin);
    }

    List<String> topics() {
        return migration.originTables().stream().map(this::topic).toList();
    }

    /** Topics whose records are kept for good: the tables', and the one for rows that cannot become events. */
    List<String> keptTopics() {
        List<String> kept = new ArrayList<>(topics());
        if (migration.store() instanceof OriginStore.Debezium store) {
            new DebeziumSource(migration, store).deadLetterTopic().ifPresent(kept::add);
        }
        return kept;
    }

    /** Topics of a few records by key, which connectors need beside the tables'. */
    List<String> compactedTopics() {
        return migration.store() instanceof OriginStore.Debezium store
                ? new DebeziumSource(migration, store).heartbeatTopic().stream().toList()
                // Where the snapshot says which token ranges are finished.
                : List.of(migration.name() + ".snapshot");
    }

    public String captureName(CaptureNode node) {
        return migration.name() + "-capture-" + node.node().replaceAll("[^A-Za-z0-9.-]", "_");
    }

    public String snapshotName() {
        return migration.name() + "-snapshot";
    }

    public String sinkName() {
        return migration.name() + "-sink";
    }

    /** The consumer group that Connect gives the sink. */
    String sinkGroup() {
        return group(sinkName());
    }

    /** The consumer group that Connect gives a sink connector. */
    static String group(String connector) {
        return "connect-" + connector;
    }

    /** Starts the names of snapshots that are started besides the first. */
    String adHocSnapshotPrefix() {
        return snapshotName() + "-";
    }

    /** Starts the names of sinks that apply the topics once more. */
    String replayPrefix() {
        return migration.name() + "-replay-";
    }

    public String debeziumName() {
        return migration.name() + "-debezium";
    }

    /** Whatever writes into the topics, in the order in which they are started: no write may fall between two. */
    List<ConnectorSpec> sources() {
        List<ConnectorSpec> sources = new ArrayList<>();
        if (migration.store() instanceof OriginStore.Debezium store) {
            DebeziumSource source = new DebeziumSource(migration, store);
            sources.add(debezium(debeziumName(), store, source.log()));
            source.snapshot().ifPresent(settings -> sources.add(debezium(snapshotName(), store, settings)));
        } else {
            sources.addAll(captures());
            sources.add(snapshot());
        }
        return sources;
    }

    /** The one of the sources that takes the snapshot: the last to be started. */
    String snapshotSource() {
        List<ConnectorSpec> sources = sources();
        return sources.get(sources.size() - 1).name();
    }

    private ConnectorSpec debezium(String name, OriginStore.Debezium store, Map<String, String> settings) {
        Map<String, String> config = base(store.connectorClass(), 1);
        config.putAll(settings);
        return new ConnectorSpec(name, migration.connect().url(), config);
    }

    List<ConnectorSpec> captures() {
        List<ConnectorSpec> captures = new ArrayList<>();
        for (CaptureNode node : migration.capture()) {
            Map<String, String> config = source(CAPTURE_CLASS, 1);
            config.put("node.address", node.node());
            config.put("cdc.directory", node.cdcDirectory());
            if (!node.commitLogDirectory().isEmpty()) {
                config.put("commitlog.directory", node.commitLogDirectory());
            }
            captures.add(new ConnectorSpec(captureName(node), node.connect(), config));
        }
        return captures;
    }

    ConnectorSpec snapshot() {
        Map<String, String> config = source(SNAPSHOT_CLASS, SNAPSHOT_TASKS);
        config.put("snapshot.id", "initial");
        return new ConnectorSpec(snapshotName(), migration.connect().url(), config);
    }

    /**
     * One more snapshot.
     *
     * @param settings of the connector's own, {@code tables} among them
     */
    ConnectorSpec adHocSnapshot(String id, Map<String, String> settings) {
        Map<String, String> config = source(SNAPSHOT_CLASS, SNAPSHOT_TASKS);
        config.put("snapshot.id", id);
        config.putAll(settings);
        return new ConnectorSpec(adHocSnapshotPrefix() + id, migration.connect().url(), config);
    }

    /**
     * One more sink of this migration's topics, on its Connect.
     *
     * @param name of the connector
     * @param into whose target it writes to
     */
    ConnectorSpec replay(String name, Migration into, Mapping mapping, List<String> topics) {
        Map<String, String> config = sinkConfig(into, mapping, topics);
        return new ConnectorSpec(name, migration.connect().url(), config);
    }

    ConnectorSpec sink(Mapping mapping) {
        return new ConnectorSpec(sinkName(), migration.connect().url(), sinkConfig(migration, mapping, topics()));
    }

    private Map<String, String> sinkConfig(Migration into, Mapping mapping, List<String> topics) {
        int tasks = Math.min(migration.kafka().partitions() * topics.size(), MAX_SINK_TASKS);
        Map<String, String> config = base(SINK_CLASS, tasks);
        config.putAll(cluster(into.target()));
        if (into.allowTruncate()) {
            config.put("allow.truncate", "true");
        }
        config.put("topics", String.join(",", topics));
        config.put("transforms", "reshape");
        config.put("transforms.reshape.type", RESHAPE_CLASS);
        config.put("transforms.reshape.mapping", mapping.toJson());
        return config;
    }

    private Map<String, String> source(String type, int tasks) {
        Map<String, String> config = base(type, tasks);
        config.putAll(cluster(migration.origin()));
        config.put("topic.prefix", migration.name());
        config.put("truncate.bootstrap.servers", migration.kafka().bootstrapServers());
        config.put(
                "tables",
                migration.originTables().stream().map(TableId::toString).collect(Collectors.joining(",")));
        return config;
    }

    private Map<String, String> base(String type, int tasks) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", type);
        config.put("tasks.max", String.valueOf(tasks));
        for (String side : List.of("key", "value")) {
            new TreeMap<>(migration.connect().converter())
                    .forEach((setting, value) -> config.put(
                            setting.equals(ConnectSettings.CONVERTER_TYPE)
                                    ? side + ".converter"
                                    : side + ".converter." + setting,
                            value));
        }
        return config;
    }

    static Map<String, String> cluster(ClusterConfig cluster) {
        Map<String, String> config = new HashMap<>();
        if (cluster.secureConnectBundle() != null) {
            config.put(
                    ClusterConfig.SECURE_CONNECT_BUNDLE,
                    cluster.secureConnectBundle().toString());
        } else {
            config.put(
                    ClusterConfig.CONTACT_POINTS,
                    cluster.contactPoints().stream().map(ConnectorPlan::text).collect(Collectors.joining(",")));
            config.put(ClusterConfig.DATACENTER, cluster.datacenter());
        }
        if (cluster.tls() != null) {
            config.put(ClusterConfig.SSL_ENABLED, "true");
            cluster.tls().settings().forEach((name, value) -> config.put(ClusterConfig.PREFIX + name, value));
        }
        config.put(
                ClusterConfig.REQUEST_TIMEOUT_MS,
                String.valueOf(cluster.requestTimeout().toMillis()));
        if (cluster.username() != null) {
            config.put(ClusterConfig.USERNAME, cluster.username());
            config.put(ClusterConfig.PASSWORD, cluster.password().value());
        }
        return config;
    }

    private static String text(InetSocketAddress contactPoint) {
        String host = contactPoint.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + contactPoint.getPort();
    }
}
