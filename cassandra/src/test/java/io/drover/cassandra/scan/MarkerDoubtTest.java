package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkerDoubtTest {
    private static final TableSchema TABLE = table("int");
    private static final ScanQuery QUERY = new ScanQuery(TABLE, true);
    private static final int A = 1;
    private static final int B = 2;
    private static final long NOW = 1_700_000_000L;

    @Test
    void aCellWithoutEndSettlesIt() {
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 100, 0))).isEqualTo(MarkerDoubt.NONE);
    }

    @Test
    void aRowWithoutCellsLeavesNothingToCompare() {
        assertThat(doubt(row())).isEqualTo(MarkerDoubt.NONE);
    }

    @Test
    void whatWasWrittenAtOnceIsMostLikelyOneInsert() {
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 100, 60))).isEqualTo(MarkerDoubt.SLIGHT);
    }

    @Test
    void cellsOfSeveralStatementsOrTooFewCellsLeaveItOpen() {
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 101, 60))).isEqualTo(MarkerDoubt.REAL);
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 100, 61))).isEqualTo(MarkerDoubt.REAL);
        assertThat(doubt(cell(row(), B, 100, 60))).isEqualTo(MarkerDoubt.REAL);
    }

    @Test
    void whatExpiresBehindTheEndOfTimeCannotBeAskedFor() {
        int ttl = (int) (MarkerDoubt.END_OF_TIME - NOW);
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 100, ttl))).isEqualTo(MarkerDoubt.NONE);
        assertThat(doubt(cell(cell(row(), A, 100, 60), B, 100, ttl - 1))).isEqualTo(MarkerDoubt.REAL);
    }

    @Test
    void countersHaveNoMarkers() {
        assertThat(MarkerDoubt.isPossible(TABLE)).isTrue();
        assertThat(MarkerDoubt.isPossible(table("counter"))).isFalse();
    }

    private static MarkerDoubt doubt(ByteBuffer[] bytes) {
        return MarkerDoubt.of(
                new ScannedRow() {
                    @Override
                    public ByteBuffer bytes(int index) {
                        return bytes[index];
                    }

                    @Override
                    public long readAt() {
                        return NOW;
                    }
                },
                TABLE,
                QUERY);
    }

    private static ByteBuffer[] row() {
        ByteBuffer[] bytes = new ByteBuffer[TABLE.size() + 2 * 2 + 1];
        bytes[0] = ByteBuffer.allocate(4);
        return bytes;
    }

    private static ByteBuffer[] cell(ByteBuffer[] bytes, int column, long writetime, int ttl) {
        bytes[column] = ByteBuffer.allocate(4);
        bytes[QUERY.writetimeIndex(column)] = ByteBuffer.allocate(8).putLong(0, writetime);
        bytes[QUERY.ttlIndex(column)] = ttl == 0 ? null : ByteBuffer.allocate(4).putInt(0, ttl);
        return bytes;
    }

    private static TableSchema table(String type) {
        return new TableSchema(
                new TableId("ks", "t"),
                List.of(
                        new Column("p", CqlType.parse("int"), Kind.PARTITION_KEY),
                        new Column("a", CqlType.parse(type), Kind.REGULAR),
                        new Column("b", CqlType.parse(type), Kind.REGULAR)));
    }
}
