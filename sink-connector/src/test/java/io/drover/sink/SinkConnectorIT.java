package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.testkit.ConnectWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sink in a real worker, from a topic to the target, through failures of both. */
class SinkConnectorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static ConnectWorker connect;

    private String connector;
    private String topic;
    private EventWriter writer;
    private KafkaProducer<byte[], byte[]> producer;
    private final JsonConverter converter = new JsonConverter();

    @BeforeAll
    static void start() {
        connect = Servers.get().connect();
    }

    @AfterEach
    void stop() {
        connect.deleteConnector(connector);
        producer.close();
        converter.close();
    }

    @Test
    void appliesATopicWithSeveralTasks() throws Exception {
        startConnector("worker_plain", 4, Map.of("tasks.max", "2"));
        produce(0, 2000);
        awaitRows(2000);
        await(() -> committed() == 2000);
    }

    @Test
    void keepsRunningThroughATargetThatFreezesAndOneThatIsKilled() throws Exception {
        startConnector("worker_outage", 2, Map.of());
        produce(0, 1000);
        awaitRows(1000);

        Servers.node().pause();
        produce(1000, 6000);
        Thread.sleep(Duration.ofSeconds(20).toMillis());
        assertRunning();
        assertThat(committed()).isLessThan(6000);
        Servers.node().resume();
        awaitRows(6000);

        Servers.node().kill();
        produce(6000, 11000);
        Thread.sleep(Duration.ofSeconds(5).toMillis());
        assertRunning();
        Servers.node().start();
        awaitRows(11000);
        await(() -> committed() == 11000);
        assertRunning();
        // One line for each time it went away, however many records waited.
        assertThat(logLines("does not take writes")).isBetween(1L, 2L);
    }

    @Test
    void losesNothingWhenTheWorkerIsKilled() throws Exception {
        startConnector("worker_killed", 2, Map.of());
        produce(0, 10_000);
        connect.kill();
        connect.start();
        produce(10_000, 12_000);
        awaitRows(12_000);
        await(() -> committed() == 12_000);
    }

    @Test
    void sendsWhatDoesNotFitToTheDeadLetterQueue() throws Exception {
        startConnector(
                "worker_dead_letters",
                1,
                Map.of(
                        "errors.tolerance", "all",
                        "errors.deadletterqueue.topic.name", "dead-letters",
                        "errors.deadletterqueue.topic.replication.factor", "1",
                        "errors.deadletterqueue.context.headers.enable", "true"));
        produce(0, 10);
        await(() -> committed() == 10);
        try (CqlSession session = Servers.session()) {
            session.execute("ALTER TABLE ks.worker_dead_letters DROP v");
        }
        produce(10, 30);
        await(() -> committed() == 30);
        assertRunning();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            TopicPartition partition = new TopicPartition("dead-letters", 0);
            assertThat(admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset())
                    .isEqualTo(20);
        }
    }

    @Test
    void appliesTopicsThatARegexNamesEachEventToItsTable() throws Exception {
        createTable("regex_one", 1);
        startConnector("regex", Map.of("topics.regex", "regex_.*", "consumer.override.metadata.max.age.ms", "1000"));
        produce(0, 100);
        awaitRows(100);
        createTable("regex_two", 2);
        produce(100, 300);
        awaitRows(200);
        assertThat(connect.status("regex").toString()).doesNotContain("FAILED");
    }

    private void startConnector(String name, int partitions, Map<String, String> settings) throws Exception {
        createTable(name, partitions);
        Map<String, String> all = new HashMap<>(settings);
        all.put("topics", name);
        startConnector(name, all);
    }

    /** With the topic of its events. */
    private void createTable(String name, int partitions) throws Exception {
        topic = name;
        try (CqlSession session = Servers.session();
                Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
            session.execute("CREATE TABLE ks." + name + " (k int PRIMARY KEY, v text)");
            TableSchema table =
                    TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
            writer = new EventWriter(new EventSchema("test", table));
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private void startConnector(String name, Map<String, String> settings) {
        connector = name;
        converter.configure(Map.of("schemas.enable", "true"), false);
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap()), new ByteArraySerializer(), new ByteArraySerializer());
        Map<String, String> config = new HashMap<>(Servers.sinkSettings());
        config.put("name", name);
        config.put("connector.class", "io.drover.sink.CassandraSink");
        config.put("consumer.override.auto.offset.reset", "earliest");
        // A killed worker is given up sooner than by default.
        config.put("consumer.override.session.timeout.ms", "6000");
        config.put("consumer.override.heartbeat.interval.ms", "1000");
        config.putAll(settings);
        connect.createConnector(name, config);
        connect.waitUntilRunning(name);
    }

    private static String bootstrap() {
        return Servers.get().kafka().bootstrapServers();
    }

    private void produce(int from, int to) {
        for (int k = from; k < to; k++) {
            ChangeEvent event = EventBuilder.event(Op.CREATE, writer.schema().table())
                    .at(1000L + k)
                    .with("k", k)
                    .with("v", "value " + k)
                    .build();
            producer.send(new ProducerRecord<>(
                    topic,
                    converter.fromConnectData(topic, writer.schema().key(), writer.key(event)),
                    converter.fromConnectData(topic, writer.schema().value(), writer.value(event))));
        }
        producer.flush();
    }

    /** Waits until these rows are there, each with its value and write timestamp. */
    private void awaitRows(int count) {
        try (CqlSession session = Servers.session()) {
            await(() ->
                    session.execute("SELECT count(*) FROM ks." + topic).one().getLong(0) >= count);
            Set<Integer> keys = new HashSet<>();
            for (Row row : session.execute("SELECT k, v, WRITETIME(v) FROM ks." + topic)) {
                int key = row.getInt(0);
                keys.add(key);
                assertThat(row.getString(1)).isEqualTo("value " + key);
                assertThat(row.getLong(2)).isEqualTo(1000L + key);
            }
            assertThat(keys).hasSize(count);
        }
    }

    private long committed() {
        long committed = 0;
        for (JsonNode offset : connect.offsets(topic).path("offsets")) {
            committed += offset.path("offset").path("kafka_offset").asLong();
        }
        return committed;
    }

    private void assertRunning() {
        assertThat(connect.status(topic).findValuesAsText("state")).isNotEmpty().allMatch("RUNNING"::equals);
    }

    private static long logLines(String text) throws IOException {
        return Files.readAllLines(connect.logFile()).stream()
                .filter(line -> line.contains(text))
                .count();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(deadline);
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }
}
