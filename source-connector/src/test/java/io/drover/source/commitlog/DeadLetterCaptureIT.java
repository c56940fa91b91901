package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

    private static UUID writeWithATableThatIsDropped() {
        ORIGIN.execute(
                "CREATE TABLE ks.fleeting (id int PRIMARY KEY, v text)",
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
