package io.drover.mapping;

import static io.drover.mapping.Tables.event;
import static io.drover.mapping.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class KeyMappingTest {
    private static final TableSchema ORIGIN =
            table("ks.t", "a partition int", "b clustering int", "c clustering int", "v int");

    private static TableMapping mapping(String rules, String... columns) {
        return compile(ORIGIN, table("ks.n", columns), rules).tables().get(0);
    }

    private static ChangeEvent map(TableMapping mapping, Op op, Map<String, Object> values) {
        return mapping.map(event(op, ORIGIN, values)).get(0);
    }

    private static ChangeEvent range(TableMapping mapping, Bound start, Bound end) {
        ChangeEvent event = event(Op.DELETE, ORIGIN, Map.of("a", 1));
        return mapping.map(new ChangeEvent(
                        event.op(),
                        event.table(),
                        event.writetime(),
                        event.ttl(),
                        event.expiresAt(),
                        event.after(),
                        null,
                        new ClusteringRange(start, end),
                        event.origin(),
                        event.capturedAt()))
                .get(0);
    }

    private static Bound at(boolean inclusive, Object... values) {
        return new Bound(List.of(values), inclusive);
    }

    @Test
    void swapsClusteringColumns() {
        TableMapping mapping = mapping("", "a partition int", "c clustering int", "b clustering int", "v int");
        assertThat(map(mapping, Op.CREATE, Map.of("a", 1, "b", 2, "c", 3, "v", 4))
                        .after())
                .containsExactly(1, 3, 2, 4);
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1, "b", 2, "c", 3)).after())
                .containsExactly(1, 3, 2, null);
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1)).after()).containsExactly(1, null, null, null);
        assertThat(mapping.untranslatableDeletions(ORIGIN))
                .containsExactly(
                        "the deletion of a range of b: it is a range of b, and the target does not sort by that at this"
                                + " place",
                        "the deletion of a range of c: column b comes behind others in its key that the deletion does"
                                + " not tell",
                        "the deletion of all rows with one b: column b comes behind others in its key that the deletion"
                                + " does not tell");
        assertThatThrownBy(() -> range(mapping, at(true, 1), at(true, 5)))
                .isInstanceOf(DataException.class)
                .hasMessage("table ks.t, key (a=1): this deletion cannot be translated to ks.n: it is a range of b, and"
                        + " the target does not sort by that at this place");
    }

    @Test
    void promotesAClusteringColumnToThePartitionKey() {
        TableMapping mapping = mapping("", "a partition int", "b partition int", "c clustering int", "v int");
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1, "b", 2, "c", 3)).after())
                .containsExactly(1, 2, 3, null);
        ChangeEvent partition = range(mapping, at(true, 2), at(true, 2));
        assertThat(partition.range()).isNull();
        assertThat(partition.after()).containsExactly(1, 2, null, null);
        ChangeEvent range = range(mapping, at(true, 2, 5), at(false, 2, 9));
        assertThat(range.after()).containsExactly(1, 2, null, null);
        assertThat(range.range()).isEqualTo(new ClusteringRange(at(true, 5), at(false, 9)));
        assertThatThrownBy(() -> map(mapping, Op.DELETE, Map.of("a", 1)))
                .hasMessageContaining("its partitions depend on b, which the deletion does not tell");
    }

    @Test
    void demotesAPartitionColumnToTheClustering() {
        TableSchema origin = table("ks.t", "a partition int", "b partition int", "c clustering int");
        TableMapping mapping = compile(
                        origin, table("ks.n", "a partition int", "b clustering int", "c clustering int"), "")
                .tables()
                .get(0);
        ChangeEvent delete =
                mapping.map(event(Op.DELETE, origin, Map.of("a", 1, "b", 2))).get(0);
        assertThat(delete.after()).containsExactly(1, null, null);
        assertThat(delete.range()).isEqualTo(new ClusteringRange(at(true, 2), at(true, 2)));
    }

    @Test
    void bucketsPartitions() {
        TableMapping mapping = mapping(
                "    columns: {d: {expression: 'bucket(b, 10)'}}",
                "a partition int",
                "d partition int",
                "b clustering_desc int",
                "c clustering int",
                "v int");
        assertThat(map(mapping, Op.UPDATE, Map.of("a", 1, "b", 27, "c", 3, "v", 4))
                        .after())
                .containsExactly(1, 20, 27, 3, 4);
        ChangeEvent range = range(mapping, at(true, 27, 1), at(true, 27, 4));
        assertThat(range.after()).containsExactly(1, 20, null, null, null);
        assertThat(range.range()).isEqualTo(new ClusteringRange(at(true, 27, 1), at(true, 27, 4)));
        assertThatThrownBy(() -> range(mapping, at(true, 2), at(true, 5)))
                .hasMessageContaining("its partitions depend on b");
    }

    @Test
    void mergesKeyColumnsOnAPromise() {
        String rules = "    columns: {k: {expression: \"string(a) + ':' + string(b)\"}}\n";
        assertThatThrownBy(() -> mapping(rules, "k partition text", "c clustering int", "v int"))
                .hasMessageContaining("origin key column a is in the primary key of ks.n only as part of an expression")
                .hasMessageContaining("'unique_keys: true'");
        TableMapping mapping =
                mapping(rules + "    unique_keys: true", "k partition text", "c clustering int", "v int");
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1, "b", 2, "c", 3)).after())
                .containsExactly("1:2", 3, null);
        assertThatThrownBy(() -> range(mapping, at(true, 2), at(true, 2)))
                .as("a key is promised to be unique, not each expression in it")
                .hasMessageContaining("column a is in its key only as part of an expression");
    }

    @Test
    void deletesNoRowsOfOthersWhereOnlyWholeKeysAreUnique() {
        TableMapping mapping = mapping(
                "    columns: {d: {expression: 'bucket(b, 10)'}}\n    drop: [v]\n    unique_keys: true",
                "a partition int",
                "d partition int",
                "c clustering int");
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1, "b", 27, "c", 3)).after())
                .containsExactly(1, 20, 3);
        assertThatThrownBy(() -> range(mapping, at(true, 27), at(true, 27)))
                .as("28 has the same d")
                .hasMessageContaining("column b is in its key only as part of an expression");
    }

    @Test
    void deletesAPartitionWithItsStaticCellsWhateverStandsBeforeTheClusteringColumns() {
        TableSchema origin = table("ks.t", "a partition int", "b clustering int", "s static text", "v int");
        ChangeEvent partition = event(Op.DELETE, origin, Map.of("a", 1));
        for (String rule : List.of("constant: 7", "expression: 'shard(a, 8)'")) {
            TableSchema target = table(
                    "ks.n", "a partition int", "kind clustering int", "b clustering int", "s static text", "v int");
            ChangeEvent deletion = compile(origin, target, "    columns: {kind: {" + rule + "}}")
                    .tables()
                    .get(0)
                    .map(partition)
                    .get(0);
            assertThat(deletion.range()).as(rule).isNull();
            assertThat(deletion.after()).as(rule).containsExactly(1, null, null, null, null);
        }
    }

    @Test
    void deletesOnlyItsOwnRowsOfAPartitionThatOriginsShare() {
        TableSchema other = table("ks.u", "a partition int", "b clustering int", "c clustering int", "v int");
        TableSchema target = table(
                "ks.all", "a partition int", "kind clustering int", "b clustering int", "c clustering int", "v int");
        String yaml = "tables:\n  - {origin: ks.t, target: ks.all, columns: {kind: {constant: 1}}}\n"
                + "  - {origin: ks.u, target: ks.all, columns: {kind: {constant: %s}}}";
        ChangeEvent deletion = compile(yaml.formatted("2"), List.of(ORIGIN, other), target)
                .tables(ORIGIN.id())
                .get(0)
                .map(event(Op.DELETE, ORIGIN, Map.of("a", 5)))
                .get(0);
        assertThat(deletion.range()).isEqualTo(new ClusteringRange(at(true, 1), at(true, 1)));
        assertThatThrownBy(() -> compile(yaml.formatted("'01'"), List.of(ORIGIN, other), target))
                .hasMessageContaining("rows of the two could meet");
    }

    @Test
    void losesNoColumnBetweenTwoTargets() {
        TableSchema one = table("ks.one", "a partition int", "b clustering int", "c clustering int");
        TableSchema two = table("ks.two", "c partition int", "a clustering int", "b clustering int");
        TableSchema whole = table("ks.two", "c partition int", "a clustering int", "b clustering int", "v int");
        String yaml = "tables:\n  - {origin: ks.t, target: ks.one%s}\n  - {origin: ks.t, target: ks.two%s}";
        assertThatThrownBy(() -> toBoth(yaml.formatted("", ""), one, two))
                .hasMessageContaining("line 2, column 5: origin column v has no place in ks.one")
                .hasMessageContaining("line 3, column 5: origin column v has no place in ks.two");
        assertThat(toBoth(yaml.formatted("", ""), one, whole).tables()).hasSize(2);
        assertThat(toBoth(yaml.formatted(", where: a > 0", ""), one, whole).tables())
                .hasSize(2);
        assertThatThrownBy(() -> toBoth(yaml.formatted(", where: a > 0", ", where: a <= 0"), one, whole))
                .as("rows with a > 0 would lose v")
                .hasMessageContaining("origin column v has no place in ks.one");
        assertThatThrownBy(() -> toBoth(yaml.formatted("", ", columns: {v: {constant: 1}}"), one, whole))
                .hasMessageContaining("origin column v has no place in ks.one");
    }

    private static Mapping toBoth(String yaml, TableSchema one, TableSchema two) {
        return Mapping.compile(
                MappingDocument.parse(yaml),
                Tables.finder(ORIGIN),
                id -> List.of(one, two).stream()
                        .filter(table -> table.id().equals(id))
                        .findAny());
    }

    @Test
    void addsAConstantToTheKey() {
        TableMapping mapping = mapping(
                "    columns: {kind: {constant: x}}",
                "kind partition text",
                "a partition int",
                "b clustering int",
                "c clustering int",
                "v int");
        assertThat(map(mapping, Op.DELETE, Map.of("a", 1)).after()).containsExactly("x", 1, null, null, null);
    }

    @Test
    void refusesKeysFromRegularColumns() {
        assertThatThrownBy(() -> mapping(
                        "    columns: {d: {expression: 'v / 10'}}",
                        "a partition int",
                        "d partition int",
                        "b clustering int",
                        "c clustering int",
                        "v int"))
                .hasMessageContaining(
                        "line 4, column 15: key column d of ks.n cannot come from v, which is not part of"
                                + " the origin's key: an update of it would change which row it is, and the old row would stay");
    }

    @Test
    void filtersRowsByKeyColumns() {
        TableMapping mapping =
                mapping("    where: b > 5", "a partition int", "b clustering int", "c clustering int", "v int");
        assertThat(mapping.map(event(Op.CREATE, ORIGIN, Map.of("a", 1, "b", 5, "c", 1))))
                .isEmpty();
        assertThat(mapping.map(event(Op.CREATE, ORIGIN, Map.of("a", 1, "b", 6, "c", 1))))
                .hasSize(1);
        assertThat(mapping.map(event(Op.DELETE, ORIGIN, Map.of("a", 1, "b", 5, "c", 1))))
                .isEmpty();
        assertThat(mapping.map(event(Op.DELETE, ORIGIN, Map.of("a", 1)))).hasSize(1);
        assertThatThrownBy(() ->
                        mapping("    where: v > 5", "a partition int", "b clustering int", "c clustering int", "v int"))
                .hasMessageContaining("line 4, column 12: 'where' can use key columns only, and v is none")
                .hasMessageContaining("'whole_rows: true'");
        assertThatThrownBy(() ->
                        mapping("    where: b", "a partition int", "b clustering int", "c clustering int", "v int"))
                .hasMessageContaining("'where' must be true or false, and 'b' is int");
        assertThatThrownBy(() -> mapping(
                        "    where: bb > 1", "a partition int", "b clustering int", "c clustering int", "v int"))
                .hasMessageContaining("line 4, column 12: 'where': the expression 'bb > 1' is wrong: there is no column"
                        + " 'bb'; did you mean 'b'?");
    }

    @Test
    void keepsStaticColumnsOnlyWithTheirPartitions() {
        TableSchema origin = table("ks.t", "a partition int", "b clustering int", "s static text", "v int");
        TableSchema reversed = table("ks.n", "a partition int", "b clustering_desc int", "s static text", "v int");
        ChangeEvent write = event(Op.UPDATE, origin, Map.of("a", 1, "s", "x"));
        assertThat(compile(origin, reversed, "")
                        .tables()
                        .get(0)
                        .map(write)
                        .get(0)
                        .after())
                .containsExactly(1, null, "x", null);
        TableSchema promoted = table("ks.n", "a partition int", "b partition int", "s static text", "v int");
        assertThatThrownBy(() -> compile(origin, promoted, ""))
                .hasMessageContaining("static column s needs partitions that are the origin's");
        TableSchema without = table("ks.n", "a partition int", "b partition int", "v int");
        assertThat(compile(origin, without, "    drop: [s]").tables().get(0).map(write))
                .isEmpty();
    }

    @Test
    void takesOneOriginToSeveralTargets() {
        TableSchema byB = table("ks.by_b", "b partition int", "a clustering int", "c clustering int", "v int");
        TableSchema byC = table("ks.by_c", "c partition int", "a clustering int", "b clustering int");
        Mapping mapping = Mapping.compile(
                MappingDocument.parse(
                        "tables:\n  - {origin: ks.t, target: ks.by_b}\n  - {origin: ks.t, target: ks.by_c}"),
                Tables.finder(ORIGIN),
                id -> List.of(byB, byC).stream()
                        .filter(table -> table.id().equals(id))
                        .findAny());
        assertThat(mapping.tables(ORIGIN.id())).hasSize(2);
        ChangeEvent event = event(Op.CREATE, ORIGIN, Map.of("a", 1, "b", 2, "c", 3, "v", 4));
        assertThat(mapping.tables(ORIGIN.id()).get(0).map(event).get(0).after()).containsExactly(2, 1, 3, 4);
        assertThat(mapping.tables(ORIGIN.id()).get(1).map(event).get(0).after()).containsExactly(3, 1, 2);
    }

    @Test
    void takesSeveralOriginsToOneTargetWithAConstantToTellThemApart() {
        TableSchema other = table(
                "ks.u",
                ORIGIN.columns().stream()
                        .map(column -> column.name()
                                + (column.kind().isPrimaryKey()
                                        ? column.kind().isClustering() ? " clustering" : " partition"
                                        : "")
                                + " int")
                        .toArray(String[]::new));
        TableSchema target = table(
                "ks.all", "kind partition text", "a partition int", "b clustering int", "c clustering int", "v int");
        String yaml = "tables:\n  - {origin: ks.t, target: ks.all, columns: {kind: {constant: t}}}\n"
                + "  - {origin: ks.u, target: ks.all, columns: {kind: {constant: u}}}";
        Mapping mapping = compile(yaml, List.of(ORIGIN, other), target);
        assertThatThrownBy(() -> mapping.tables(ORIGIN.id()).get(0).map(event(Op.TRUNCATE, ORIGIN, Map.of())))
                .hasMessageContaining("its truncation cannot be translated: ks.all has rows of other origin tables");
        assertThatThrownBy(() -> compile(yaml.replace("constant: u", "constant: t"), List.of(ORIGIN, other), target))
                .hasMessageContaining(
                        "line 3, column 5: table ks.all is also the target of the rule in line 2, column 5,"
                                + " and rows of the two could meet");
    }

    private static Mapping compile(String yaml, List<TableSchema> origins, TableSchema target) {
        return Mapping.compile(
                MappingDocument.parse(yaml),
                id -> origins.stream().filter(table -> table.id().equals(id)).findAny(),
                Tables.finder(target));
    }

    private static Mapping compile(TableSchema origin, TableSchema target, String rest) {
        return Tables.compile(origin, target, rest);
    }

    @Test
    void castsTheKey() {
        TableMapping mapping = mapping(
                "    columns: {b: {column: b, cast: text}}",
                "a partition int",
                "b clustering text",
                "c clustering int",
                "v int");
        assertThat(Arrays.asList(
                        map(mapping, Op.DELETE, Map.of("a", 1, "b", 10, "c", 3)).after()))
                .startsWith(1, "10", 3);
        assertThatThrownBy(() -> range(mapping, at(true, 2), at(true, 10)))
                .hasMessageContaining("the target's values sort differently");
        assertThat(range(mapping, at(true, 2, 1), at(true, 2, 9)).range())
                .isEqualTo(new ClusteringRange(at(true, "2", 1), at(true, "2", 9)));
    }
}
