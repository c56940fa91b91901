package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What cannot be captured stops the task. Each table has a connector of its own, and the shared one rests meanwhile. */
class RefusalCaptureIT {
    private static final CapturedOrigin ORIGIN = CapturedOrigin.shared();

    @BeforeAll
    static void rest() {
        ORIGIN.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
    }

    @AfterAll
    static void goOn() {
        ORIGIN.capture();
    }

    @Test
    void refusesToGoOnOverTruncateAndDrop() throws Exception {
        for (String change : List.of("TRUNCATE", "DROP TABLE")) {
            String table = change.equals("TRUNCATE") ? "emptied" : "dropped";
            ORIGIN.create(Map.of(table, "id int PRIMARY KEY"));
            ORIGIN.execute("INSERT INTO ks." + table + " (id) VALUES (1)");
            ORIGIN.createConnector("it-" + table, Set.of(table), Map.of());
            try (TopicReader reader =
                    new TopicReader(ORIGIN.sandbox().kafka().bootstrapServers(), "it-" + table + ".ks." + table)) {
                reader.readUntil(event -> true);
            }
            ORIGIN.execute(change + " ks." + table);
            assertThat(ORIGIN.failure("it-" + table))
                    .contains("ks." + table)
                    .containsPattern("segment \\d+, position \\d+");
        }
    }
}
