package io.drover.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column.Kind;
import io.drover.model.type.ScalarType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableSchemaTest {
    private static final TableId ID = new TableId("ks", "t");

    private static Column column(String name, Kind kind) {
        return new Column(name, ScalarType.INT, kind);
    }

    @Test
    void knowsThePartsOfTheKey() {
        TableSchema table = new TableSchema(
                ID,
                List.of(
                        column("a", Kind.PARTITION_KEY),
                        column("b", Kind.PARTITION_KEY),
                        column("c", Kind.CLUSTERING_DESC),
                        column("d", Kind.STATIC),
                        column("e", Kind.REGULAR)));
        assertThat(table.partitionKeySize()).isEqualTo(2);
        assertThat(table.clusteringSize()).isEqualTo(1);
        assertThat(table.primaryKeySize()).isEqualTo(3);
        assertThat(table.indexOf("e")).isEqualTo(4);
        assertThat(table.indexOf("x")).isEqualTo(-1);
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatThrownBy(() -> new TableSchema(ID, List.of(column("a", Kind.REGULAR))))
                .hasMessage("table ks.t has no partition key");
        assertThatThrownBy(() ->
                        new TableSchema(ID, List.of(column("a", Kind.PARTITION_KEY), column("a", Kind.REGULAR))))
                .hasMessage("table ks.t has column a twice");
        for (Kind late : new Kind[] {Kind.PARTITION_KEY, Kind.CLUSTERING}) {
            assertThatThrownBy(() -> new TableSchema(
                            ID, List.of(column("a", Kind.PARTITION_KEY), column("b", Kind.REGULAR), column("c", late))))
                    .hasMessage("key columns of table ks.t must come first");
        }
        assertThatThrownBy(() -> new TableSchema(
                        ID,
                        List.of(
                                column("a", Kind.PARTITION_KEY),
                                column("b", Kind.CLUSTERING),
                                column("c", Kind.PARTITION_KEY))))
                .hasMessage("key columns of table ks.t must come first");
    }
}
