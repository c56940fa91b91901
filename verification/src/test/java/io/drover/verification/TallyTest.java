package io.drover.verification;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("p", ScalarType.TEXT, Column.Kind.PARTITION_KEY),
                    new Column("c", ScalarType.INT, Column.Kind.CLUSTERING),
                    new Column("v", ScalarType.INT, Column.Kind.REGULAR)));
    private static final ColumnRole[] ROLES = {ColumnRole.KEY, ColumnRole.KEY, ColumnRole.CELL};

    private final AtomicLong progress = new AtomicLong();
    private final Tally tally =
            new Tally(TABLE, new RowDifference(TABLE, ROLES, 1), Comparison.MAX_SAMPLES, progress::addAndGet);

    private static RowImage row(Object clustering, Integer value) {
        RowImage row = new RowImage(TABLE, 1, Arrays.asList("it's", clustering));
        row.add(new ChangeEvent(
                Op.READ,
                TABLE,
                1,
                ChangeEvent.NO_TTL,
                0,
                new Object[] {"it's", clustering, value},
                null,
                null,
                Origin.ofScan("test", "test", ""),
                0));
        return row;
    }

    @Test
    void countsAndNamesRowsByTheirKeyAsCql() {
        tally.matched(row(1, 1), row(1, 1));
        tally.matched(row(2, 1), row(2, 2));
        tally.onlyOnOrigin(row(3, 1));
        tally.onlyOnTarget(row(null, 1));

        Comparison result = tally.result();

        assertThat(result)
                .isEqualTo(new Comparison(
                        1,
                        1,
                        1,
                        1,
                        List.of(
                                new Comparison.Sample("p = 'it''s' AND c = 2", "v: another value"),
                                new Comparison.Sample("p = 'it''s' AND c = 3", "missing on the target"),
                                new Comparison.Sample("p = 'it''s'", "on the target only"))));
        assertThat(result.agrees()).isFalse();
        assertThat(progress).hasValue(4);
    }

    @Test
    void saysWhenARowOnOneSideOnlyIsNothingButItsMarker() {
        tally.onlyOnTarget(row(1, null));
        tally.onlyOnTarget(row(2, 1));

        assertThat(tally.result().samples()).extracting(Comparison.Sample::bare).containsExactly(true, false);
    }

    @Test
    void keepsABoundedNumberOfSamples() {
        for (int i = 0; i < 5000; i++) {
            tally.onlyOnOrigin(row(i, 1));
        }

        Comparison result = tally.result();

        assertThat(result.missing()).isEqualTo(5000);
        assertThat(result.samples()).hasSize(Comparison.MAX_SAMPLES);
        assertThat(result.plus(result).samples()).hasSize(Comparison.MAX_SAMPLES);
        assertThat(result.plus(result).missing()).isEqualTo(10_000);
        assertThat(progress).hasValue(5000);
    }

    @Test
    void agreesOnlyWhenThereWereRows() {
        assertThat(Comparison.NOTHING.agrees()).isFalse();
        assertThat(new Comparison(1, 0, 0, 0, List.of()).agrees()).isTrue();
    }
}
