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
import io.drover.model.event.Op;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TableMappingTest {
    private static final TableSchema ORIGIN = table(
            "ks.t",
            "id partition text",
            "at clustering int",
            "owner static text",
            "age text",
            "gone int",
            "tags set<text>");
    private static final TableSchema TARGET = table(
            "ks.n",
            "user_id partition text",
            "at clustering bigint",
            "owner static text",
            "age int",
            "id_copy text",
            "labels set<text>",
            "since int",
            "untouched int");
    private static final TableMapping MAPPING =
            compile(ORIGIN, TARGET, """
                        columns:
                          user_id: id
                          at: {column: at, cast: bigint}
                          age: {column: age, cast: int}
                          id_copy: id
                          labels: tags
                          since: {constant: 7}
                        drop: [gone]
                    """).tables().get(0);

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "READ"})
    void writesConstantsAndKeyCopiesWithTheRowMarker(Op op) {
        ChangeEvent mapped = one(event(op, ORIGIN, Map.of("id", "a", "at", 1, "age", "42", "gone", 3)));
        assertThat(mapped.op()).isEqualTo(op);
        assertThat(mapped.table()).isSameAs(TARGET);
        assertThat(values(mapped)).isEqualTo(Map.of("user_id", "a", "at", 1L, "age", 42, "id_copy", "a", "since", 7));
        assertThat(mapped.deltas()).isNull();
    }

    @Test
    void keepsTimestampTtlExpiryAndOrigin() {
        ChangeEvent mapped = one(event(Op.CREATE, ORIGIN, Map.of("id", "a", "at", 1)));
        assertThat(mapped.writetime()).isEqualTo(1_000_000);
        assertThat(mapped.ttl()).isEqualTo(60);
        assertThat(mapped.expiresAt()).isEqualTo(2_000);
        assertThat(mapped.origin()).isEqualTo(Tables.ORIGIN);
        assertThat(mapped.capturedAt()).isEqualTo(5);
    }

    @Test
    void writesNoConstantsWithAnUpdate() {
        ChangeEvent mapped = one(event(Op.UPDATE, ORIGIN, Map.of("id", "a", "at", 1, "age", "42")));
        assertThat(values(mapped)).isEqualTo(Map.of("user_id", "a", "at", 1L, "age", 42));
    }

    @Test
    void mapsAnUpdateOfDroppedColumnsToNothing() {
        assertThat(MAPPING.map(event(Op.UPDATE, ORIGIN, Map.of("id", "a", "at", 1, "gone", 3))))
                .isEmpty();
        assertThat(MAPPING.map(event(Op.UPDATE, ORIGIN, Map.of("id", "a", "at", 1), Map.of("gone", Delta.TOMBSTONE))))
                .isEmpty();
    }

    @Test
    void keepsAnInsertOfWhichOnlyTheMarkerIsLeft() {
        ChangeEvent mapped = one(event(Op.CREATE, ORIGIN, Map.of("id", "a", "at", 1, "gone", 3)));
        assertThat(values(mapped)).isEqualTo(Map.of("user_id", "a", "at", 1L, "id_copy", "a", "since", 7));
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATE", "READ", "UPDATE"})
    void writesNoConstantsWithAStaticRowAlone(Op op) {
        ChangeEvent mapped = one(event(op, ORIGIN, Map.of("id", "a", "owner", "b")));
        assertThat(values(mapped)).isEqualTo(Map.of("user_id", "a", "owner", "b"));
        assertThat(MAPPING.map(event(op, ORIGIN, Map.of("id", "a")))).isEmpty();
    }

    @Test
    void mapsDeletionsOfRowsAndPartitionsByTheirKeys() {
        assertThat(values(one(event(Op.DELETE, ORIGIN, Map.of("id", "a", "at", 1)))))
                .isEqualTo(Map.of("user_id", "a", "at", 1L));
        assertThat(values(one(event(Op.DELETE, ORIGIN, Map.of("id", "a"))))).isEqualTo(Map.of("user_id", "a"));
    }

    @Test
    void mapsTruncation() {
        ChangeEvent mapped = one(event(Op.TRUNCATE, ORIGIN, Map.of()));
        assertThat(mapped.op()).isEqualTo(Op.TRUNCATE);
        assertThat(mapped.table()).isSameAs(TARGET);
        assertThat(values(mapped)).isEmpty();
    }

    @Test
    void movesDeltasWithTheirColumns() {
        ChangeEvent mapped = one(event(
                Op.UPDATE,
                ORIGIN,
                Map.of("id", "a", "at", 1, "tags", List.of("x")),
                Map.of("tags", Delta.ADD, "age", Delta.TOMBSTONE)));
        assertThat(values(mapped)).isEqualTo(Map.of("user_id", "a", "at", 1L, "labels", List.of("x")));
        assertThat(mapped.delta(TARGET.indexOf("labels"))).isEqualTo(Delta.ADD);
        assertThat(mapped.delta(TARGET.indexOf("age"))).isEqualTo(Delta.TOMBSTONE);
        assertThat(Stream.of(mapped.deltas()).filter(delta -> delta != null)).hasSize(2);
    }

    @Test
    void keepsLegacyEmptyValuesEmpty() {
        TableSchema origin = table("ks.t", "id partition int", "a int", "b int");
        TableSchema target = table("ks.n", "id partition int", "a bigint", "b text");
        Mapping mapping =
                compile(origin, target, "    columns: {a: {column: a, cast: bigint}, b: {column: b, cast: text}}");
        ChangeEvent mapped = mapping.tables()
                .get(0)
                .map(event(Op.UPDATE, origin, Map.of("id", 1), Map.of("a", Delta.EMPTY, "b", Delta.EMPTY)))
                .get(0);
        assertThat(mapped.delta(1)).isEqualTo(Delta.EMPTY);
        assertThat(mapped.after()[1]).isNull();
        assertThat(mapped.delta(2)).isNull();
        assertThat(mapped.after()[2]).isEqualTo("");
    }

    @Test
    void namesTableColumnAndCastButNeverTheValue() {
        assertThatThrownBy(() -> MAPPING.map(event(Op.UPDATE, ORIGIN, Map.of("id", "a", "at", 1, "age", "secret"))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "table ks.t, key (id=a, at=1): column age to age, text to int: the value (a String) is not an int")
                .hasNoCause();
        assertThatThrownBy(() -> MAPPING.map(event(Op.CREATE, ORIGIN, Map.of("id", "a", "at", "1"))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "table ks.t, key (id=a, at=1): column at to at, int to bigint: the value (a String) is not of the column's type");
    }

    @Test
    void refusesANewOriginColumnOnlyWhenAnEventCarriesIt() {
        TableSchema altered = table(
                "ks.t",
                "id partition text",
                "at clustering int",
                "added text",
                "age text",
                "gone int",
                "owner static text",
                "tags set<text>",
                "untouched int");
        assertThat(values(one(event(Op.UPDATE, altered, Map.of("id", "a", "at", 1, "age", "1", "untouched", 9)))))
                .isEqualTo(Map.of("user_id", "a", "at", 1L, "age", 1, "untouched", 9));
        String message =
                "table ks.t, key (id=a, at=1): column added has no place in ks.n; map or drop it in the migration and start it again";
        assertThatThrownBy(() -> MAPPING.map(event(Op.UPDATE, altered, Map.of("id", "a", "at", 1, "added", "x"))))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> MAPPING.map(
                        event(Op.UPDATE, altered, Map.of("id", "a", "at", 1), Map.of("added", Delta.TOMBSTONE))))
                .hasMessage(message);
    }

    @Test
    void goesOnWithoutAnOriginColumnThatWasDropped() {
        TableSchema altered =
                table("ks.t", "id partition text", "at clustering int", "owner static text", "tags set<text>");
        assertThat(values(one(event(Op.UPDATE, altered, Map.of("id", "a", "at", 1, "tags", List.of("x"))))))
                .isEqualTo(Map.of("user_id", "a", "at", 1L, "labels", List.of("x")));
    }

    @Test
    void refusesAnOriginWithAnotherKey() {
        TableSchema other = table("ks.t", "id partition text", "age text");
        assertThatThrownBy(() -> MAPPING.map(event(Op.UPDATE, other, Map.of("id", "a", "age", "1"))))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("make the mapping again");
    }

    @Test
    void mapsManySchemasOfOneOrigin() {
        for (int i = 0; i < 40; i++) {
            TableSchema altered =
                    table("ks.t", "id partition text", "at clustering int", "age text", "gone_" + i + " int");
            assertThat(values(one(event(Op.UPDATE, altered, Map.of("id", "a", "at", 1, "age", "1")))))
                    .isEqualTo(Map.of("user_id", "a", "at", 1L, "age", 1));
        }
    }

    static Stream<Arguments> ranges() {
        Bound open = Bound.OPEN;
        Bound one = new Bound(List.of(1), true);
        Bound five = new Bound(List.of(1, 5), false);
        Bound nine = new Bound(List.of(1, 9), true);
        Bound two = new Bound(List.of(2, 9), true);
        return Stream.of(
                Arguments.of("clustering", "clustering", five, nine, five, nine),
                Arguments.of("clustering", "clustering_desc", five, nine, nine, five),
                Arguments.of("clustering", "clustering_desc", five, one, one, five),
                Arguments.of("clustering_desc", "clustering", one, open, open, one),
                Arguments.of("clustering_desc", "clustering", one, one, one, one),
                Arguments.of("clustering_desc", "clustering_desc", five, two, two, five));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void swapsTheBoundsOfARangeWhereTheTargetSortsTheOtherWay(
            String b, String c, Bound start, Bound end, Bound expectedStart, Bound expectedEnd) {
        TableSchema origin = table("ks.t", "a partition int", "b clustering int", "c clustering int");
        TableSchema target = table("ks.n", "a partition int", "b " + b + " int", "c " + c + " int");
        ChangeEvent delete = event(Op.DELETE, origin, Map.of("a", 1));
        ChangeEvent mapped = compile(origin, target, "")
                .tables()
                .get(0)
                .map(with(delete, new ClusteringRange(start, end)))
                .get(0);
        assertThat(mapped.range()).isEqualTo(new ClusteringRange(expectedStart, expectedEnd));
    }

    @Test
    void refusesARangeThatIsNoneInTheTarget() {
        TableSchema origin = table("ks.t", "a partition int", "b clustering int", "c clustering int");
        TableSchema target = table("ks.n", "a partition int", "b clustering int", "c clustering_desc int");
        ChangeEvent delete = with(
                event(Op.DELETE, origin, Map.of("a", 1)),
                new ClusteringRange(new Bound(List.of(1, 5), true), new Bound(List.of(2, 9), true)));
        TableMapping mapping = compile(origin, target, "").tables().get(0);
        assertThatThrownBy(() -> mapping.map(delete))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "it is a range over several clustering columns, and the target sorts some of them the other way");
    }

    @Test
    void convertsTheBoundsOfRanges() {
        ChangeEvent delete = with(
                event(Op.DELETE, ORIGIN, Map.of("id", "a")),
                new ClusteringRange(new Bound(List.of(3), false), Bound.OPEN));
        assertThat(one(delete).range()).isEqualTo(new ClusteringRange(new Bound(List.of(3L), false), Bound.OPEN));
    }

    @Test
    void givesStructsTheSchemaOfTheTarget() {
        TableSchema origin = table(
                "ks.t",
                "id partition int",
                "d decimal",
                "u udt<ks.p: x int, d decimal>",
                "m map<text, udt<ks.p: x int, d decimal>>");
        TableSchema target = table(
                "k2.t",
                "id partition int",
                "d decimal",
                "u udt<k2.p: x int, d decimal>",
                "m map<text, udt<k2.p: x int, d decimal>>");
        // As a converter may give it: the same fields, without version and documentation.
        Schema plain = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Struct decimal = new Struct(plain).put("scale", 1).put("value", new byte[] {15});
        Schema pair = SchemaBuilder.struct()
                .name("ks.p")
                .field("x", Schema.OPTIONAL_INT32_SCHEMA)
                .field("d", plain)
                .build();
        Struct udt = new Struct(pair).put("x", 1).put("d", decimal);
        Map<String, Object> removed = new HashMap<>();
        removed.put("k", udt);
        removed.put("gone", null);
        ChangeEvent mapped = compile(origin, target, "")
                .tables()
                .get(0)
                .map(event(
                        Op.UPDATE,
                        origin,
                        Map.of("id", 1, "d", decimal, "u", udt, "m", removed),
                        Map.of("u", Delta.ofFields(Map.of("x", Delta.FieldDelta.SET)))))
                .get(0);
        for (int i = 1; i < 4; i++) {
            ConnectSchema.validateValue(target.column(i).type().schema(true), mapped.after()[i]);
        }
        Struct moved = (Struct) mapped.after()[2];
        assertThat(moved.getInt32("x")).isEqualTo(1);
        assertThat(moved.getStruct("d").getBytes("value")).containsExactly(15);
        assertThat(mapped.delta(2)).isEqualTo(Delta.ofFields(Map.of("x", Delta.FieldDelta.SET)));
        Map<?, ?> entries = (Map<?, ?>) mapped.after()[3];
        assertThat(entries.containsKey("gone")).isTrue();
        assertThat(((Struct) entries.get("k")).getInt32("x")).isEqualTo(1);
    }

    @Test
    void keepsTheExpiriesOfElementsWhereTheTargetHasElements() {
        TableSchema origin = table("ks.lists", "id partition int", "l list<int>", "m list<int>");
        TableSchema target = table("ks.others", "id partition int", "l list<bigint>", "m frozen<list<int>>");
        Delta expiries = Delta.ofExpiries(List.of(70L, Delta.NEVER));
        ChangeEvent mapped = compile(origin, target, """
                        columns:
                          l: {column: l, cast: list<bigint>}
                          m: {column: m, cast: frozen<list<int>>}
                    """)
                .tables()
                .get(0)
                .map(event(
                        Op.UPDATE,
                        origin,
                        Map.of("id", 1, "l", List.of(5, 6), "m", List.of(5, 6)),
                        Map.of("l", expiries, "m", expiries)))
                .get(0);
        assertThat(mapped.after()).containsExactly(1, List.of(5L, 6L), List.of(5, 6));
        assertThat(mapped.delta(1)).isEqualTo(expiries);
        assertThat(mapped.delta(2)).isNull();
    }

    private static ChangeEvent one(ChangeEvent event) {
        List<ChangeEvent> mapped = MAPPING.map(event);
        assertThat(mapped).hasSize(1);
        return mapped.get(0);
    }

    private static ChangeEvent with(ChangeEvent event, ClusteringRange range) {
        return new ChangeEvent(
                event.op(),
                event.table(),
                event.writetime(),
                event.ttl(),
                event.expiresAt(),
                event.after(),
                event.deltas(),
                range,
                event.origin(),
                event.capturedAt());
    }

    private static Map<String, Object> values(ChangeEvent event) {
        Map<String, Object> values = new HashMap<>();
        for (int i = 0; i < event.after().length; i++) {
            if (event.after()[i] != null) {
                values.put(event.table().column(i).name(), event.after()[i]);
            }
        }
        return values;
    }
}
