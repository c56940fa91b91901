package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Mutations of several tables, and lightweight transactions. */
interface BatchCases extends CaptureCases {
    @Test
    default void leavesOutTablesThatShareAMutationWithCapturedOnes() {
        List<String> events = origin().events(
                        "plain",
                        "BEGIN UNLOGGED BATCH USING TIMESTAMP 100"
                                + " INSERT INTO ks.untracked (id, v) VALUES (50, 'no');"
                                + " INSERT INTO ks.plain (id, a) VALUES (50, 1);"
                                + " INSERT INTO ks.clustered (p, c1, c2, v) VALUES (50, 1, 'a', 1);"
                                + " APPLY BATCH",
                        "BEGIN BATCH USING TIMESTAMP 200"
                                + " INSERT INTO ks.plain (id, a) VALUES (51, 1);"
                                + " INSERT INTO ks.untracked (id, v) VALUES (52, 'no');"
                                + " APPLY BATCH",
                        "INSERT INTO ks.untracked (id, v) VALUES (53, 'no')",
                        "INSERT INTO ks.plain (id, a) VALUES (54, 1) IF NOT EXISTS",
                        "UPDATE ks.plain SET a = 9 WHERE id = 54 IF a = 2",
                        "UPDATE ks.plain SET a = 3 WHERE id = 54 IF a = 1");
        assertThat(events).hasSize(4);
        assertThat(events.subList(0, 2)).containsExactly("c @100 {id=50, a=1}", "c @200 {id=51, a=1}");
        assertThat(events.get(2)).matches("c @\\d{16} \\{id=54, a=1}");
        assertThat(events.get(3)).matches("u @\\d{16} \\{id=54, a=3}");
        assertThat(CapturedOrigin.texts(origin().changes("clustered")))
                .containsExactly("c @100 {p=50, c1=1, c2=a, v=1}");
    }
}
