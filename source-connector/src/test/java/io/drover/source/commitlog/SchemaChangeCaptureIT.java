package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables change while they are captured. */
class SchemaChangeCaptureIT {
    private final CapturedOrigin origin = CapturedOrigin.shared();

    @Test
    void followsSchemaChanges() {
        origin.execute("CREATE TYPE ks.growing (x int)");
        origin.capture(Map.of("changing", "id int PRIMARY KEY, a int, gone int, fu frozen<growing>"));
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
                        "INSERT INTO ks.changing (id, fu) VALUES (4, {x: 1, y: 'y'}) USING TIMESTAMP 400"))
                .containsExactly("c @300 {id=3, a=3}", "c @400 {id=4, fu=(x:1 y:y)}");
    }
}
