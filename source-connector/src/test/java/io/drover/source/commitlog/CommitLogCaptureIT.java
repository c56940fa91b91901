package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
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
    void tellsWhenEachElementExpires() {
        assertThat(origin().events(
                                "listed",
                                "UPDATE ks.listed USING TIMESTAMP 10 AND TTL 1000 SET l = l + [1] WHERE id = 11"))
                .singleElement()
                .asString()
                .matches("u @10 ttl=(1000|99\\d) \\{id=11, l=\\[1]}");
        long start = System.currentTimeMillis() / 1000;
        origin().execute("UPDATE ks.listed USING TIMESTAMP 20 AND TTL 2000 SET l = l + [2] WHERE id = 11");
        List<ChangeEvent> two = origin().changes("listed");
        assertThat(CapturedOrigin.texts(two))
                .singleElement()
                .asString()
                .matches("u @20 ttl=(2000|199\\d) \\{id=11, l=\\[1, 2]} \\[l=expiries]");
        List<Long> expiries = two.get(0).delta(two.get(0).table().indexOf("l")).expiries();
        assertThat(expiries).hasSize(2);
        assertThat(expiries.get(0)).isBetween(start + 900, start + 1002);
        assertThat(expiries.get(1)).isBetween(start + 1990, start + 2020);

        origin().execute("UPDATE ks.listed USING TIMESTAMP 30 SET l = [0] + l WHERE id = 11");
        List<ChangeEvent> three = origin().changes("listed");
        assertThat(CapturedOrigin.texts(three)).containsExactly("u @30 {id=11, l=[0, 1, 2]} [l=expiries]");
        assertThat(three.get(0).delta(three.get(0).table().indexOf("l")).expiries())
                .startsWith(Delta.NEVER)
                .hasSize(3);
    }
}
