package io.drover.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.TableMapping;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowDifferenceTest {
    private static final TableSchema ORIGIN = new TableSchema(
            new TableId("ks", "users"),
            List.of(
                    new Column("id", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("name", ScalarType.TEXT, Column.Kind.REGULAR),
                    new Column("tags", CqlType.parse("set<text>"), Column.Kind.REGULAR),
                    new Column("scores", CqlType.parse("map<text, int>"), Column.Kind.REGULAR),
                    new Column("steps", CqlType.parse("list<text>"), Column.Kind.REGULAR)));
    private static final TableSchema TARGET = new TableSchema(
            new TableId("ks", "users_new"),
            List.of(
                    new Column("id", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("name", ScalarType.TEXT, Column.Kind.REGULAR),
                    new Column("tags", CqlType.parse("set<text>"), Column.Kind.REGULAR),
                    new Column("scores", CqlType.parse("map<text, int>"), Column.Kind.REGULAR),
                    new Column("signup_date", ScalarType.TIMESTAMP, Column.Kind.REGULAR),
                    new Column("notes", ScalarType.TEXT, Column.Kind.REGULAR),
                    new Column("steps", CqlType.parse("list<text>"), Column.Kind.REGULAR)));
    private static final int NAME = 1;
    private static final int TAGS = 2;
    private static final int SCORES = 3;
    private static final int SIGNUP_DATE = 4;
    private static final int NOTES = 5;
    private static final int STEPS = 6;

    private static final TableMapping MAPPING = Mapping.compile(
                    MappingDocument.parse("""
                            tables:
                              - origin: ks.users
                                target: ks.users_new
                                columns:
                                  signup_date: {constant: "1970-01-01T00:00:01Z"}
                            """), table -> Optional.of(ORIGIN), table -> Optional.of(TARGET))
            .tables()
            .get(0);

    private final RowDifference difference = new RowDifference(TARGET, ColumnRole.of(MAPPING, ORIGIN), 1);

    private static final class Row {
        private final RowImage image = new RowImage(TARGET, 1, List.of(1));

        private Row cell(int column, Object value, long writetime) {
            return cell(column, value, null, writetime, 0);
        }

        private Row cell(int column, Object value, Delta delta, long writetime, long expiresAt) {
            Object[] after = new Object[TARGET.size()];
            after[0] = 1;
            after[column] = value;
            Delta[] deltas = new Delta[TARGET.size()];
            deltas[column] = delta;
            image.add(new ChangeEvent(
                    Op.UPDATE,
                    TARGET,
                    writetime,
                    expiresAt == 0 ? ChangeEvent.NO_TTL : 100,
                    expiresAt,
                    after,
                    deltas,
                    null,
                    Origin.ofScan("test", "test", ""),
                    0));
            return this;
        }
    }

    private static Row row() {
        return new Row();
    }

    private Optional<String> compare(Row expected, Row actual) {
        return difference.of(expected.image, actual.image);
    }

    @Test
    void knowsWhatIsPromisedOfEachColumn() {
        assertThat(ColumnRole.of(MAPPING, ORIGIN))
                .containsExactly(
                        ColumnRole.KEY,
                        ColumnRole.CELL,
                        ColumnRole.CELL,
                        ColumnRole.CELL,
                        ColumnRole.MARKER,
                        ColumnRole.UNTOUCHED,
                        ColumnRole.CELL);
    }

    @Test
    void findsEqualRowsEqual() {
        assertThat(compare(row(), row())).isEmpty();
        assertThat(compare(row().cell(NAME, "a", 5), row().cell(NAME, "a", 5))).isEmpty();
    }

    @Test
    void comparesValuesAndWriteTimestampsAndNeverTellsAValue() {
        assertThat(compare(row().cell(NAME, "alice", 5), row().cell(NAME, "bob", 5)))
                .contains("name: another value");
        assertThat(compare(row().cell(NAME, "a", 5), row().cell(NAME, "a", 6)))
                .contains("name: write timestamp 6 instead of 5");
        assertThat(compare(row().cell(NAME, "a", 5), row())).contains("name: a value on the origin only");
        assertThat(compare(row(), row().cell(NAME, "a", 5))).contains("name: a value on the target only");
        assertThat(compare(row().cell(NAME, "", 5), row().cell(NAME, null, Delta.EMPTY, 5, 0)))
                .contains("name: another value");
    }

    @Test
    void toleratesASecondOfExpiry() {
        Row expected = row().cell(NAME, "a", null, 5, 1000);

        assertThat(compare(expected, row().cell(NAME, "a", null, 5, 1001))).isEmpty();
        assertThat(compare(expected, row().cell(NAME, "a", null, 5, 999))).isEmpty();
        assertThat(compare(expected, row().cell(NAME, "a", null, 5, 1002)))
                .contains("name: expires at 1002 instead of at 1000");
        assertThat(compare(expected, row().cell(NAME, "a", 5))).contains("name: expires never instead of at 1000");
        assertThat(compare(row().cell(NAME, "a", 5), expected)).contains("name: expires at 1000 instead of never");
    }

    @Test
    void comparesCollectionsElementByElement() {
        Row expected = row().cell(TAGS, List.of("x"), Delta.ADD, 5, 0).cell(TAGS, List.of("y"), Delta.ADD, 6, 0);

        assertThat(compare(
                        expected,
                        row().cell(TAGS, List.of("y"), Delta.ADD, 6, 0).cell(TAGS, List.of("x"), Delta.ADD, 5, 0)))
                .isEmpty();
        assertThat(compare(expected, row().cell(TAGS, List.of("x", "y"), Delta.ADD, 5, 0)))
                .contains("tags: write timestamp 5 instead of 6");
        assertThat(compare(expected, row().cell(TAGS, List.of("x"), Delta.ADD, 5, 0)))
                .contains("tags: an element on the origin only");

        Row map = row().cell(SCORES, Map.of("k", 1), Delta.ADD, 5, 0);
        assertThat(compare(map, row().cell(SCORES, Map.of("k", 1), Delta.ADD, 5, 0)))
                .isEmpty();
        assertThat(compare(map, row().cell(SCORES, Map.of("k", 2), Delta.ADD, 5, 0)))
                .contains("scores: another value");
    }

    @Test
    void letsAListBeNewerThanItsElements() {
        Row expected = row().cell(STEPS, List.of("x", "y"), 5);

        assertThat(compare(expected, row().cell(STEPS, List.of("x", "y"), 6))).isEmpty();
        assertThat(compare(expected, row().cell(STEPS, List.of("x", "y"), 4)))
                .contains("steps: write timestamp 4 instead of 5");
        assertThat(compare(expected, row().cell(STEPS, List.of("y", "x"), 6))).contains("steps: another value");
    }

    @Test
    void comparesConstantsByValueAloneAndLetsThemBeAbsent() {
        Row expected = row().cell(SIGNUP_DATE, 1000L, 5);

        assertThat(compare(expected, row().cell(SIGNUP_DATE, 1000L, 9))).isEmpty();
        assertThat(compare(expected, row())).isEmpty();
        assertThat(compare(expected, row().cell(SIGNUP_DATE, 1001L, 5))).contains("signup_date: another value");
    }

    @Test
    void ignoresColumnsThatNoRuleTouches() {
        assertThat(compare(row(), row().cell(NOTES, "written by the new application", 5)))
                .isEmpty();
    }
}
