package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanQueryTest {
    @Test
    void quotesNamesAndAsksForTimestampsOutsideThePrimaryKey() {
        TableSchema table = new TableSchema(
                new TableId("Ks", "t"),
                List.of(
                        new Column("P 1", ScalarType.INT, Column.Kind.PARTITION_KEY),
                        new Column("p2", ScalarType.INT, Column.Kind.PARTITION_KEY),
                        new Column("c", ScalarType.INT, Column.Kind.CLUSTERING),
                        new Column("Value", ScalarType.INT, Column.Kind.REGULAR)));

        assertThat(new ScanQuery(table, true).cql())
                .isEqualTo("SELECT \"P 1\", p2, c, \"Value\", WRITETIME(\"Value\"), TTL(\"Value\"), token(\"P 1\", p2)"
                        + " FROM \"Ks\".t WHERE token(\"P 1\", p2) > ? AND token(\"P 1\", p2) <= ?");
    }

    @Test
    void leavesOutTheStampsThatOldServersCannotGive() {
        TableSchema table = new TableSchema(
                new TableId("ks", "t"),
                List.of(
                        new Column("p", ScalarType.INT, Column.Kind.PARTITION_KEY),
                        new Column("tags", new SetType(ScalarType.INT, false), Column.Kind.REGULAR),
                        new Column("a", ScalarType.INT, Column.Kind.REGULAR)));

        assertThat(new ScanQuery(table, false).cql())
                .isEqualTo("SELECT p, tags, a, WRITETIME(a), TTL(a), token(p)"
                        + " FROM ks.t WHERE token(p) > ? AND token(p) <= ?");
    }
}
