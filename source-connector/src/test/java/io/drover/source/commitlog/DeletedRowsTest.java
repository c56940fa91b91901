package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.ScalarType;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeletedRowsTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("p", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("a", ScalarType.INT, Column.Kind.CLUSTERING),
                    new Column("b", ScalarType.INT, Column.Kind.CLUSTERING_DESC)));

    @Test
    void takesThePartition() {
        assertThat(restrictions(null)).containsExactly("p = ?");
        assertThat(restrictions(new ClusteringRange(Bound.OPEN, Bound.OPEN))).containsExactly("p = ?");
    }

    @Test
    void takesEqualColumnsAndTheFirstThatDiffers() {
        assertThat(restrictions(range(List.of(1), List.of(1)))).containsExactly("p = ?", "a = ?");
        assertThat(restrictions(range(List.of(1), List.of(5)))).containsExactly("p = ?", "a >= ?", "a <= ?");
        assertThat(restrictions(range(List.of(), List.of(5)))).containsExactly("p = ?", "a <= ?");
        assertThat(restrictions(range(List.of(1, 2), List.of(3, 4)))).containsExactly("p = ?", "a >= ?", "a <= ?");
    }

    @Test
    void turnsTheEndsOfADescendingColumn() {
        assertThat(restrictions(range(List.of(1, 9), List.of(1, 2))))
                .containsExactly("p = ?", "a = ?", "b <= ?", "b >= ?");
        assertThat(restrictions(range(List.of(1, 9), List.of(1)))).containsExactly("p = ?", "a = ?", "b <= ?");
    }

    private static ClusteringRange range(List<Object> start, List<Object> end) {
        return new ClusteringRange(new Bound(start, true), new Bound(end, false));
    }

    private static List<String> restrictions(ClusteringRange range) {
        DeletedRows rows = DeletedRows.of(new ChangeEvent(
                Op.DELETE,
                TABLE,
                1,
                ChangeEvent.NO_TTL,
                0,
                new Object[] {7, null, null},
                null,
                range,
                new Origin("commitlog", "m", "c", "n", 1, 0, 0),
                0));
        assertThat(rows.values()).hasSameSizeAs(rows.restrictions());
        return rows.restrictions();
    }
}
