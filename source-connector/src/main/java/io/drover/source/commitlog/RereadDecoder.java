package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import org.apache.cassandra.db.DeletionTime;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.ColumnData;
import org.apache.cassandra.db.rows.ComplexColumnData;
import org.apache.cassandra.schema.ColumnMetadata;

/** Columns of which the log tells that they changed, but not to what. */
abstract class RereadDecoder extends ColumnDecoder {
    private RereadDecoder(ColumnMetadata column, int index) {
        super(column, index);
    }

    /** Non-frozen lists. */
    static final class OfList extends RereadDecoder {
        OfList(ColumnMetadata column, int index) {
            super(column, index);
        }

        @Override
        void decode(ColumnData data, Statements row) {
            ComplexColumnData cells = (ComplexColumnData) data;
            DeletionTime deletion = cells.complexDeletion();
            long newest = deletion.isLive() ? Long.MIN_VALUE : deletion.markedForDeleteAt();
            boolean deletes = true;
            boolean isWhole = !deletion.isLive();
            Cell<?> first = null;
            for (Cell<?> cell : cells) {
                first = first == null ? cell : first;
                isWhole &= !cell.isTombstone()
                        && cell.timestamp() == deletion.markedForDeleteAt() + 1
                        && ttl(cell) == ttl(first)
                        && expiresAt(cell) == expiresAt(first);
                if (cell.timestamp() >= newest) {
                    deletes = cell.isTombstone() && (deletes || cell.timestamp() > newest);
                    newest = cell.timestamp();
                }
            }
            boolean knowsTtl = isWhole && first != null;
            row.reread(new Reread(
                    index,
                    newest,
                    knowsTtl ? ttl(first) : ChangeEvent.NO_TTL,
                    knowsTtl ? expiresAt(first) : 0,
                    deletes));
        }
    }

    static final class OfCounter extends RereadDecoder {
        OfCounter(ColumnMetadata column, int index) {
            super(column, index);
        }

        @Override
        void decode(ColumnData data, Statements row) {
            Cell<?> cell = (Cell<?>) data;
            if (cell.isTombstone()) {
                row.forDelete(cell.timestamp(), index, null).setDelta(index, Delta.TOMBSTONE);
            } else {
                row.reread(new Reread(index, cell.timestamp(), ChangeEvent.NO_TTL, 0, false));
            }
        }
    }
}
