package io.drover.benchmarks.apply;

import io.drover.model.event.ChangeEvent;
import io.drover.testkit.Plugins;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    private final Path converterPlugin;

    /** @param converterPlugin the folder that {@link Plugins#apicurioConverter} laid out */
    AvroTopic(String bootstrapServers, Map<String, String> converterSettings, Path converterPlugin) {
        this.bootstrapServers = bootstrapServers;
        this.converterSettings = converterSettings;
        this.converterPlugin = converterPlugin;
    }

    void fill(String topic, Events events, int count) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        try (URLClassLoader plugin = new URLClassLoader(jars(), getClass().getClassLoader());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "linger.ms", "20", "batch.size", "200000"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            Converter keys = converter(plugin, true);
            Converter values = converter(plugin, false);
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

    private Converter converter(ClassLoader plugin, boolean isKey) throws ReflectiveOperationException {
        Converter converter = (Converter) plugin.loadClass(Plugins.AVRO_CONVERTER)
                .getDeclaredConstructor()
                .newInstance();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(plugin);
        try {
            converter.configure(converterSettings, isKey);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        return converter;
    }

    private URL[] jars() throws IOException {
        try (Stream<Path> files = Files.walk(converterPlugin)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(AvroTopic::url)
                    .toArray(URL[]::new);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
