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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionMappingTest {
    private static final TableSchema ORIGIN = table(
            "ks.t",
            "id partition text",
            "at clustering timestamp",
            "owner static text",
            "name text",
            "age int",
            "total decimal",
            "raw blob",
            "ok boolean",
            "ref timeuuid",
            "born date",
            "address udt<ks.address: street text, zip int>",
            "home frozen<udt<ks.address: street text, zip int>>",
            "attrs map<text, int>",
            "fixed frozen<map<text, int>>",
            "tags set<text>",
            "notes list<text>",
            "package text");

    private static final long WRITETIME = 1_000_000;

    private static Mapping mapping(String targetColumn, String expression) {
        TableSchema target = table("ks.n", "id partition text", "at clustering timestamp", targetColumn);
        String name = targetColumn.split(" ")[0];
        return compile(
                ORIGIN,
                target,
                "    columns:\n      " + name + ": {expression: \"" + expression + "\"}\n"
                        + """
                        drop: [owner, name, age, total, raw, ok, ref, born, address, home, attrs, fixed, tags, notes, package]
                    """.replace(" " + input(expression) + ",", " ").replace(", " + input(expression) + "]", "]"));
    }

    /** The column that must not be dropped, because it is used. */
    private static String input(String expression) {
        for (String name : List.of(
                "owner", "name", "age", "total", "raw", "ok", "ref", "born", "address", "home", "attrs", "fixed",
                "tags", "notes", "package")) {
            if (expression.matches(".*\\b" + name + "\\b.*|.*\\b" + name + "_.*")) {
                return name;
            }
        }
        return "none";
    }

    private static ChangeEvent one(Mapping mapping, ChangeEvent event) {
        List<ChangeEvent> mapped = mapping.tables().get(0).map(event);
        assertThat(mapped).hasSize(1);
        return mapped.get(0);
    }

    private static Map<String, Object> row(Map<String, Object> cells) {
        Map<String, Object> row = new HashMap<>(cells);
        row.put("id", "a");
        row.put("at", 1_000L);
        return row;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x text|lower(name)|Ada Lovelace|ada lovelace",
                "x text|upper(trim(name))| Ada |ADA",
                "x text|part(name, ' ', 1)|Ada Lovelace|Lovelace",
                "x text|replace(name, 'a', 'o')|Ada|Ado",
                "x text|name + '/' + id|Ada|Ada/a",
                "x text|sha256(name)|abc|ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "x uuid|uuid_by_name(name)|abc|90015098-3cd2-3fb0-9696-3f7d28e17f72",
                "x text|`json(name, 'a.b')`|{\"z\": [1, {}], \"a\": {\"b\": \"c\\\"d\"}}|c\"d",
                "x text|`coalesce(json(name, 'a'), 'none')`|{}|none",
                "x timestamp|`parse_time(name, 'dd.MM.yyyy HH:mm')`|01.02.1970 00:00|2678400000",
                "x timestamp|timestamp(name)|1970-01-01T00:00:01Z|1000",
                "x int|size(name)|Ada|3",
                "x bigint|writetime(name)|Ada|1000000",
                "x bigint|ttl(name)|Ada|60",
                "x bigint|int(name) * 2|21|42",
            })
    void evaluatesOverTextOfTheColumn(String column, String expression, String value, String expected) {
        ChangeEvent mapped = one(mapping(column, expression), event(Op.UPDATE, ORIGIN, row(Map.of("name", value))));
        assertThat(String.valueOf(mapped.after()[2])).isEqualTo(expected);
        assertThat(mapped.writetime()).isEqualTo(WRITETIME);
        assertThat(mapped.ttl()).isEqualTo(60);
    }

    @Test
    void evaluatesOverOtherTypes() {
        assertThat(value("x text", "'<' + string(age) + '>'", "age", 7)).isEqualTo("<7>");
        assertThat(value("x tinyint", "age % 10", "age", 127)).isEqualTo((byte) 7);
        assertThat(value("x int", "bucket(age, 10)", "age", -3)).isEqualTo(-10);
        assertThat(value("x text", "ok ? 'yes' : 'no'", "ok", true)).isEqualTo("yes");
        assertThat(value("x date", "bucket(born, 'month')", "born", 40)).isEqualTo(31);
        assertThat(value("x timestamp", "time_of(ref)", "ref", "13814000-1dd2-11b2-8080-808080808080"))
                .isEqualTo(0L);
        assertThat(value("x int", "size(notes)", "notes", List.of("a", "b"))).isEqualTo(2);
        assertThat(value("x int", "entry(fixed, 'k')", "fixed", Map.of("k", 3))).isEqualTo(3);
        assertThat(value("x text", "package_ + '!'", "package", "p")).isEqualTo("p!");
        assertThat(value("x set<text>", "split(name, ',')", "name", "a,b,a")).isEqualTo(List.of("a", "b"));
    }

    private static Object value(String column, String expression, String input, Object value) {
        return one(mapping(column, expression), event(Op.UPDATE, ORIGIN, row(Map.of(input, value))))
                .after()[2];
    }

    @Test
    void tokenIsCassandras() {
        // SELECT token(id) FROM ... WHERE id = 'a', murmur3 partitioner
        ChangeEvent mapped = one(mapping("x bigint", "token()"), event(Op.CREATE, ORIGIN, row(Map.of())));
        assertThat(mapped.after()[2]).isEqualTo(-8839064797231613815L);
    }

    @Test
    void anExpressionOverTheKeyIsWrittenWithTheMarker() {
        Mapping mapping = mapping("x text", "upper(id)");
        assertThat(one(mapping, event(Op.CREATE, ORIGIN, row(Map.of()))).after()[2])
                .isEqualTo("A");
        assertThat(mapping.tables().get(0).map(event(Op.UPDATE, ORIGIN, row(Map.of("name", "b")))))
                .isEmpty();
    }

    @Test
    void aDeletedCellDeletesAndANullResultDeletes() {
        Mapping mapping = mapping("x text", "json(name, 'a')");
        assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of()), Map.of("name", Delta.TOMBSTONE)))
                        .delta(2))
                .isEqualTo(Delta.TOMBSTONE);
        assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("name", "{}"))))
                        .delta(2))
                .isEqualTo(Delta.TOMBSTONE);
    }

    @Test
    void takesOneFieldOfANonFrozenUdt() {
        Mapping mapping = mapping("x text", "address.street");
        Struct struct = new Struct(ORIGIN.column(10).type().schema(true));
        struct.put("street", "Main").put("zip", 7);
        Delta set = Delta.ofFields(Map.of("street", Delta.FieldDelta.SET));
        Delta other = Delta.ofFields(Map.of("zip", Delta.FieldDelta.SET));
        assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("address", struct)), Map.of("address", set)))
                        .after()[2])
                .isEqualTo("Main");
        assertThat(mapping.tables()
                        .get(0)
                        .map(event(Op.UPDATE, ORIGIN, row(Map.of("address", struct)), Map.of("address", other))))
                .isEmpty();
        assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("address", struct))))
                        .after()[2])
                .isEqualTo("Main");
    }

    @Test
    void anOverwriteWithoutTheEntryDeletesItOneMicrosecondBefore() {
        Mapping mapping = mapping("x int", "attrs['k']");
        ChangeEvent cleared = one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("attrs", Map.of("other", 1)))));
        assertThat(cleared.delta(2)).isEqualTo(Delta.TOMBSTONE);
        assertThat(cleared.writetime()).isEqualTo(WRITETIME - 1);
        assertThat(cleared.hasTtl()).isFalse();

        assertThat(one(
                                mapping,
                                event(
                                        Op.UPDATE,
                                        ORIGIN,
                                        row(Map.of("attrs", Map.of("k", 5))),
                                        Map.of("attrs", Delta.ADD)))
                        .after()[2])
                .isEqualTo(5);
        Map<String, Object> removed = new HashMap<>();
        removed.put("k", null);
        ChangeEvent gone =
                one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("attrs", removed)), Map.of("attrs", Delta.REMOVE)));
        assertThat(gone.delta(2)).isEqualTo(Delta.TOMBSTONE);
        assertThat(gone.writetime()).isEqualTo(WRITETIME);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x text|lowr(name)|line 5, column 24: the expression 'lowr(name)' is wrong: there is no function 'lowr'; did you mean 'lower'?",
                "x text|lower(nme)|line 5, column 30: the expression 'lower(nme)' is wrong: there is no column 'nme'; did you mean 'name'?",
                "x text|lower(age)|found no matching overload for 'lower' applied to '(int)'",
                "x int|lower(name)|the expression 'lower(name)' gives string, and target column x is int",
                "x text|name + string(age)|depends on name and age, so that it needs the whole origin row",
                "x int|size(tags)|it needs the whole of tags, which is a non-frozen set<text>",
                "x int|size(attrs)|use one entry, as in entry(attrs, 'key')",
                "x text|string(owner)|static columns can only come from static ones",
                "x text|name +|the expression 'name +' is wrong",
                "x text|writetime(1)|writetime() takes the name of a column",
            })
    void refusesWithPlaceAndReason(String column, String expression, String message) {
        assertThatThrownBy(() -> mapping(column, expression))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesConstantsThatWouldFailEachRecord() {
        String[][] wrong = {
            {"x timestamp", "bucket(at, 'days')", "'days' is no unit of bucket"},
            {"x timestamp", "parse_time(name, 'yyyy-MM-dd hh:mm')", "does not tell which day and time of day"},
            {"x text", "format_time(at, 'jjjj')", "Unknown pattern letter"},
            {"x bigint", "bucket(age, 0)", "must be more than 0"},
            {"x bigint", "shard(name, 0)", "must be more than 0"},
            {"x text", "part(name, '', 1)", "the separator must not be empty"},
        };
        for (String[] each : wrong) {
            assertThatThrownBy(() -> mapping(each[0], each[1]))
                    .as(each[1])
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining(each[2]);
        }
    }

    @Test
    void takesOnlyJsonForJson() {
        Mapping mapping = mapping("x text", "json(name, 'a')");
        for (String json : List.of("{}", "[1]", "17", " {\"b\": \"a\"} ", "{\"a\": null}", "null")) {
            assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("name", json))))
                            .after()[2])
                    .as(json)
                    .isNull();
        }
        assertThat(one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("name", "{\"a\": [1, {\"b\": 2}], \"a\": 3}"))))
                        .after()[2])
                .isEqualTo("[1, {\"b\": 2}]");
        for (String text : List.of(
                "",
                "hello",
                "{\"a\": tru]",
                "{\"a\": 1} x",
                "{\"a\": 01}",
                "{\"a\": 1,}",
                "{\"a\": \"\\q\"}",
                "[".repeat(2000))) {
            assertThatThrownBy(() -> one(mapping, event(Op.UPDATE, ORIGIN, row(Map.of("name", text)))))
                    .as(text)
                    .hasMessageContaining("fails in the expression");
        }
    }

    @Test
    void refusesAnExpressionOfACounter() {
        assertThatThrownBy(() -> compile(
                        table("ks.c", "id partition int", "hits counter"),
                        table("ks.n", "id partition int", "x bigint"),
                        "    columns: {x: {expression: hits}}"))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("counters can only go to counters");
    }

    @Test
    void refusesADateThatIsOutOfRange() {
        Mapping mapping = mapping("x date", "at");
        Map<String, Object> row = new HashMap<>(row(Map.of()));
        row.put("at", Long.MAX_VALUE);
        assertThatThrownBy(() -> one(mapping, event(Op.CREATE, ORIGIN, row))).hasMessageContaining("range of a date");
    }

    @Test
    void failsARecordWithoutSayingTheValue() {
        Mapping mapping = mapping("x bigint", "int(name)");
        assertThatThrownBy(() -> mapping.tables().get(0).map(event(Op.UPDATE, ORIGIN, row(Map.of("name", "secret")))))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "table ks.t, key (id=a, at=1970-01-01T00:00:01.000Z): column name to x, expression int(name),"
                                + " text to bigint: the value (a String) fails in the expression: bad format");
    }

    @Test
    void survivesTheWayThroughJson() {
        Mapping read = Mapping.fromJson(mapping("x text", "upper(name)").toJson());
        assertThat(one(read, event(Op.UPDATE, ORIGIN, row(Map.of("name", "b")))).after()[2])
                .isEqualTo("B");
    }
}
