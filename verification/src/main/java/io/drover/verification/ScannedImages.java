package io.drover.verification;

import io.drover.cassandra.scan.RowCursor;
import io.drover.cassandra.scan.RowEvents;
import io.drover.cassandra.scan.ScannedRow;
import io.drover.cassandra.scan.TableScan;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Origin;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;

/** The rows of a token range as they are, or would be, on the target. */
final class ScannedImages implements RowSource, AutoCloseable {
    private final TableSchema target;
    private final Function<ChangeEvent, List<ChangeEvent>> mapping;
    private final RowEvents events;
    private final RowCursor rows;

    /** A scanned row gives one image, or two when it is the first of a partition with static columns. */
    private final Deque<RowImage> ready = new ArrayDeque<>();

    /** @param mapping from events of the scanned table to events of the target */
    ScannedImages(
            TableScan scan, TokenRange range, TableSchema target, Function<ChangeEvent, List<ChangeEvent>> mapping) {
        this.target = target;
        this.mapping = mapping;
        this.events = scan.events(Origin.ofScan("comparison", "comparison", ""));
        this.rows = scan.rows(range);
    }

    @Override
    public RowImage next() {
        while (ready.isEmpty()) {
            ScannedRow row = nextRow();
            if (row == null) {
                return null;
            }
            long token = rows.token();
            events.read(row, event -> mapping.apply(event).forEach(mapped -> add(mapped, token)));
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

    private void add(ChangeEvent event, long token) {
        List<Object> key = RowImage.keyOf(event);
        if (ready.isEmpty() || !ready.peekLast().key().equals(key)) {
            ready.addLast(new RowImage(target, token, key));
        }
        ready.peekLast().add(event);
    }

    @Override
    public void close() {
        rows.close();
    }
}
