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

/** Reads a topic of one partition from its start, as a sink would, up to an event that the test waits for. */
final class TopicReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final String topic;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final JsonConverter converter = new JsonConverter();
    private final EventReader events = new EventReader();

    TopicReader(String bootstrapServers, String topic) {
        this(bootstrapServers, topic, "read_uncommitted");
    }

    /** Sees what transactions have committed. */
    static TopicReader ofCommitted(String bootstrapServers, String topic) {
        return new TopicReader(bootstrapServers, topic, "read_committed");
    }

    private TopicReader(String bootstrapServers, String topic, String isolation) {
        this.topic = topic;
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
        TopicPartition partition = new TopicPartition(topic, 0);
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
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(100))) {
                ChangeEvent event = events.read(
                        (Struct) converter.toConnectData(topic, entry.value()).value());
                found |= last.test(event);
                if (!found) {
                    read.add(event);
                }
            }
        }
        return read;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
