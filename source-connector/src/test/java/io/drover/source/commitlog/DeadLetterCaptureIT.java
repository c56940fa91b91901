package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A mutation that cannot be decoded: one that holds, with what is captured, writes to a table that is dropped. */
class DeadLetterCaptureIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();
    private static final Map<String, String> DEAD_LETTERS = Map.of(CommitLogSourceConfig.ON_UNDECODABLE, "dead.letter");
    private static final String REPLAY = "it-replay";

    @BeforeAll
    static void capture() {
        ORIGIN.capture(Map.of("kept", "id int PRIMARY KEY, v int, l list<int>"));
    }

    @AfterAll
    static void setRight() {
        ORIGIN.recapture(Map.of());
    }

    @Test
    void keepsWhatItCannotDecodeUntilItCan() throws Exception {
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        UUID dropped = writeWithATableThatIsDropped();

        ORIGIN.createConnector(CapturedOrigin.CONNECTOR, Set.of("kept"), Map.of());
        String trace = ORIGIN.failure(CapturedOrigin.CONNECTOR);
        assertThat(trace).contains(dropped.toString()).containsPattern("segment \\S+\\.log, position \\d+");
        assertThat(Path.of(trace.replaceFirst("(?s).*segment (\\S+\\.log), .*", "$1")))
                .exists();

        ORIGIN.createConnector(CapturedOrigin.CONNECTOR, Set.of("kept"), DEAD_LETTERS);
        assertThat(ORIGIN.events("kept", "INSERT INTO ks.kept (id, v) VALUES (2, 2) USING TIMESTAMP 200"))
                .containsExactly("c @200 {id=2, v=2}");

        ORIGIN.createConnector(REPLAY, Set.of("kept"), replay());
        String stillDropped = ORIGIN.failure(REPLAY);
        assertThat(stillDropped).contains(dropped.toString()).contains("offset 0 of partition 0");

        ORIGIN.execute("CREATE TABLE ks.fleeting (id int PRIMARY KEY, v text) WITH ID = " + dropped);
        ORIGIN.createConnector(REPLAY, Set.of("kept"), replay());
        List<ChangeEvent> events = ORIGIN.changesUntil("kept", event -> event.after()[1] instanceof List);
        assertThat(CapturedOrigin.texts(events))
                .containsExactlyInAnyOrder("c @100 {id=1, v=1}", "u @100 {id=1, l=[1, 2]}");
        ORIGIN.sandbox().connect().deleteConnector(REPLAY);
    }

    @Test
    void keepsWhatNoEventCanSay() throws Exception {
        ORIGIN.capture(Map.of(
                "untold",
                "a int, b int, c int, t tuple<int, text>, u frozen<person>, s set<int>, m map<int, int>,"
                        + " PRIMARY KEY ((a, b), c)"));
        ORIGIN.recapture(DEAD_LETTERS);
        assertThat(ORIGIN.events("untold", "INSERT INTO ks.untold (a, b, c) VALUES (1, 1, 1) USING TIMESTAMP 100"))
                .containsExactly("c @100 {a=1, b=1, c=1}");
        Map<String, String> values = Map.of(
                "t", "(blobAsInt(0x), 'x')",
                "u", "{age: blobAsInt(0x)}",
                "s", "{blobAsInt(0x)}",
                "m", "{1: blobAsInt(0x)}");
        values.forEach((column, value) ->
                ORIGIN.execute("INSERT INTO ks.untold (a, b, c, " + column + ") VALUES (2, 2, 2, " + value + ")"));
        ORIGIN.execute(
                "INSERT INTO ks.untold (a, b, c) VALUES (3, blobAsInt(0x), 3)",
                "INSERT INTO ks.untold (a, b, c) VALUES (3, 3, blobAsInt(0x))");
        assertThat(ORIGIN.changes("untold")).isEmpty();
        Set<String> told = new TreeSet<>();
        CapturedOrigin.eventually("every column is told", () -> {
            errorsOf("untold").forEach(error -> told.add(error.replaceFirst(".* schema: ", "")));
            return told.size() < 6 ? "only " + told : "";
        });
        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(Stream.of("t", "u", "s", "m", "b", "c")
                        .map(column -> "column " + column + ": 0 bytes are not a value of int")
                        .toList());
    }

    /** Of all dead letters so far. */
    private static List<String> errorsOf(String table) {
        TopicPartition letters = new TopicPartition(CapturedOrigin.CONNECTOR + ".dead-letters", 0);
        List<String> errors = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        ORIGIN.sandbox().kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(letters));
            consumer.seekToBeginning(List.of(letters));
            long end = consumer.endOffsets(List.of(letters)).get(letters);
            while (consumer.position(letters) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(letter -> {
                    byte[] header =
                            letter.headers().lastHeader(DeadLetter.ERROR).value();
                    String error = new String(header, StandardCharsets.UTF_8);
                    if (error.contains("ks." + table)) {
                        errors.add(error);
                    }
                });
            }
        }
        return errors;
    }

    private static UUID writeWithATableThatIsDropped() {
        ORIGIN.execute(
                "CREATE TABLE ks.fleeting (id int PRIMARY KEY, v text)",
                "BEGIN UNLOGGED BATCH USING TIMESTAMP 100"
                        + " INSERT INTO ks.fleeting (id, v) VALUES (9, 'f');"
                        + " INSERT INTO ks.kept (id, v) VALUES (9, 9);"
                        + " APPLY BATCH",
                "TRUNCATE ks.kept",
                "BEGIN UNLOGGED BATCH USING TIMESTAMP 100"
                        + " INSERT INTO ks.fleeting (id, v) VALUES (1, 'f');"
                        + " INSERT INTO ks.kept (id, v, l) VALUES (1, 1, [1, 2]);"
                        + " APPLY BATCH");
        UUID id = ORIGIN.session()
                .execute("SELECT id FROM system_schema.tables WHERE keyspace_name = 'ks' AND table_name = 'fleeting'")
                .one()
                .getUuid(0);
        ORIGIN.execute("DROP TABLE ks.fleeting");
        return id;
    }

    private static Map<String, String> replay() {
        return Map.of(
                "connector.class",
                DeadLetterSource.class.getName(),
                CommitLogSourceConfig.TOPIC_PREFIX,
                CapturedOrigin.CONNECTOR,
                DeadLetterSourceConfig.BOOTSTRAP_SERVERS,
                ORIGIN.sandbox().kafka().bootstrapServers());
    }
}
