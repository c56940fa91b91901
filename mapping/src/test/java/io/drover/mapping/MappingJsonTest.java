package io.drover.mapping;

import static io.drover.mapping.Tables.event;
import static io.drover.mapping.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MappingJsonTest {
    private static final TableSchema ORIGIN =
            table("ks.t", "id partition uuid", "at clustering int", "age int", "x text", "gone text");
    private static final TableSchema TARGET = table(
            "\"Kß\".n",
            "id partition uuid",
            "at clustering_desc int",
            "age bigint",
            "naïve\"\\\u2028\u0007 text",
            "note text",
            "u frozen<udt<ks.\"Odd Name\": a int, \"b c\" list<text>>>",
            "s static int");

    private static Mapping mapping() {
        return new Mapping(List.of(new TableMapping(new TableRules(
                ORIGIN.id(),
                TARGET,
                new ColumnSource[] {
                    new ColumnSource.OriginColumn("id", null),
                    new ColumnSource.OriginColumn("at", null),
                    new ColumnSource.OriginColumn("age", TARGET.column(2).type()),
                    new ColumnSource.OriginColumn("x", null),
                    new ColumnSource.Constant("line\nbreak \"quoted\" \uD83D\uDE00 {a: [1"),
                    null,
                    null
                },
                Set.of("gone"),
                null,
                null,
                false,
                true,
                false))));
    }

    @Test
    void comesBackAsItWas() {
        Mapping mapping = mapping();
        Mapping read = Mapping.fromJson(mapping.toJson());
        TableMapping table = read.tables().get(0);
        assertThat(table.origin()).isEqualTo(ORIGIN.id());
        assertThat(table.target()).isEqualTo(TARGET);
        assertThat(table.rules().promisesWholeRows()).isTrue();
        assertThat(table.dropped()).containsExactly("gone");
        for (int i = 0; i < TARGET.size(); i++) {
            assertThat(table.source(i)).isEqualTo(mapping.tables().get(0).source(i));
        }
        assertThat(read.toJson()).isEqualTo(mapping.toJson());
    }

    @Test
    void mapsTheSameAfterwards() {
        ChangeEvent event = event(
                Op.CREATE, ORIGIN, Map.of("id", "f0a1b2c3-0000-4000-8000-000000000000", "at", 1, "age", 3, "x", "y"));
        Object[] expected = mapping().tables().get(0).map(event).get(0).after();
        Object[] actual = Mapping.fromJson(mapping().toJson())
                .tables(ORIGIN.id())
                .get(0)
                .map(event)
                .get(0)
                .after();
        assertThat(Arrays.asList(actual)).isEqualTo(Arrays.asList(expected)).contains(3L);
    }

    @Test
    void isPlainAsciiOnOneLine() {
        assertThat(mapping().toJson()).matches("[ -~]+").contains("\"constant\":\"line\\u000abreak \\\"quoted\\\" ");
    }

    @Test
    void holdsManyTables() {
        List<TableMapping> tables = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            tables.add(new TableMapping(new TableRules(
                    new TableId("ks", "origin_" + i),
                    table("ks.target_" + i, "id partition int", "some_longer_column_name_that_repeats text"),
                    new ColumnSource[] {new ColumnSource.OriginColumn("id", null), null},
                    Set.of(),
                    null,
                    null,
                    false,
                    false,
                    false)));
        }
        assertThat(Mapping.fromJson(new Mapping(tables).toJson()).tables()).hasSize(300);
    }

    @Test
    void refusesAnythingElse() {
        for (String bad :
                new String[] {"", "{", "[]", "null", "{\"version\":2}", "{\"version\":2,\"tables\":[{}]}", "\"x\""}) {
            assertThatThrownBy(() -> Mapping.fromJson(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Mapping.fromJson("{\"version\":9,\"tables\":[]}"))
                .hasMessageContaining("of version 9, and this is version 2");
        assertThatThrownBy(
                        () -> Mapping.fromJson(mapping().toJson().replace("\"type\":\"bigint\"", "\"type\":\"bigit\"")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
