package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableId;
import io.drover.source.commitlog.KnownTables.Known;
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
        LogPosition position = new LogPosition(1795256007511L, 4711);
        assertThat(offsets.position(offsets.offset(position, null))).contains(position);
        assertThat(offsets.position(Map.of("segment", 5L, "position", 6L, "index", 7L)))
                .as("an offset of a former version, within a mutation")
                .contains(new LogPosition(5, 6));
        assertThat(offsets.position(null)).isEmpty();
    }

    @Test
    void refusesAnOffsetOfAnotherForm() {
        assertThatThrownBy(() -> offsets.position(Map.of("segment", 5L)))
                .hasMessageContaining("has no number 'position'");
    }

    @Test
    void remembersTheTables() {
        SortedMap<TableId, Known> tables = KnownTables.none();
        tables.put(new TableId("ks", "t"), new Known(new UUID(1, 2), 1795256007511L));
        tables.put(new TableId("Ks", "A_b"), new Known(new UUID(3, 4), 0));
        KnownTables known = new KnownTables(tables);
        LogPosition position = new LogPosition(1, 2);
        assertThat(offsets.knownTables(offsets.offset(position, known))).contains(known);
        assertThat(offsets.position(offsets.offset(position, known))).contains(position);
        assertThat(offsets.knownTables(offsets.offset(position, null))).isEmpty();
        assertThat(offsets.knownTables(null)).isEmpty();
    }

    @Test
    void remembersTheTablesOfAFormerVersion() {
        Map<String, Object> former =
                Map.of("segment", 1L, "position", 2L, "index", 0L, "truncated", 5L, "tables", new UUID(1, 2) + "=ks.t");
        assertThat(offsets.knownTables(former).orElseThrow().tables())
                .isEqualTo(Map.of(new TableId("ks", "t"), new Known(new UUID(1, 2), 5)));
    }
}
