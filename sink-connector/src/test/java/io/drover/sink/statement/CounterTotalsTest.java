package io.drover.sink.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Op;
import io.drover.model.type.ScalarType;
import io.drover.sink.EventBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class CounterTotalsTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY),
                    new Column("n", ScalarType.COUNTER, Column.Kind.REGULAR),
                    new Column("o", ScalarType.COUNTER, Column.Kind.REGULAR)));

    @Test
    void addsWhatIsMissingAtTheEventsTime() {
        CqlWrite write = totals(10, false).write(at(3, 9));
        assertThat(write.cql()).isEqualTo("UPDATE ks.t SET n = n + ?, o = o + ? WHERE k = ?");
        assertThat(write.timestamp()).isEqualTo(10);
        assertThat(write.values()[0].getLong(0)).isEqualTo(5 - 3);
        assertThat(write.values()[1]).isSameAs(CqlWrite.UNSET);
        assertThat(totals(10, false).read().cql())
                .isEqualTo("SELECT n, WRITETIME(n), o, WRITETIME(o) FROM ks.t WHERE k = ? LIMIT 1");
    }

    @Test
    void addsAllToWhatIsNotThere() {
        assertThat(totals(10, false).write(i -> null).values()[0].getLong(0)).isEqualTo(5);
    }

    @Test
    void leavesWhatIsNewerOrThere() {
        assertThat(totals(10, false).write(at(7, 11))).isNull();
        assertThat(totals(10, false).write(at(5, 10))).isNull();
    }

    @Test
    void movesTheTimeOfAnEqualTotalOn() {
        assertThat(totals(10, false).write(at(5, 9)).values()[0].getLong(0)).isZero();
    }

    @Test
    void atOneTimeTheLogWinsOverTheScan() {
        assertThat(totals(10, false).write(at(4, 10)).values()[0].getLong(0)).isEqualTo(1);
        assertThat(totals(10, true).write(at(4, 10))).isNull();
    }

    private static CounterTotals totals(long writetime, boolean scanned) {
        EventBuilder event =
                EventBuilder.event(Op.UPDATE, TABLE).at(writetime).with("k", 1).with("n", 5L);
        return new CounterStatements(TABLE)
                .totals((scanned ? event.scanned() : event).build())
                .get(0);
    }

    private static java.util.function.IntFunction<ByteBuffer> at(long total, long writetime) {
        return i -> ByteBuffer.allocate(Long.BYTES).putLong(0, i == 0 ? total : writetime);
    }
}
