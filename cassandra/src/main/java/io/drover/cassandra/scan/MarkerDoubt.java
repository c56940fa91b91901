package io.drover.cassandra.scan;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;

/** Whether a row may outlive its cells, as far as these tell: because a row marker without an end may be behind them. */
enum MarkerDoubt {
    /** A cell has no end either, or there is nothing to learn. */
    NONE,
    /** Every column was written at once and expires at once: most likely by one INSERT, whose marker expires with them. */
    SLIGHT,
    /** The cells expire, and several statements may have written the row. */
    REAL;

    /** The last second that a request can name as the present: before Cassandra 5.0, a larger one is negative. */
    static final int END_OF_TIME = Integer.MAX_VALUE;

    static boolean isPossible(TableSchema table) {
        return table.columns().stream()
                .anyMatch(column -> column.kind() == Column.Kind.REGULAR && column.type() != ScalarType.COUNTER);
    }

    static MarkerDoubt of(ScannedRow row, TableSchema table, ScanQuery query) {
        if (row.bytes(table.primaryKeySize() - 1) == null) {
            return NONE; // A partition without rows.
        }
        boolean atOnce = true;
        ByteBuffer firstWritetime = null;
        int firstTtl = 0;
        int longestTtl = 0;
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            if (table.column(i).kind() != Column.Kind.REGULAR) {
                continue;
            }
            if (row.bytes(i) == null) {
                atOnce = false;
                continue;
            }
            ByteBuffer ttlBytes = query.isStamped(i) ? row.bytes(query.ttlIndex(i)) : null;
            if (ttlBytes == null) {
                return NONE;
            }
            ByteBuffer writetime = row.bytes(query.writetimeIndex(i));
            int ttl;
            if (table.column(i).type().isMultiCell()) {
                ttl = Stamps.read(writetime, ttlBytes).longestTtl();
                if (ttl == ChangeEvent.NO_TTL) {
                    return NONE;
                }
                atOnce = false;
            } else {
                ttl = ttlBytes.getInt(ttlBytes.position());
                if (firstWritetime == null) {
                    firstWritetime = writetime;
                    firstTtl = ttl;
                }
                atOnce &= ttl == firstTtl && writetime.equals(firstWritetime);
            }
            longestTtl = Math.max(longestTtl, ttl);
        }
        if (longestTtl == 0 || row.readAt() + longestTtl >= END_OF_TIME) {
            return NONE;
        }
        return atOnce ? SLIGHT : REAL;
    }
}
