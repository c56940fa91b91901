package io.drover.mapping;

import static io.drover.mapping.Tables.compile;
import static io.drover.mapping.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.model.TableSchema;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingCompileTest {
    private static final TableSchema ORIGIN = table(
            "ks.events",
            "tenant partition text",
            "day clustering date",
            "seq clustering int",
            "owner static text",
            "email text",
            "age int",
            "tags set<text>",
            "total decimal");

    private static TableSchema target(String... columns) {
        return table("ks.events_new", columns);
    }

    @Test
    void completesTheRulesWithWhatIsCarriedOver() {
        TableSchema target = table(
                "ks.users_new",
                "user_id partition uuid",
                "age bigint",
                "email_address text",
                "signup_date timestamp",
                "username text",
                "untouched text");
        Mapping mapping = compile(
                table(
                        "ks.users",
                        "user_id partition uuid",
                        "age int",
                        "email text",
                        "legacy_flag boolean",
                        "username text"),
                target,
                """
                    columns:
                      email_address: email
                      signup_date: {constant: "2020-01-01T00:00:00Z"}
                      age: {column: age, cast: bigint}
                    drop: [legacy_flag]
                """);
        TableMapping table = mapping.tables().get(0);
        assertThat(table.source(0)).contains(new OriginColumn("user_id", null));
        assertThat(table.source(1).map(source -> ((OriginColumn) source).name()))
                .contains("age");
        assertThat(table.source(2)).contains(new OriginColumn("email", null));
        assertThat(table.source(3)).contains(new Constant("2020-01-01T00:00:00Z"));
        assertThat(table.source(4)).contains(new OriginColumn("username", null));
        assertThat(table.source(5)).isEmpty();
        assertThat(table.dropped()).containsExactly("legacy_flag");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "columns: {mail: email}|line 4, column 15: target table ks.events_new has no column 'mail'; did you mean 'email'?",
                "columns: {email: emial}|line 4, column 15: origin table ks.events has no column 'emial'; did you mean 'email'?",
                "drop: [ages]|line 4, column 12: origin table ks.events has no column 'ages'; did you mean 'age'?",
                "drop: [seq]|line 4, column 12: column seq is part of the primary key and cannot be dropped",
                "`columns: {extra: age}\n    drop: [age]`|line 5, column 12: column age is dropped here but used under 'columns'",
                "columns: {email: {constant: x}}|line 4, column 15: target column email does not come from the origin's column of that name",
                "columns: {extra: {constant: x}}|line 4, column 15: the constant of column extra, 'x', is not an int",
                "columns: {extra: {constant: 2147483648}}|the constant of column extra, '2147483648', is not an int",
                "`columns: {tags: {constant: x}}\n    drop: [tags]`|the constant of column tags cannot be a set<text>",
                "`columns: {owner: {constant: x}}\n    drop: [owner]`|the constant of column owner has no row to be written with",
                "columns: {extra: email}|line 4, column 15: origin column email does not fit target column extra: text is not int; write extra: {column: email, cast: int}",
                "columns: {extra: {column: email, cast: bigint}}|line 4, column 15: the cast to bigint does not fit target column extra, which is int",
                "columns: {extra: {column: tags, cast: int}}|set<text> is not int, and an event that changes one element does not carry the whole",
                "columns: {extra: {column: day, cast: int}}|date is not int, and there is no cast between them",
                "columns: {owner: email}|a static column can only come from a static one, because all rows share its value",
                "columns: {email: owner}|a static column can only go to a static one, because it changes without any row",
                "columns: {owner: tenant}|a static column can only come from a static one",
                "columns: {tenant: {constant: x}}|line 2, column 5: origin key column tenant is not in the primary key of ks.events_new: rows that differ only in it would overwrite each other",
                "columns: {tenant: email}|key column tenant of ks.events_new cannot come from email, which is not part of the origin's key: an update of it would change which row it is",
                "columns: {tenant: owner}|key column tenant of ks.events_new cannot come from owner, which is not part of the origin's key",
                "columns: {tenant: day, day: tenant}|line 4, column 15: origin column day does not fit target column tenant: date is not text; write tenant: {column: day, cast: text}",
                "columns: {seq: {column: seq, cast: bigint}}|the cast to bigint does not fit target column seq, which is int",
            })
    void refusesRulesThatDoNotFitTheTables(String rule, String message) {
        TableSchema target = target(
                "tenant partition text",
                "day clustering date",
                "seq clustering int",
                "owner static text",
                "email text",
                "age int",
                "tags set<text>",
                "total decimal",
                "extra int");
        assertThatThrownBy(() -> compile(ORIGIN, target, "    " + rule))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a partition text, b clustering int, c text, v int|columns: {c: {constant: x}}|ok",
                "a partition text, b clustering int|drop: [v]|ok",
                "a partition text, b clustering int|``|line 2, column 5: origin column v has no place in ks.t_new, which has no column of that name; give it one under 'columns' (new_name: v) or list it under 'drop'",
                "a partition text, b2 clustering int, v int|columns: {b2: b}|ok",
                "a partition text, b clustering_desc int, v int|``|ok",
                "a partition text, b clustering bigint, v int|columns: {b: {column: b, cast: bigint}}|ok",
                "a partition text, b clustering text, v int|columns: {b: {column: b, cast: text}}|ok",
                "a partition text, b clustering float, v int|columns: {b: {column: b, cast: float}}|origin key column b is in the primary key of ks.t_new only as part of an expression or a cast that may give two rows the same key",
                "a partition uuid, b clustering int, v int|columns: {a: {column: a, cast: uuid}}|a cast that may give two rows the same key",
                "a partition blob, b clustering int, v int|columns: {a: {column: a, cast: blob}}|a cast that may give two rows the same key",
                "a partition text, b partition int, v int|``|ok",
                "b partition int, a clustering text, v int|``|ok",
                "a partition text, v int, b int|``|origin key column b is not in the primary key of ks.t_new: rows that differ only in it would overwrite each other",
                "a partition text, b clustering int, n clustering int, v int|``|key column n of ks.t_new comes from nowhere",
                "a partition text, b clustering int, v counter|``|int is not counter, and counters can only go to counters",
                "a partition text, b clustering int, v bigint|``|int is not bigint; write v: {column: v, cast: bigint}",
                "a partition text, b clustering int, v list<int>|``|int is not list<int>, and there is no cast between them",
            })
    void comparesTheTablesThemselves(String columns, String rules, String message) {
        TableSchema origin = table("ks.t", "a partition text", "b clustering int", "v int");
        TableSchema target = table("ks.t_new", columns.split(", "));
        if (message.equals("ok")) {
            assertThatCode(() -> compile(origin, target, "    " + rules)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> compile(origin, target, "    " + rules))
                    .isInstanceOf(MappingException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void carriesUdtsThatDifferInNameOnly() {
        TableSchema origin =
                table("ks.t", "a partition int", "u udt<ks.address: street text, zip int>", "f list<udt<ks.p: x int>>");
        TableSchema moved = table(
                "ks2.t", "a partition int", "u udt<ks2.address: street text, zip int>", "f list<udt<ks2.p: x int>>");
        assertThatCode(() -> compile(origin, moved, "")).doesNotThrowAnyException();

        TableSchema changed = table(
                "ks2.t", "a partition int", "u udt<ks2.address: street text, code int>", "f list<udt<ks2.p: x int>>");
        assertThatThrownBy(() -> compile(origin, changed, "")).hasMessageContaining("origin column u does not fit");
        TableSchema frozen = table(
                "ks2.t",
                "a partition int",
                "u frozen<udt<ks2.address: street text, zip int>>",
                "f list<udt<ks2.p: x int>>");
        assertThatThrownBy(() -> compile(origin, frozen, "")).hasMessageContaining("origin column u does not fit");
    }

    @Test
    void refusesUnknownTables() {
        MappingDocument document = MappingDocument.parse("tables: [{origin: ks.a, target: ks.b}]");
        assertThatThrownBy(() -> Mapping.compile(document, id -> Optional.empty(), id -> Optional.empty()))
                .isInstanceOf(MappingException.class)
                .hasMessage(
                        "line 1, column 10: table ks.a does not exist in the origin cluster\n"
                                + "line 1, column 10: table ks.b does not exist in the target cluster; create it first ('drover plan --write-ddl' writes the statement)");
    }

    @Test
    void reportsEverythingAtOnce() {
        TableSchema origin = table("ks.t", "a partition int", "v int", "w int");
        TableSchema target = table("ks.u", "a partition bigint", "v text");
        assertThatThrownBy(() -> compile(origin, target, "    columns: {nope: v}\n    drop: [x]"))
                .isInstanceOfSatisfying(
                        MappingException.class,
                        e -> assertThat(e.findings())
                                .extracting(Finding::toString)
                                .hasSize(4)
                                .satisfiesExactly(
                                        key -> assertThat(key)
                                                .startsWith("line 2, column 5: origin column w has no place"),
                                        w -> assertThat(w).startsWith("line 2, column 5: origin column a does not fit"),
                                        nope -> assertThat(nope)
                                                .startsWith("line 4, column 15: target table ks.u has no column"),
                                        x -> assertThat(x)
                                                .startsWith("line 5, column 12: origin table ks.t has no column 'x'")));
    }
}
