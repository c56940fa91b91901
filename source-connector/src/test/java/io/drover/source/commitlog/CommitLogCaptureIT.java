package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of change on Cassandra 5.0, with the types that only it has. */
class CommitLogCaptureIT
        implements RowCases, DeleteCases, CollectionCases, TypeCases, BatchCases, ListCases, CounterCases {
    @Override
    public CapturedOrigin origin() {
        return CapturedOrigin.shared();
    }

    @Test
    void carriesVectors() {
        origin().capture(Map.of("vectors", "id int PRIMARY KEY, v vector<float, 3>, w vector<text, 2>"));
        origin().execute(
                        "INSERT INTO ks.vectors (id, v, w) VALUES (1, [1.5, 2, -3], ['a', ''])",
                        "INSERT INTO ks.vectors (id, v, w) VALUES (2, [0, 0, 0], ['', 'b'])");
        List<ChangeEvent> events = origin().changes("vectors");
        assertThat(events).hasSize(2);
        events.forEach(origin()::assertHasWhatIsStored);
    }

    @Test
    void givesAListTheWriteTimeOfItsNewestElement() {
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 1000 SET l = l + [1] WHERE id = 10"))
                .containsExactly("u @1000 {id=10, l=[1]}");
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 500 SET l = l + [2] WHERE id = 10"))
                .containsExactly("u @1000 {id=10, l=[1, 2]}");
        assertThat(origin().events("listed", "DELETE l[1] FROM ks.listed USING TIMESTAMP 2000 WHERE id = 10"))
                .containsExactly("u @2000 {id=10, l=[1]}");
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 1500 SET l = l + [3] WHERE id = 10"))
                .containsExactly("u @2000 {id=10, l=[1, 3]}");
    }

    @Test
    void losesNoElementThatLivesLongerThanOthers() {
        assertThat(origin().events(
                                "listed",
                                "UPDATE ks.listed USING TIMESTAMP 10 AND TTL 1000 SET l = l + [1] WHERE id = 11"))
                .singleElement()
                .asString()
                .matches("u @10 ttl=(1000|99\\d) \\{id=11, l=\\[1]}");
        assertThat(origin().events(
                                "listed",
                                "UPDATE ks.listed USING TIMESTAMP 20 AND TTL 2000 SET l = l + [2] WHERE id = 11"))
                .singleElement()
                .asString()
                .matches("u @20 ttl=(2000|199\\d) \\{id=11, l=\\[1, 2]}");
        assertThat(origin().events("listed", "UPDATE ks.listed USING TIMESTAMP 30 SET l = l + [3] WHERE id = 11"))
                .containsExactly("u @30 {id=11, l=[1, 2, 3]}");
    }
}
