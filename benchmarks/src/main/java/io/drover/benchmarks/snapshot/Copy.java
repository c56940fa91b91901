package io.drover.benchmarks.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.benchmarks.Applied;
import io.drover.benchmarks.Pace;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.ConnectWorker;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** The snapshot through Kafka into the sink, on one worker, with Avro. */
final class Copy {
    private static final int PARTITIONS = 4;
    private static final int RANGES = 64;
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final long LOOK_MS = 500;

    private final Sandbox sandbox;
    private final SchemaRegistry registry;
    private final String prefix;
    private final String topic;
    private final String snapshot;
    private final String sink;

    /** @param prefix of the topic, which no other copy has */
    Copy(Sandbox sandbox, SchemaRegistry registry, String prefix) {
        this.sandbox = sandbox;
        this.registry = registry;
        this.prefix = prefix;
        this.topic = prefix + "." + WideTable.KEYSPACE + "." + WideTable.FULL;
        this.snapshot = prefix + "-snapshot";
        this.sink = prefix + "-sink";
    }

    /** From creating the connectors until the sink has committed the last record, with what the worker and the target used. */
    Pace pace(int rows) throws Exception {
        ConnectWorker connect = sandbox.connect();
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            Pace.Stopwatch watch =
                    new Pace.Stopwatch(connect.pid(), sandbox.target().pid());
            connect.createConnector(sink, sinkConfig());
            connect.createConnector(snapshot, snapshotConfig());
            do {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the copy takes too long: " + connect.status(sink) + connect.status(snapshot));
                }
                Thread.sleep(LOOK_MS);
                // Throws when one has failed.
                connect.waitUntilRunning(sink);
                connect.waitUntilRunning(snapshot);
            } while (!isRead() || !isApplied(admin));
            Pace pace = watch.pace(rows);
            connect.deleteConnector(snapshot);
            connect.deleteConnector(sink);
            return pace;
        }
    }

    private Map<String, String> sinkConfig() {
        Map<String, String> config = connector("io.drover.sink.CassandraSink", PARTITIONS, sandbox.target());
        config.put("topics", topic);
        return config;
    }

    private Map<String, String> snapshotConfig() {
        Map<String, String> config = connector("io.drover.source.snapshot.SnapshotSource", 2, sandbox.origin());
        config.put("topic.prefix", prefix);
        config.put("tables", WideTable.KEYSPACE + "." + WideTable.FULL);
        config.put("ranges.per.table", String.valueOf(RANGES));
        return config;
    }

    private Map<String, String> connector(String type, int tasks, CassandraNode node) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", type);
        config.put("tasks.max", String.valueOf(tasks));
        config.put("cassandra.contact.points", node.contactPoint());
        config.put("cassandra.datacenter", CassandraNode.DATACENTER);
        for (String side : new String[] {"key", "value"}) {
            config.put(side + ".converter", Plugins.AVRO_CONVERTER);
            registry.converterSettings().forEach((key, value) -> config.put(side + ".converter." + key, value));
        }
        return config;
    }

    private boolean isRead() {
        int done = 0;
        for (JsonNode offset : sandbox.connect().offsets(snapshot).path("offsets")) {
            done += offset.path("offset").path("done").asBoolean() ? 1 : 0;
        }
        return done == RANGES;
    }

    private boolean isApplied(Admin admin) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int i = 0; i < PARTITIONS; i++) {
            wanted.put(new TopicPartition(topic, i), OffsetSpec.latest());
        }
        long written = admin.listOffsets(wanted).all().get().values().stream()
                .mapToLong(end -> end.offset())
                .sum();
        return Applied.records(admin, sink) >= written;
    }
}
