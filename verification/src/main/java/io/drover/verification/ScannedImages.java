package io.drover.verification;

import io.drover.cassandra.scan.RowCursor;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.connect.errors.ConnectException;

/** The rows of a token range as they are, or would be, on the target. */
final class ScannedImages implements RowSource, AutoCloseable {
    private final RowImages images;
    private final RowCursor rows;

    /** A scanned row gives one image, or two when it is the first of a partition with static columns. */
    private final Deque<RowImage> ready = new ArrayDeque<>();

    ScannedImages(TableScan scan, TokenRange range, RowImages images) {
        this.images = images;
        this.rows = scan.rows(range);
    }

    @Override
    public RowImage next() {
        while (ready.isEmpty()) {
            ScannedRow row = nextRow();
            if (row == null) {
                return null;
            }
            ready.addAll(images.of(row, rows.token()));
        }
        return ready.pollFirst();
    }

    private ScannedRow nextRow() {
        try {
            return rows.next();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted", e);
        }
    }

    @Override
    public void close() {
        rows.close();
    }
}
