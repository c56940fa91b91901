package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** Reads one partition of a topic from its start, as a sink would, up to an event that the test waits for. */
final class TopicReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final JsonConverter converter = new JsonConverter();
    private final EventReader events = new EventReader();

    TopicReader(String bootstrapServers, String topic) {
        this(bootstrapServers, topic, 0);
    }

    TopicReader(String bootstrapServers, String topic, int partition) {
        this(bootstrapServers, new TopicPartition(topic, partition), "read_uncommitted");
    }

    /** Sees what transactions have committed. */
    static TopicReader ofCommitted(String bootstrapServers, String topic) {
        return new TopicReader(bootstrapServers, new TopicPartition(topic, 0), "read_committed");
    }

    private TopicReader(String bootstrapServers, TopicPartition partition, String isolation) {
        this.topic = partition.topic();
        this.consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        isolation,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        converter.configure(Map.of("schemas.enable", "true"), false);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
    }

    /** All events from where the last call ended up to the first that matches, without that one. */
    List<ChangeEvent> readUntil(Predicate<ChangeEvent> last) {
        List<ChangeEvent> read = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean found = false;
        while (!found) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("no last event in " + topic + "; it holds "
                        + read.stream().map(EventText::of).toList());
            }
            for (ChangeEvent event : readNow()) {
                found |= last.test(event);
                if (!found) {
                    read.add(event);
                }
            }
        }
        return read;
    }

    /** What comes within a moment. */
    List<ChangeEvent> readNow() {
        List<ChangeEvent> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
            read.add(events.read(
                    (Struct) converter.toConnectData(topic, entry.value()).value()));
        }
        return read;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
