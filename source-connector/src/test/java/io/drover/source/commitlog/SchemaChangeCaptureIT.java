package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables change while they are captured. */
class SchemaChangeCaptureIT {
    private final CapturedOrigin origin = CapturedOrigin.shared();

    @Test
    void followsSchemaChanges() {
        origin.execute("CREATE TYPE ks.growing (x int)");
        origin.capture(Map.of("changing", "id int PRIMARY KEY, a int, gone int, fu frozen<growing>, u growing"));
        // What is read before a column is dropped has it; the node itself forgets the values that it dropped.
        assertThat(origin.events(
                        "changing",
                        "INSERT INTO ks.changing (id, a, gone, fu) VALUES (1, 1, 1, {x: 1}) USING TIMESTAMP 100",
                        "ALTER TABLE ks.changing ADD added text",
                        "INSERT INTO ks.changing (id, added) VALUES (2, 'new') USING TIMESTAMP 200"))
                .containsExactly("c @100 {id=1, a=1, fu=(x:1), gone=1}", "c @200 {id=2, added=new}");
        assertThat(origin.events(
                        "changing",
                        "ALTER TABLE ks.changing DROP gone",
                        "INSERT INTO ks.changing (id, a) VALUES (3, 3) USING TIMESTAMP 300",
                        "ALTER TYPE ks.growing ADD y text",
                        "INSERT INTO ks.changing (id, fu) VALUES (4, {x: 1, y: 'y'}) USING TIMESTAMP 400",
                        "UPDATE ks.changing USING TIMESTAMP 500 SET u.y = 'z' WHERE id = 4"))
                .containsExactly(
                        "c @300 {id=3, a=3}", "c @400 {id=4, fu=(x:1 y:y)}", "u @500 {id=4, u=(y:z)} [u={y=set}]");
    }

    @Test
    void readsOldAndNewShapesOfWhatChangedWhileItWasDown() {
        origin.execute("CREATE TYPE ks.widening (x int)");
        origin.capture(Map.of("reshaped", "id int PRIMARY KEY, a int, gone int, back int, w widening"));
        origin.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        origin.execute(
                "INSERT INTO ks.reshaped (id, a, gone, back, w) VALUES (1, 1, 1, 1, {x: 1})",
                "BEGIN BATCH INSERT INTO ks.reshaped (id, gone) VALUES (2, 2);"
                        + " INSERT INTO ks.untracked (id) VALUES (2); APPLY BATCH",
                "ALTER TABLE ks.reshaped DROP gone",
                "ALTER TABLE ks.reshaped DROP back",
                "ALTER TABLE ks.reshaped ADD back int",
                "ALTER TABLE ks.reshaped ADD added set<int>",
                "ALTER TYPE ks.widening ADD y text",
                "CREATE TABLE ks.passing (id int PRIMARY KEY) WITH cdc = true",
                "INSERT INTO ks.passing (id) VALUES (1)",
                "DROP TABLE ks.passing",
                "INSERT INTO ks.reshaped (id, a, back, added, w) VALUES (3, 3, 3, {3}, {x: 3, y: 'y'})");
        origin.recapture(Map.of());
        assertThat(origin.events("reshaped").stream().map(event -> event.replaceFirst("@\\d{16} ", "")))
                .containsExactly("c {id=1, a=1, w=(x:1)}", "c {id=2}", "c {id=3, a=3, added=[3], back=3, w=(x:3 y:y)}");
    }

    /** Cassandra allows it where the new type can take the old one's values, and forgets these. */
    @Test
    void readsColumnsThatAreAddedAgainWithAnotherType() {
        origin.capture(Map.of("retyped", "id int PRIMARY KEY, a ascii, b text"));
        origin.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        origin.execute(
                "INSERT INTO ks.retyped (id, a, b) VALUES (1, 'old', 'old')",
                "ALTER TABLE ks.retyped DROP a",
                "ALTER TABLE ks.retyped DROP b",
                "ALTER TABLE ks.retyped ADD a text",
                "ALTER TABLE ks.retyped ADD b blob",
                "INSERT INTO ks.retyped (id, a, b) VALUES (2, 'é', 0xff)");
        origin.recapture(Map.of());
        List<ChangeEvent> events = origin.changes("retyped");
        assertThat(events).hasSize(2);
        assertThat(events.get(0).after()).containsExactly(1, null, null);
        origin.assertHasWhatIsStored(events.get(1));
    }
}
