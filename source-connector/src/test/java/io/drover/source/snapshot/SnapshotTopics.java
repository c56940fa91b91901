package io.drover.source.snapshot;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** What stands in a topic now. */
final class SnapshotTopics implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final JsonConverter keys = new JsonConverter();
    private final JsonConverter values = new JsonConverter();

    SnapshotTopics(String bootstrapServers) {
        consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        keys.configure(Map.of(), true);
        values.configure(Map.of(), false);
    }

    List<ChangeEvent> events(String topic) {
        EventReader reader = new EventReader();
        return read(topic).stream()
                .map(entry -> reader.read(
                        (Struct) values.toConnectData(topic, entry.value()).value()))
                .toList();
    }

    /** How many records there are for each finished range, named by table and start. */
    Map<String, Integer> finishedRanges(String prefix) {
        Map<String, Integer> counts = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> entry : read(prefix + ".snapshot")) {
            Struct key = (Struct) keys.toConnectData(entry.topic(), entry.key()).value();
            Struct value =
                    (Struct) values.toConnectData(entry.topic(), entry.value()).value();
            if (value.getInt32("ranges") != null || value.getString("trouble") != null) {
                continue;
            }
            counts.merge(key.getString("table") + " " + key.getInt64("start"), 1, Integer::sum);
        }
        return counts;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<byte[], byte[]>> entries = new ArrayList<>();
        while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
            consumer.poll(Duration.ofMillis(200)).forEach(entries::add);
        }
        return entries;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
