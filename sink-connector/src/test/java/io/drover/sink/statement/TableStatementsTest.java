package io.drover.sink.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.CqlType;
import io.drover.sink.EventBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class TableStatementsTest {
    private static final long NOW = 1_000_000;
    private static final TableSchema TABLE = table(
            "k int PARTITION_KEY",
            "c int CLUSTERING",
            "d text CLUSTERING",
            "st text STATIC",
            "v text REGULAR",
            "s set<text> REGULAR",
            "m map<text, int> REGULAR",
            "u udt<ks.a: x int, y text> REGULAR",
            "l list<int> REGULAR");
    private static final TableSchema MIXED =
            table("k int PARTITION_KEY", "c int CLUSTERING", "d int CLUSTERING_DESC", "e int CLUSTERING_DESC");

    @Test
    void insertWritesTheMarkerAndLeavesTheRestUnset() {
        CqlWrite write = one(row(Op.CREATE).at(7).with("v", "x"));
        assertThat(write.cql())
                .isEqualTo("INSERT INTO ks.t (k, c, d, v, s, m, u) VALUES (?, ?, ?, ?, ?, ?, ?)"
                        + " USING TIMESTAMP ? AND TTL ?");
        assertThat(show(write))
                .containsExactly("int 1", "int 2", "'d'", "'x'", "unset", "unset", "unset", "long 7", "int 0");
    }

    @Test
    void updateWritesNoMarker() {
        CqlWrite write = one(row(Op.UPDATE).at(7).ttl(100, NOW + 60).without("v"));
        assertThat(write.cql())
                .isEqualTo("UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET v = ?, s = ?, m = ?, u = ?"
                        + " WHERE k = ? AND c = ? AND d = ?");
        assertThat(show(write))
                .containsExactly("long 7", "int 60", "null", "unset", "unset", "unset", "int 1", "int 2", "'d'");
    }

    @Test
    void staticsAreWrittenWithoutClustering() {
        CqlWrite write = one(event(Op.UPDATE).with("k", 1).with("st", "x"));
        assertThat(write.cql()).isEqualTo("UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET st = ? WHERE k = ?");
    }

    @Test
    void anUpdateThatTouchesNothingIsNothing() {
        assertThat(all(row(Op.UPDATE))).isEmpty();
    }

    @Test
    void elementsAndFieldsHaveStatementsOfTheirOwn() {
        assertThat(all(row(Op.CREATE)
                        .with("s", List.of("a"), Delta.ADD)
                        .with("m", Map.of("a", 1), Delta.REMOVE)
                        .without("u")))
                .extracting(CqlWrite::cql)
                .containsExactly(
                        "INSERT INTO ks.t (k, c, d, v, s, m, u) VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?",
                        "UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET s = s + ?, m = m + ? WHERE k = ? AND c = ? AND d = ?",
                        "UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET s = s - ?, m = m - ? WHERE k = ? AND c = ? AND d = ?",
                        "DELETE u FROM ks.t USING TIMESTAMP ? WHERE k = ? AND c = ? AND d = ?");
        CqlWrite field = one(row(Op.UPDATE).with("u", null, Delta.ofFields(Map.of("y", Delta.FieldDelta.TOMBSTONE))));
        assertThat(field.cql())
                .isEqualTo(
                        "UPDATE ks.t USING TIMESTAMP ? AND TTL ? SET u.x = ?, u.y = ? WHERE k = ? AND c = ? AND d = ?");
        assertThat(show(field)).startsWith("long 1000000", "int 0", "unset", "null");
    }

    @Test
    void expiredCellsAreTombstonesAndTheMarkerExpiresAtOnce() {
        CqlWrite write = one(row(Op.CREATE).at(7).ttl(100, NOW).with("v", "x"));
        assertThat(show(write)).contains("null").endsWith("long 7", "int 1");
        assertThat(all(row(Op.UPDATE).ttl(100, NOW).with("s", List.of("a")))).hasSize(2);
    }

    @Test
    void deletesByRowPartitionAndRange() {
        assertThat(one(row(Op.DELETE)).cql())
                .isEqualTo("DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ? AND c = ? AND d = ?");
        assertThat(one(event(Op.DELETE).with("k", 1)).cql())
                .isEqualTo("DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ?");
        CqlWrite range = one(event(Op.DELETE).with("k", 1).range(List.of(2, "a"), false, List.of(2), true));
        assertThat(range.cql()).isEqualTo("DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ? AND c = ? AND (d) > (?)");
        assertThat(show(range)).containsExactly("long 1000000", "int 1", "int 2", "'a'");
        assertThat(one(event(Op.DELETE).with("k", 1).range(List.of(2, "a"), true, List.of(3), false))
                        .cql())
                .isEqualTo("DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ? AND (c, d) >= (?, ?) AND (c) < (?)");
    }

    @Test
    void cutsARangeOverMixedDirectionsByColumn() {
        TableStatements statements = new TableStatements(MIXED);
        assertThat(statements.of(
                        EventBuilder.event(Op.DELETE, MIXED)
                                .with("k", 1)
                                .range(List.of(1, 5), true, List.of(3), false)
                                .build(),
                        NOW))
                .extracting(CqlWrite::cql)
                .containsExactly(
                        "DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ? AND c = ? AND (d) <= (?)",
                        "DELETE FROM ks.t USING TIMESTAMP ? WHERE k = ? AND (c) > (?) AND (c) < (?)");
    }

    @Test
    void refusesRangesThatCannotBe() {
        assertThatThrownBy(() -> all(event(Op.DELETE).with("k", 1).range(List.of(2), false, List.of(2, "a"), true)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("empty");
        assertThatThrownBy(() -> all(event(Op.DELETE).with("k", 1).range(List.of(), true, List.of(), true)))
                .hasMessageContaining("CQL cannot express");
        assertThatThrownBy(() -> all(event(Op.DELETE).with("k", 1).with("c", 2)))
                .hasMessageContaining("some clustering columns");
    }

    @Test
    void namesTheColumnOfAnUnusableValue() {
        assertThatThrownBy(() -> all(row(Op.UPDATE).with("v", 5))).hasMessageContainingAll("column v of table ks.t");
        assertThatThrownBy(() -> all(row(Op.UPDATE).with("l", List.of(5), Delta.ADD)))
                .hasMessageContainingAll("column l", "list");
        assertThatThrownBy(() -> all(event(Op.CREATE).with("k", 1).with("v", "x")))
                .hasMessageContainingAll("column c of table ks.t", "key column");
    }

    @Test
    void givesTheSameTextEachTime() {
        TableStatements statements = new TableStatements(TABLE);
        assertThat(statements.of(row(Op.CREATE).build(), NOW).get(0).cql())
                .isSameAs(statements
                        .of(row(Op.CREATE).with("v", "x").build(), NOW)
                        .get(0)
                        .cql());
    }

    private static TableSchema table(String... columns) {
        List<Column> parsed = new ArrayList<>();
        for (String column : columns) {
            int name = column.indexOf(' ');
            int kind = column.lastIndexOf(' ');
            parsed.add(new Column(
                    column.substring(0, name),
                    CqlType.parse(column.substring(name + 1, kind)),
                    Column.Kind.valueOf(column.substring(kind + 1))));
        }
        return new TableSchema(new TableId("ks", "t"), parsed);
    }

    private static EventBuilder event(Op op) {
        return EventBuilder.event(op, TABLE);
    }

    private static EventBuilder row(Op op) {
        return event(op).with("k", 1).with("c", 2).with("d", "d");
    }

    private static List<CqlWrite> all(EventBuilder event) {
        return new TableStatements(TABLE).of(event.build(), NOW);
    }

    private static CqlWrite one(EventBuilder event) {
        List<CqlWrite> writes = all(event);
        assertThat(writes).hasSize(1);
        return writes.get(0);
    }

    private static List<String> show(CqlWrite write) {
        List<String> shown = new ArrayList<>();
        for (ByteBuffer value : write.values()) {
            if (value == CqlWrite.UNSET) {
                shown.add("unset");
            } else if (value == null) {
                shown.add("null");
            } else {
                shown.add(
                        switch (value.remaining()) {
                            case Integer.BYTES -> "int " + value.getInt(value.position());
                            case Long.BYTES -> "long " + value.getLong(value.position());
                            default -> "'" + StandardCharsets.UTF_8.decode(value.duplicate()) + "'";
                        });
            }
        }
        return shown;
    }
}
