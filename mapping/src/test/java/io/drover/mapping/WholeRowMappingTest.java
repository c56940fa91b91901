package io.drover.mapping;

import static io.drover.mapping.Tables.compile;
import static io.drover.mapping.Tables.event;
import static io.drover.mapping.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

/** Rules that need several columns of a row, which the document promises are written together. */
class WholeRowMappingTest {
    private static final TableSchema ORIGIN = table(
            "ks.t", "id partition int", "at clustering int", "first text", "last text", "note text", "tags set<text>");
    private static final TableSchema TARGET =
            table("ks.n", "id partition int", "at clustering int", "name text", "note text");

    private static final TableMapping NAMES = mapping("""
                columns: {name: {expression: "first + ' ' + last"}}
                drop: [tags]
                whole_rows: true
            """);

    private static final TableMapping OPEN = mapping("""
                columns: {name: first}
                where: "last == 'open'"
                drop: [last, tags]
                whole_rows: true
            """);

    private static TableMapping mapping(String rules) {
        return compile(ORIGIN, TARGET, rules).tables().get(0);
    }

    private static List<ChangeEvent> map(TableMapping mapping, Op op, Map<String, Object> values) {
        return mapping.map(event(op, ORIGIN, values));
    }

    @Test
    void computesFromCellsThatAreWrittenTogether() {
        ChangeEvent mapped = map(NAMES, Op.CREATE, Map.of("id", 1, "at", 2, "first", "Ada", "last", "L."))
                .get(0);

        assertThat(mapped.after()).containsExactly(1, 2, "Ada L.", null);
        assertThat(mapped.writetime()).isEqualTo(1_000_000);
        assertThat(mapped.ttl()).isEqualTo(60);
        assertThat(NAMES.columns(ORIGIN).get(2).role()).isEqualTo(ColumnPlan.Role.CELLS);
    }

    @Test
    void deletesWhatIsDeletedTogether() {
        ChangeEvent mapped = NAMES.map(event(
                        Op.UPDATE,
                        ORIGIN,
                        Map.of("id", 1, "at", 2),
                        Map.of("first", Delta.TOMBSTONE, "last", Delta.TOMBSTONE)))
                .get(0);

        assertThat(mapped.delta(2)).isEqualTo(Delta.TOMBSTONE);
    }

    @Test
    void leavesAloneWhatIsNotWritten() {
        assertThat(map(NAMES, Op.UPDATE, Map.of("id", 1, "at", 2, "note", "n"))
                        .get(0)
                        .after())
                .containsExactly(1, 2, null, "n");
    }

    @Test
    void refusesABrokenPromise() {
        assertThatThrownBy(() -> map(NAMES, Op.UPDATE, Map.of("id", 1, "at", 2, "first", "Ada")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("key (id=1, at=2)")
                .hasMessageContaining("needs [first, last] with values in one statement, as 'whole_rows' promises");
        assertThatThrownBy(() -> NAMES.map(event(
                        Op.UPDATE, ORIGIN, Map.of("id", 1, "at", 2, "first", "Ada"), Map.of("last", Delta.TOMBSTONE))))
                .isInstanceOf(DataException.class);
    }

    @Test
    void takesRowsByOtherColumnsAndDeletesThoseThatItLeavesOut() {
        assertThat(map(OPEN, Op.CREATE, Map.of("id", 1, "at", 2, "first", "a", "last", "open")))
                .singleElement()
                .satisfies(taken -> assertThat(taken.after()).containsExactly(1, 2, "a", null));
        assertThat(map(OPEN, Op.CREATE, Map.of("id", 1, "at", 2, "first", "a", "last", "closed")))
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.op()).isEqualTo(Op.DELETE);
                    assertThat(left.after()).containsExactly(1, 2, null, null);
                    assertThat(left.writetime()).isEqualTo(1_000_000);
                    assertThat(left.hasTtl()).isFalse();
                });
        assertThat(OPEN.map(event(Op.UPDATE, ORIGIN, Map.of("id", 1, "at", 2), Map.of("last", Delta.TOMBSTONE)))
                        .get(0)
                        .op())
                .isEqualTo(Op.DELETE);
        assertThat(map(OPEN, Op.DELETE, Map.of("id", 1)).get(0).after()).containsExactly(1, null, null, null);
        assertThat(OPEN.isFilteredByCells(ORIGIN)).isTrue();
    }

    @Test
    void cannotDecideWithoutTheColumnsOfTheCondition() {
        assertThatThrownBy(() -> map(OPEN, Op.UPDATE, Map.of("id", 1, "at", 2, "note", "n")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the condition 'last == 'open'' needs [last] with values in every statement");
        assertThat(map(OPEN, Op.UPDATE, Map.of("id", 1, "at", 2, "tags", List.of("of no concern"))))
                .isEmpty();
    }

    /** A scan shows such a row when an update deleted all its cells, or in an event besides the one that decides. */
    @Test
    void leavesOutWhatAScanShowsOfRowsWithoutACellForTheTarget() {
        TableMapping withConstant = compile(
                        ORIGIN,
                        table("ks.n", "id partition int", "at clustering int", "name text", "note text", "of text"),
                        """
                            columns: {name: first, of: {constant: x}}
                            where: "last == 'open'"
                            drop: [last, tags]
                            whole_rows: true
                        """)
                .tables()
                .get(0);
        Map<String, Object> bare = Map.of("id", 1, "at", 2);
        Map<String, Object> tagged = Map.of("id", 1, "at", 2, "tags", List.of("dropped"));

        assertThat(map(OPEN, Op.READ, bare)).isEmpty();
        assertThat(map(withConstant, Op.READ, bare)).isEmpty();
        assertThat(map(OPEN, Op.READ, tagged)).isEmpty();
        assertThatThrownBy(() -> map(withConstant, Op.READ, tagged)).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> map(OPEN, Op.CREATE, bare)).isInstanceOf(DataException.class);
    }

    @Test
    void refusesConditionsOnRowsThatAreWrittenInParts() {
        TableSchema target = table("ks.n", "id partition int", "at clustering int", "name text", "tags set<text>");
        assertThatThrownBy(() -> compile(ORIGIN, target, """
                    columns: {name: first}
                    where: "last == 'open'"
                    drop: [last, note]
                    whole_rows: true
                """))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(
                        "line 5, column 13: 'where' can use key columns only when tags goes to the target");
        assertThatThrownBy(() -> mapping("    columns: {name: {expression: \"first + string(size(tags))\"}}\n"
                        + "    drop: [last]\n    whole_rows: true\n"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(
                        "column tags cannot be needed together with others: it is a non-frozen set<text>");
    }

    /** An element's row is always written whole. */
    @Test
    void filtersElementsByTheirValue() {
        TableSchema products = table("ks.p", "id partition int", "prices map<text, int>");
        TableMapping mapping = compile(
                        products,
                        table("ks.cheap", "id partition int", "shop clustering text", "price int"),
                        "    explode: {column: prices, key: shop, value: price}\n    where: price < 10\n")
                .tables()
                .get(0);

        List<ChangeEvent> mapped = mapping.map(event(
                Op.UPDATE,
                products,
                Map.of("id", 1, "prices", new java.util.TreeMap<>(Map.of("a", 5, "b", 15))),
                Map.of("prices", Delta.ADD)));

        assertThat(mapped).extracting(ChangeEvent::op).containsExactly(Op.CREATE, Op.DELETE);
        assertThat(mapped.get(1).after()).containsExactly(1, "b", null);
    }
}
