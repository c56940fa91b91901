package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.cassandra.Sessions;
import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.source.Truncation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.apache.kafka.connect.storage.Converter;

/** Reads the dead letter topic letter by letter, from where Connect's offsets say. */
public final class DeadLetterSourceTask extends SourceTask {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final String TOPIC = "topic";
    private static final String PARTITION = "partition";
    private static final String OFFSET = "offset";

    private CqlSession session;
    private KafkaConsumer<byte[], byte[]> consumer;
    private Converter converter;
    private MutationDecoder decoder;

    /** Of the letter's node. */
    private Map<UUID, LogPosition> truncations = Map.of();

    private MutationEvents mutation;
    private Rounds rounds;
    private RecordWriter records;
    private ConsumerRecord<byte[], byte[]> letter;
    private List<CapturedEvent> waiting = List.of();
    private Round round;

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void start(Map<String, String> properties) {
        DeadLetterSourceConfig config = new DeadLetterSourceConfig(properties);
        StartChecks.checkJvm();
        CassandraLibrary.initialize();
        converter = config.converter();
        session = Sessions.open(config.cluster(), config.topicPrefix() + "-dead-letters");
        Node node = StartChecks.checkNode(session, config.nodeAddress());
        OriginSchema schema = new OriginSchema(session, node, config.selection());
        schema.reload();
        decoder = new MutationDecoder(schema, () -> truncations, Ownership.ALL, change -> {});
        String cluster = session.getMetadata().getClusterName().orElse("");
        mutation = new MutationEvents(config.topicPrefix(), cluster, config.nodeAddress());
        rounds = new Rounds(
                new OriginRows(session, node, config.rereadConsistency(), Clock.systemUTC()),
                Duration.ZERO,
                new RereadCounts(),
                Clock.systemUTC());
        SourceOffsets unused = new SourceOffsets(cluster, config.nodeAddress());
        records = new RecordWriter(config.topicPrefix(), config.deadLetterTopic(), config.nodeAddress(), unused);
        consumer = new KafkaConsumer<>(config.consumer(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        assign(config.deadLetterTopic());
    }

    private void assign(String topic) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        if (found.isEmpty()) {
            throw new ConnectException("there is no topic " + topic + ", so there are no dead letters");
        }
        List<TopicPartition> partitions = found.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        for (TopicPartition partition : partitions) {
            Map<String, Object> stored = context.offsetStorageReader().offset(partition(topic, partition.partition()));
            if (stored != null && stored.get(OFFSET) instanceof Number offset) {
                consumer.seek(partition, offset.longValue());
            }
        }
    }

    @Override
    public List<SourceRecord> poll() throws InterruptedException {
        if (round == null && !begin()) {
            return null;
        }
        List<CapturedEvent> events = round.await(POLL_TIMEOUT).orElse(null);
        if (events == null) {
            return null;
        }
        round = round.isDone() ? null : round;
        boolean isLast = round == null && waiting.isEmpty();
        List<SourceRecord> written = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            // Until its last event is out, the letter is to be read again.
            long next = letter.offset() + (isLast && i == events.size() - 1 ? 1 : 0);
            written.add(records.write(
                    events.get(i).event(), partition(letter.topic(), letter.partition()), Map.of(OFFSET, next)));
        }
        return written;
    }

    /** Goes on with the letter, or takes the next. Gives whether there is something in it. */
    private boolean begin() {
        if (waiting.isEmpty()) {
            Iterator<ConsumerRecord<byte[], byte[]>> polled =
                    consumer.poll(POLL_TIMEOUT).iterator();
            if (!polled.hasNext()) {
                return false;
            }
            letter = polled.next();
            waiting = decode(letter);
        }
        if (waiting.isEmpty()) {
            return false;
        }
        Rounds.Begun begun = rounds.begin(waiting);
        round = begun.round();
        waiting = begun.rest();
        return true;
    }

    private List<CapturedEvent> decode(ConsumerRecord<byte[], byte[]> dead) {
        try {
            byte[] bytes = bytes(converter
                    .toConnectData(dead.topic(), dead.headers(), dead.value())
                    .value());
            truncations = truncations(header(dead, DeadLetter.NODE));
            int messagingVersion = Integer.parseInt(header(dead, DeadLetter.MESSAGING_VERSION));
            mutation.start(
                    Long.parseLong(header(dead, DeadLetter.SEGMENT)),
                    Integer.parseInt(header(dead, DeadLetter.POSITION)),
                    System.currentTimeMillis());
            decoder.decode(bytes, bytes.length, messagingVersion, mutation);
        } catch (UndecodableException | IllegalArgumentException e) {
            throw new ConnectException(
                    "the dead letter at offset " + dead.offset() + " of partition " + dead.partition() + " of topic "
                            + dead.topic() + " still cannot be decoded: " + e.getMessage()
                            + ". Make the origin's schema fit and restart the task, or set this connector's offset behind it",
                    e);
        }
        List<CapturedEvent> captured = new ArrayList<>();
        List<ChangeEvent> events = mutation.events();
        for (int i = 0; i < events.size(); i++) {
            captured.add(new CapturedEvent(events.get(i), mutation.reread(i), mutation.position()));
        }
        return captured;
    }

    /** A position in the log is that of one node. */
    private Map<UUID, LogPosition> truncations(String address) {
        try {
            return LogPosition.of(Truncation.read(session, StartChecks.checkNode(session, address)));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(
                    "node " + address + ", in whose log it was, is gone, and with it when its tables were truncated",
                    e);
        }
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes;
        }
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        throw new IllegalArgumentException(
                "its value is not bytes; is '" + DeadLetterSourceConfig.CONVERTER + "' what wrote it?");
    }

    private static String header(ConsumerRecord<byte[], byte[]> dead, String name) {
        Header header = dead.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("it has no header '" + name + "'");
        }
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Sorted, as Connect finds an offset by the serialized map. */
    private static Map<String, Object> partition(String topic, int partition) {
        return new TreeMap<>(Map.of(TOPIC, topic, PARTITION, partition));
    }

    @Override
    public void stop() {
        if (consumer != null) {
            consumer.close();
        }
        if (session != null) {
            session.close();
        }
    }
}
