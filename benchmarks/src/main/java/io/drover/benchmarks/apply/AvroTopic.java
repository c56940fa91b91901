package io.drover.benchmarks.apply;

import io.drover.avro.AvroConverter;
import io.drover.model.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.storage.Converter;

/** Fills a topic with events as a source with an Avro converter would. */
final class AvroTopic {
    private final String bootstrapServers;
    private final Map<String, String> converterSettings;

    AvroTopic(String bootstrapServers, Map<String, String> converterSettings) {
        this.bootstrapServers = bootstrapServers;
        this.converterSettings = converterSettings;
    }

    void fill(String topic, Events events, int count) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "20", "batch.size", "200000"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                Converter keys = converter(true);
                Converter values = converter(false)) {
            for (int i = 0; i < count; i++) {
                ChangeEvent event = events.event(i, 1000L + i);
                producer.send(new ProducerRecord<>(
                        topic,
                        keys.fromConnectData(
                                topic,
                                events.writer().schema().key(),
                                events.writer().key(event)),
                        values.fromConnectData(
                                topic,
                                events.writer().schema().value(),
                                events.writer().value(event))));
            }
            producer.flush();
        }
    }

    private Converter converter(boolean isKey) {
        Converter converter = new AvroConverter();
        converter.configure(converterSettings, isKey);
        return converter;
    }
}
