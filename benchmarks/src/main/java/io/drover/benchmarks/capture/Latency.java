package io.drover.benchmarks.capture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.benchmarks.Figures;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How soon an event is in Kafka while 1,000 rows are written each second: from the change of the segment's index file, which
 * says that the row is synced, until the one broker has appended the record, which is when it acknowledges.
 */
final class Latency {
    private static final int WRITES_PER_SECOND = 1000;
    /** What comes first is left out: the worker's JVM is new. */
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "live";

    private final Path directory;

    Latency(Path directory) {
        this.directory = directory;
    }

    void measure(Duration duration, Figures figures) throws Exception {
        Sandbox.Builder builder = OriginLog.builder(directory)
                .plugins(Plugins.drover())
                .kafkaSetting("log.message.timestamp.type", "LogAppendTime");
        try (OriginLog origin = OriginLog.start(builder);
                IndexWatch indexes = new IndexWatch(origin.node().cdcDirectory())) {
            origin.createTable();
            capture(origin);
            int warmUp = (int) (WARM_UP.toSeconds() * WRITES_PER_SECOND);
            int rows = warmUp + (int) (duration.toMillis() * WRITES_PER_SECOND / 1000);
            write(origin, rows);
            long[] latencies = latencies(origin, indexes, warmUp, rows);
            figures.figure("live_p50", latencies[latencies.length / 2], "ms")
                    .figure("live_p99", latencies[latencies.length * 99 / 100], "ms")
                    .figure("live_max", latencies[latencies.length - 1], "ms");
        }
    }

    private static void capture(OriginLog origin) {
        CassandraNode node = origin.node();
        Map<String, String> config = new HashMap<>(Map.of(
                "connector.class",
                "io.drover.source.commitlog.CommitLogSource",
                "topic.prefix",
                NAME,
                "tables",
                OriginLog.KEYSPACE + "." + OriginLog.TABLE,
                "node.address",
                node.contactPoint(),
                "cdc.directory",
                node.cdcDirectory().toString(),
                "cassandra.contact.points",
                node.contactPoint(),
                "cassandra.datacenter",
                CassandraNode.DATACENTER));
        for (String converter : List.of("key", "value")) {
            config.put(converter + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            config.put(converter + ".converter.schemas.enable", "false");
        }
        origin.sandbox().connect().createConnector(NAME, config);
        origin.sandbox().connect().waitUntilRunning(NAME);
    }

    private static void write(OriginLog origin, int rows) {
        long start = System.nanoTime();
        for (int id = 0; id < rows; id++) {
            LockSupport.parkNanos(start + id * 1_000_000_000L / WRITES_PER_SECOND - System.nanoTime());
            origin.write((long) id);
        }
    }

    /** In order of size, without the first rows. */
    private static long[] latencies(OriginLog origin, IndexWatch indexes, int warmUp, int rows) throws Exception {
        long[] latencies = new long[rows - warmUp];
        int seen = 0;
        int kept = 0;
        ObjectMapper json = new ObjectMapper();
        String topic = NAME + "." + OriginLog.KEYSPACE + "." + OriginLog.TABLE;
        Map<String, Object> settings =
                Map.of("bootstrap.servers", origin.sandbox().kafka().bootstrapServers());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (seen < rows) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("only " + seen + " of " + rows + " events came");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    JsonNode source = json.readTree(record.value()).path("source");
                    long synced = indexes.syncedAt(
                            source.path("segment").asLong(),
                            source.path("position").asInt());
                    if (seen++ >= warmUp && kept < latencies.length) {
                        latencies[kept++] = record.timestamp() - synced;
                    }
                }
            }
        }
        Arrays.sort(latencies, 0, kept);
        return Arrays.copyOf(latencies, kept);
    }
}
