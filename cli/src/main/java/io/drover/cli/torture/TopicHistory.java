package io.drover.cli.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.ScalarType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what a topic holds of some partitions of its table, from JSON with schemas. */
final class TopicHistory {
    private static final Duration POLL = Duration.ofSeconds(5);
    private static final int MAX_EVENTS = 400;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An event.
     *
     * @param op of the envelope
     * @param key the primary key's int and text columns that the event has, as CQL conditions
     * @param text the event without what is null
     */
    record Event(String op, Set<String> key, String text) {}

    private final TableSchema table;
    private final Set<String> partitions;
    private final Map<String, Deque<Event>> events = new HashMap<>();
    private final Map<String, Optional<String>> wanted = new HashMap<>();

    private TopicHistory(TableSchema table, Set<String> partitions) {
        this.table = table;
        this.partitions = partitions;
    }

    /**
     * @param partitions as CQL conditions
     * @return by partition, the last few hundred of its events
     */
    static Map<String, Deque<Event>> read(
            String bootstrapServers, String topic, TableSchema table, Set<String> partitions) {
        TopicHistory history = new TopicHistory(table, partitions);
        if (!partitions.isEmpty()) {
            history.read(bootstrapServers, topic);
        }
        return history.events;
    }

    private void read(String bootstrapServers, String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(this::add);
            }
        }
    }

    private void add(ConsumerRecord<String, String> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        wanted.computeIfAbsent(record.key(), this::partition).ifPresent(partition -> {
            Deque<Event> kept = events.computeIfAbsent(partition, any -> new ArrayDeque<>());
            if (kept.size() == MAX_EVENTS) {
                kept.removeFirst();
            }
            kept.addLast(event(record));
        });
    }

    private Optional<String> partition(String key) {
        JsonNode values = payload(key);
        String text = table.columns().subList(0, table.partitionKeySize()).stream()
                .map(column -> condition(column, values))
                .collect(Collectors.joining(" AND "));
        return partitions.contains(text) ? Optional.of(text) : Optional.empty();
    }

    private static String condition(Column column, JsonNode values) {
        JsonNode value = values.path(Names.field(column.name()));
        String literal = value.isTextual() ? "'" + value.asText().replace("'", "''") + "'" : value.asText();
        return Names.cql(column.name()) + " = " + literal;
    }

    private Event event(ConsumerRecord<String, String> record) {
        JsonNode payload = payload(record.value());
        Set<String> key = new HashSet<>();
        for (Column column : table.columns().subList(0, table.primaryKeySize())) {
            JsonNode value = payload.path("after").path(Names.field(column.name()));
            boolean sameText = column.type() == ScalarType.INT || column.type() == ScalarType.TEXT;
            if (sameText && !value.isMissingNode() && !value.isNull()) {
                key.add(condition(column, payload.path("after")));
            }
        }
        JsonNode source = payload.path("source");
        String place = record.partition() + "-" + record.offset() + " "
                + payload.path("op").asText()
                + (source.path("segment").isNull() || source.path("segment").isMissingNode()
                        ? ""
                        : " @" + source.path("segment").asText() + ":" + source.path("position") + ":"
                                + source.path("index"));
        ObjectNode shown = ((ObjectNode) withoutNulls(payload)).without(List.of("source", "op"));
        return new Event(payload.path("op").asText(), key, place + " " + shown);
    }

    private static JsonNode withoutNulls(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        ObjectNode copy = JSON.createObjectNode();
        node.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                copy.set(field.getKey(), withoutNulls(field.getValue()));
            }
        });
        return copy;
    }

    private static JsonNode payload(String json) {
        try {
            return JSON.readTree(json).path("payload");
        } catch (IOException e) {
            throw new UncheckedIOException("a record is not JSON", e);
        }
    }
}
