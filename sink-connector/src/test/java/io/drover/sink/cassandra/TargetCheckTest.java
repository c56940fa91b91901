package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetCheckTest {
    private static final String KEY = "k int PARTITION_KEY";
    private static final String CLUSTERING = "c int CLUSTERING";

    @Test
    void leavesColumnsAloneThatOnlyTheTargetHas() {
        assertFits(table(KEY, "v text REGULAR"), table(KEY, "more int REGULAR", "v text REGULAR", "st int STATIC"));
    }

    @Test
    void takesUserTypesOfAnotherKeyspaceAndWithFurtherFields() {
        assertFits(
                table(KEY, "u set<udt<a.address: x int>> REGULAR"),
                table(KEY, "u set<udt<b.address: x int, y int>> REGULAR"));
        assertMisfit(
                table(KEY, "u udt<a.address: x int> REGULAR"),
                table(KEY, "u udt<a.address: y int> REGULAR"),
                "column u",
                "type");
    }

    @Test
    void namesWhatDoesNotFit() {
        assertMisfit(table(KEY, "v text REGULAR"), table(KEY), "column v", "ks.t", "no such column");
        assertMisfit(table(KEY, "v text REGULAR"), table(KEY, "v int REGULAR"), "column v", "int there and text");
        assertMisfit(
                table(KEY, "v set<int> REGULAR"),
                table(KEY, "v frozen<set<int>> REGULAR"),
                "column v",
                "frozen<set<int>>");
        assertMisfit(table(KEY, "v text REGULAR"), table(KEY, "v text STATIC"), "column v", "static column there");
    }

    @Test
    void wantsTheWholeKeyInItsOrder() {
        assertMisfit(table(KEY), table(KEY, CLUSTERING), "column c", "lack this key column");
        assertMisfit(table(KEY, CLUSTERING), table(KEY, "c int CLUSTERING_DESC"), "column c", "descending");
        assertMisfit(
                table(KEY, CLUSTERING, "d int CLUSTERING"),
                table(KEY, "d int CLUSTERING", CLUSTERING),
                "another order");
    }

    private static void assertFits(TableSchema events, TableSchema target) {
        assertThatCode(() -> TargetCheck.check(events, target)).doesNotThrowAnyException();
    }

    private static void assertMisfit(TableSchema events, TableSchema target, String... words) {
        assertThatThrownBy(() -> TargetCheck.check(events, target)).hasMessageContainingAll(words);
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
}
