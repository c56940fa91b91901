package io.drover.mapping;

import static io.drover.mapping.Tables.compile;
import static io.drover.mapping.Tables.event;
import static io.drover.mapping.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.event.Op;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Columns to elements, elements to rows, and collections to other ones. */
class ElementMappingTest {
    private static final TableSchema EXPLODABLE =
            table("ks.t", "id partition int", "at clustering int", "attrs map<text, int>", "tags set<text>", "v int");
    private static final TableMapping EXPLODED = compile(
                    EXPLODABLE,
                    table(
                            "ks.by_attr",
                            "id partition int",
                            "at clustering int",
                            "attr clustering text",
                            "amount bigint",
                            "source text"),
                    """
                        explode: {column: attrs, key: attr, value: n}
                        columns: {amount: {column: n, cast: bigint}, source: {constant: exploded}}
                    """)
            .tables()
            .get(0);

    private static List<ChangeEvent> explode(Op op, Map<String, Object> values, Map<String, Delta> deltas) {
        return EXPLODED.map(event(op, EXPLODABLE, values, deltas));
    }

    @Test
    void explodesAddedElementsToRows() {
        List<ChangeEvent> rows =
                explode(Op.UPDATE, Map.of("id", 1, "at", 2, "attrs", Map.of("k", 3)), Map.of("attrs", Delta.ADD));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).op()).isEqualTo(Op.CREATE);
        assertThat(rows.get(0).after()).containsExactly(1, 2, "k", 3L, "exploded");
        assertThat(rows.get(0).ttl()).isEqualTo(60);
    }

    @Test
    void explodesRemovedElementsToDeletedRows() {
        Map<String, Object> removed = new HashMap<>();
        removed.put("k", null);
        List<ChangeEvent> rows =
                explode(Op.UPDATE, Map.of("id", 1, "at", 2, "attrs", removed), Map.of("attrs", Delta.REMOVE));
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).op()).isEqualTo(Op.DELETE);
        assertThat(rows.get(0).after()).containsExactly(1, 2, "k", null, null);
        assertThat(rows.get(0).writetime()).isEqualTo(1_000_000);
    }

    @Test
    void explodesAnOverwriteToADeletionBeforeAndRows() {
        List<ChangeEvent> rows = explode(Op.CREATE, Map.of("id", 1, "at", 2, "attrs", Map.of("k", 3)), Map.of());
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).op()).isEqualTo(Op.DELETE);
        assertThat(rows.get(0).writetime()).isEqualTo(999_999);
        assertThat(rows.get(0).range())
                .isEqualTo(new ClusteringRange(new Bound(List.of(2), true), new Bound(List.of(2), true)));
        assertThat(rows.get(1).after()).containsExactly(1, 2, "k", 3L, "exploded");
    }

    @Test
    void explodesDeletionsOfColumnRowAndPartition() {
        Bound two = new Bound(List.of(2), true);
        for (List<ChangeEvent> rows : List.of(
                explode(Op.UPDATE, Map.of("id", 1, "at", 2), Map.of("attrs", Delta.TOMBSTONE)),
                explode(Op.DELETE, Map.of("id", 1, "at", 2), Map.of()))) {
            assertThat(rows).hasSize(1);
            assertThat(rows.get(0).writetime()).isEqualTo(1_000_000);
            assertThat(rows.get(0).range()).isEqualTo(new ClusteringRange(two, two));
        }
        ChangeEvent partition = explode(Op.DELETE, Map.of("id", 1), Map.of()).get(0);
        assertThat(partition.range()).isNull();
        assertThat(partition.after()).containsExactly(1, null, null, null, null);
        assertThat(explode(Op.UPDATE, Map.of("id", 1, "at", 2, "v", 5), Map.of()))
                .isEmpty();
    }

    @Test
    void saysWhereExplodedRowsCannotBeFoundAgain() {
        assertThatThrownBy(() -> compile(
                        EXPLODABLE,
                        table("ks.by_tag", "tag partition text", "id clustering int", "at clustering int"),
                        "    explode: {column: tags, key: tag}"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("whatever overwrites tags deletes the rows of all its elements first")
                .hasMessageContaining("into the clustering key");
        assertThatThrownBy(() -> compile(
                        EXPLODABLE,
                        table("ks.by_tag", "id partition int", "at clustering int", "tag clustering text"),
                        "    explode: {column: v, key: tag}"))
                .hasMessageContaining(
                        "line 4, column 14: only an ordinary column that is a set or a map can be exploded");
    }

    @Test
    void putsColumnsTogetherToAUdt() {
        TableSchema origin = table("ks.t", "id partition int", "street text", "zip text");
        TableSchema target = table("ks.n", "id partition int", "address udt<ks.address: street text, zip int>");
        TableMapping mapping = compile(origin, target, """
                        columns:
                          address: {parts: {street: street, zip: {column: zip, cast: int}}}
                    """).tables().get(0);
        ChangeEvent mapped = mapping.map(
                        event(Op.CREATE, origin, Map.of("id", 1, "street", "Main"), Map.of("zip", Delta.TOMBSTONE)))
                .get(0);
        assertThat(mapped.delta(1))
                .isEqualTo(Delta.ofFields(Map.of("street", FieldDelta.SET, "zip", FieldDelta.TOMBSTONE)));
        assertThat(((Struct) mapped.after()[1]).getString("street")).isEqualTo("Main");
        ChangeEvent zip = mapping.map(event(Op.UPDATE, origin, Map.of("id", 1, "zip", "7")))
                .get(0);
        assertThat(((Struct) zip.after()[1]).getInt32("zip")).isEqualTo(7);
        assertThatThrownBy(() ->
                        compile(origin, target, "    columns: {address: {parts: {stret: street}}}\n    drop: [zip]"))
                .hasMessageContaining("type address has no field 'stret'; did you mean 'street'?");
    }

    @Test
    void putsColumnsTogetherToAMap() {
        TableSchema origin = table("ks.t", "id partition int", "a text", "b text");
        TableSchema target = table("ks.n", "id partition int", "m map<text, text>");
        TableMapping mapping = compile(
                        origin, target, "    columns: {m: {parts: {one: a, two: {expression: upper(b)}}}}")
                .tables()
                .get(0);
        List<ChangeEvent> mapped =
                mapping.map(event(Op.UPDATE, origin, Map.of("id", 1, "b", "x"), Map.of("a", Delta.TOMBSTONE)));
        assertThat(mapped).hasSize(2);
        assertThat(mapped.get(0).delta(1)).isEqualTo(Delta.ADD);
        assertThat(mapped.get(0).after()[1]).isEqualTo(Map.of("two", "X"));
        assertThat(mapped.get(1).delta(1)).isEqualTo(Delta.REMOVE);
        assertThat(((Map<?, ?>) mapped.get(1).after()[1]).containsKey("one")).isTrue();
        assertThat(mapped.get(1).hasTtl()).isFalse();
    }

    @Test
    void castsCollections() {
        assertThat(cast("frozen<set<int>>", "list<int>", List.of(1, 2))).isEqualTo(List.of(1, 2));
        assertThat(cast("list<int>", "set<text>", List.of(1, 1))).isEqualTo(List.of("1"));
        assertThat(cast("frozen<map<int, int>>", "map<text, bigint>", Map.of(1, 2)))
                .isEqualTo(Map.of("1", 2L));
        assertThat(cast("frozen<set<text>>", "set<text>", List.of("a"))).isEqualTo(List.of("a"));
        assertThat(cast("set<int>", "set<text>", List.of(1))).isEqualTo(List.of("1"));
        Struct address = new Struct(io.drover.model.type.CqlType.parse("frozen<udt<ks.a: zip text>>")
                        .schema(true))
                .put("zip", "7");
        assertThat(((Struct) cast("frozen<udt<ks.a: zip text>>", "udt<ks.b: zip int>", address)).getInt32("zip"))
                .isEqualTo(7);
        for (String[] refused :
                new String[][] {{"set<int>", "list<int>"}, {"set<text>", "set<int>"}, {"set<text>", "frozen<set<text>>"}
                }) {
            assertThatThrownBy(() -> cast(refused[0], refused[1], List.of())).isInstanceOf(MappingException.class);
        }
    }

    @Test
    void castsTextWithAPattern() {
        TableSchema origin = table("ks.t", "id partition int", "c text");
        TableSchema target = table("ks.n", "id partition int", "c timestamp");
        TableMapping mapping = compile(
                        origin, target, "    columns: {c: {column: c, cast: timestamp, pattern: dd.MM.yyyy}}")
                .tables()
                .get(0);
        assertThat(mapping.map(event(Op.UPDATE, origin, Map.of("id", 1, "c", "02.01.1970")))
                        .get(0)
                        .after()[1])
                .isEqualTo(86_400_000L);
        assertThatThrownBy(() -> mapping.map(event(Op.UPDATE, origin, Map.of("id", 1, "c", "1970"))))
                .hasMessageContaining("the value (a String) is not of the form of the pattern");
    }

    @Test
    void readsTimesStrictly() {
        assertThat(read("dd.MM.yyyy", "29.02.2024")).isEqualTo(1_709_164_800_000L);
        assertThat(read("uuuu-MM-dd HH:mm:ss", "1969-12-31 23:59:59")).isEqualTo(-1000L);
        assertThat(read("yyyy-MM-dd hh:mm a", "2024-01-01 05:30 PM")).isEqualTo(1_704_130_200_000L);
        assertThat(read("yyyy-MM-dd HH:mm:ss.SSSSSS", "2024-01-01 00:00:00.123000"))
                .isEqualTo(1_704_067_200_123L);
        assertThat(read("yyyy-MM-dd'T'HH:mmXXX", "2024-01-01T01:00+01:00")).isEqualTo(1_704_067_200_000L);
        assertThatThrownBy(() -> read("dd.MM.yyyy", "31.02.2024")).hasMessageContaining("not of the form");
        assertThatThrownBy(() -> read("yyyy-MM-dd HH:mm", "2024-01-01 24:00")).hasMessageContaining("not of the form");
        assertThatThrownBy(() -> read("yyyy-MM-dd HH:mm:ss.SSSSSS", "2024-01-01 00:00:00.123456"))
                .hasMessageContaining("a part of a millisecond");
        for (String pattern : List.of("yyyy-MM-dd hh:mm:ss", "HH:mm", "MM/yyyy", "yyyy-MM-dd mm:ss", "nonsense")) {
            assertThatThrownBy(() -> read(pattern, ""))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("the pattern '" + pattern + "' cannot be used");
        }
    }

    private static Object read(String pattern, String text) {
        TableSchema origin = table("ks.t", "id partition int", "c text");
        return compile(
                        origin,
                        table("ks.n", "id partition int", "c timestamp"),
                        "    columns: {c: {column: c, cast: timestamp, pattern: \"" + pattern + "\"}}")
                .tables()
                .get(0)
                .map(event(Op.UPDATE, origin, Map.of("id", 1, "c", text)))
                .get(0)
                .after()[1];
    }

    @Test
    void findsAnEntryByAKeyAsItIsWritten() {
        String uuid = "123e4567-e89b-12d3-a456-426614174000";
        assertThat(entry("varint", "'17'", SemanticSchemas.fromBigDecimal(new BigDecimal(17))))
                .isEqualTo("found");
        assertThat(entry("decimal", "'1.50'", SemanticSchemas.fromBigDecimal(new BigDecimal("1.50"))))
                .isEqualTo("found");
        assertThat(entry("uuid", "'" + uuid + "'", uuid)).isEqualTo("found");
        assertThat(entry("tinyint", "7", (byte) 7)).isEqualTo("found");
        assertThatThrownBy(() -> entry("uuid", "'" + uuid.toUpperCase(Locale.ROOT) + "'", uuid))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("must be written as '" + uuid + "'");
        for (String[] wrong : new String[][] {{"varint", "'x'"}, {"varint", "'017'"}, {"tinyint", "300"}}) {
            assertThatThrownBy(() -> entry(wrong[0], wrong[1], uuid))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining("is no key of m, whose keys are " + wrong[0]);
        }
    }

    private static Object entry(String type, String constant, Object key) {
        TableSchema origin = table("ks.t", "id partition int", "m map<" + type + ", text>");
        return compile(
                        origin,
                        table("ks.n", "id partition int", "c text"),
                        "    columns: {c: {expression: \"entry(m, " + constant + ")\"}}")
                .tables()
                .get(0)
                .map(event(Op.UPDATE, origin, Map.of("id", 1, "m", Map.of(key, "found"))))
                .get(0)
                .after()[1];
    }

    private static Object cast(String from, String to, Object value) {
        TableSchema origin = table("ks.t", "id partition int", "c " + from);
        TableSchema target = table("ks.n", "id partition int", "c " + to);
        return compile(origin, target, "    columns: {c: {column: c, cast: \"" + to + "\"}}")
                .tables()
                .get(0)
                .map(event(Op.UPDATE, origin, Map.of("id", 1, "c", value)))
                .get(0)
                .after()[1];
    }
}
