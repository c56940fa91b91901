package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableId;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SourceOffsetsTest {
    private final SourceOffsets offsets = new SourceOffsets("cluster", "127.0.0.1");

    @Test
    void namesClusterAndNode() {
        assertThat(offsets.partition()).isEqualTo(Map.of("cluster", "cluster", "node", "127.0.0.1"));
    }

    @Test
    void readsBackWhatItWrote() {
        LogPosition position = new LogPosition(1795256007511L, 4711, 2);
        assertThat(offsets.position(offsets.offset(position, null))).contains(position);
        assertThat(offsets.position(Map.of("segment", 5L, "position", 6L, "index", 7L)))
                .contains(new LogPosition(5, 6, 7));
        assertThat(offsets.position(null)).isEmpty();
    }

    @Test
    void refusesAnOffsetOfAnotherForm() {
        assertThatThrownBy(() -> offsets.position(Map.of("segment", 5L)))
                .hasMessageContaining("has no number 'position'");
    }

    @Test
    void remembersTheTables() {
        SortedMap<TableId, UUID> ids = KnownTables.noIds();
        ids.put(new TableId("ks", "t"), new UUID(1, 2));
        ids.put(new TableId("Ks", "A_b"), new UUID(3, 4));
        KnownTables known = new KnownTables(1795256007511L, ids);
        LogPosition position = new LogPosition(1, 2, 3);
        assertThat(offsets.knownTables(offsets.offset(position, known))).contains(known);
        assertThat(offsets.position(offsets.offset(position, known))).contains(position);
        assertThat(offsets.knownTables(offsets.offset(position, null))).isEmpty();
        assertThat(offsets.knownTables(null)).isEmpty();
    }
}
