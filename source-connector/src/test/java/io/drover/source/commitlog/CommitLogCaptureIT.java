package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every kind of change on Cassandra 5.0, with the types that only it has. */
class CommitLogCaptureIT implements RowCases, DeleteCases, CollectionCases, TypeCases, BatchCases {
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
}
