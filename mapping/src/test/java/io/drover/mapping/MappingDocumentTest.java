package io.drover.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.model.TableId;
import io.drover.model.type.ScalarType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingDocumentTest {
    private static final String HEAD = "tables:\n- origin: ks.a\n  target: ks.b\n";

    @Test
    void readsTheTablesOfAWholeMigration() {
        MappingDocument document = MappingDocument.parse("""
                migration: users-v2
                origin:  {contact-points: ["127.0.0.1:9042"], datacenter: datacenter1}
                tables:
                  - origin: my_keyspace.users
                    target: my_keyspace.users_new
                    columns:
                      email_address: email                                # rename
                      signup_date: {constant: "2020-01-01T00:00:00Z"}     # new column
                      age: {column: age, cast: bigint}                    # type change
                    drop: [legacy_flag]
                """);
        assertThat(document.tables())
                .containsExactly(new TableRule(
                        new Position(4, 5),
                        new TableId("my_keyspace", "users"),
                        new TableId("my_keyspace", "users_new"),
                        List.of(
                                new ColumnRule(new Position(7, 7), "email_address", new OriginColumn("email", null)),
                                new ColumnRule(new Position(8, 7), "signup_date", new Constant("2020-01-01T00:00:00Z")),
                                new ColumnRule(new Position(9, 7), "age", new OriginColumn("age", ScalarType.BIGINT))),
                        List.of(new TableRule.Drop(new Position(10, 12), "legacy_flag")),
                        null,
                        null,
                        null,
                        false,
                        false));
    }

    @Test
    void takesNamesInCqlQuotes() {
        MappingDocument document = MappingDocument.parse("""
                tables:
                  - origin: '"Ks"."Users"'
                    target: ks.users
                    columns: {'"Mixed Case"': '"a""b"'}
                """);
        TableRule table = document.tables().get(0);
        assertThat(table.origin()).isEqualTo(new TableId("Ks", "Users"));
        assertThat(table.columns().get(0).target()).isEqualTo("Mixed Case");
        assertThat(table.columns().get(0).source()).isEqualTo(new OriginColumn("a\"b", null));
    }

    @Test
    void keepsConstantsAsWritten() {
        MappingDocument document = MappingDocument.parse(
                HEAD + "  columns: {a: {constant: 1.50}, b: {constant: true}, c: {constant: ''}}");
        assertThat(document.tables().get(0).columns())
                .extracting(ColumnRule::source)
                .containsExactly(new Constant("1.50"), new Constant("true"), new Constant(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'  colums: {a: b}'|line 4, column 3: unknown key 'colums'; did you mean 'columns'?",
                "'  zzz: 1'|line 4, column 3: unknown key 'zzz'; known: origin, target, columns, drop",
                "'  origin: ks.c'|line 4, column 3: 'origin' was already given in line 2, column 3",
                "'  columns: {a: b, a: c}'|line 4, column 19: 'a' was already given in line 4, column 13",
                "'  columns: [a]'|line 4, column 12: 'columns' must be a mapping",
                "'  columns: {a: }'|line 4, column 15: a column comes from",
                "'  columns: {a: [b]}'|line 4, column 16: a column comes from",
                "'  columns: {a: {cast: int}}'|line 4, column 16: a column comes from",
                "'  columns: {a: {column: b, constant: 1}}'|line 4, column 16: a column comes from",
                "'  columns: {a: {constant: 1, cast: int}}'|line 4, column 16: a column comes from",
                "'  columns: {a: {column: b, kast: int}}'|column 28: unknown key 'kast'; did you mean 'cast'?",
                "'  columns: {a: {column: b, cast: bigit}}'|column 34: 'bigit' is not a CQL type; did you mean 'bigint'?",
                "'  columns: {a: {constant: null}}'|column 27: a constant must be one string, number or boolean",
                "'  columns: {a: {constant: [1]}}'|column 27: a constant must be one string, number or boolean",
                "'  columns: {[a]: b}'|column 13: a key must be a plain name",
                "'  drop: a'|line 4, column 9: 'drop' must be a list of origin columns",
                "'  drop: [{a: b}]'|line 4, column 10: 'drop' must list names of origin columns",
                "'  where: [a]'|line 4, column 10: 'where' must be a CEL expression over key columns",
                "'  explode: {column: m}'|line 4, column 12: 'explode' must be {column: name, key: name}",
                "'  explode: {column: m, kee: k}'|line 4, column 24: unknown key 'kee'; did you mean 'key'?",
                "'  whole_rows: maybe'|line 4, column 15: 'whole_rows' must be true or false",
                "'  unique_keys: maybe'|line 4, column 16: 'unique_keys' must be true or false",
                "'  key: a'|line 4, column 8: 'key' must be a list",
                "'  key: [[a desc], b]'|line 4, column 8: only clustering columns can be 'desc'",
                "'  columns: {a: {parts: {x: {parts: {y: b}}}}}'|line 4, column 25: a part cannot have parts of its own",
                "'  columns: {a: {expression: b, pattern: yyyy}}'|line 4, column 16: a column comes from",
                "'- origin: users\n  target: ks.c'|line 4, column 11: 'users' is not of the form keyspace.table",
                "'- origin: a.b.c\n  target: ks.c'|line 4, column 11: 'a.b.c' is not of the form keyspace.table",
                "'- origin: [a]\n  target: ks.c'|line 4, column 11: 'origin' must be of the form keyspace.table",
                "'- origin: ks.c'|line 4, column 3: the table has no 'target'",
                "'- ks.c'|line 4, column 3: a table must be a mapping",
                "'  columns: {a: *x}'|line 4, column 16: this is not YAML: found undefined alias x",
            })
    void refusesWithPlaceAndReason(String rest, String message) {
        assertThatThrownBy(() -> MappingDocument.parse(HEAD + rest))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|line 1, column 1: the document must have the key 'tables'",
                "'[a]'|line 1, column 1: the document must have the key 'tables'",
                "'table: []'|line 1, column 1: 'tables' must list at least one table",
                "'tables: []'|line 1, column 9: 'tables' must list at least one table",
                "'tables: {}'|line 1, column 9: 'tables' must list at least one table",
                "'tables: [}'|line 1, column 10: this is not YAML",
                "'tables:\n\t- a'|line 2, column 1: this is not YAML",
            })
    void refusesWhatHasNoTables(String yaml, String message) {
        assertThatThrownBy(() -> MappingDocument.parse(yaml))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining(message);
    }

    @Test
    void reportsAllMistakesInTheirOrder() {
        assertThatThrownBy(() -> MappingDocument.parse(HEAD + "  drop: a\n  colums: {}\n- origin: x\n"))
                .isInstanceOfSatisfying(
                        MappingException.class,
                        e -> assertThat(e.findings())
                                .extracting(finding -> finding.position().line())
                                .containsExactly(4, 5, 6, 6));
    }
}
