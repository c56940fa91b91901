package io.drover.cassandra.scan;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.connect.errors.ConnectException;

/** The rows of a range in token and clustering order, with one page read ahead. For one thread. */
public final class RowCursor implements AutoCloseable {
    private final PageStream pages;
    private final ScanQuery query;
    private CompletableFuture<ScanPage> ahead;
    private Iterator<ScannedRow> rows = List.<ScannedRow>of().iterator();
    private long token;

    RowCursor(PageStream pages, ScanQuery query) {
        this.pages = pages;
        this.query = query;
        this.ahead = pages.next();
    }

    /**
     * The next row, or null behind the last one. It waits for as long as the cluster does not answer.
     *
     * @throws ConnectException when the table cannot be read any more
     */
    public ScannedRow next() throws InterruptedException {
        while (!rows.hasNext()) {
            if (ahead == null) {
                return null;
            }
            rows = await(ahead).rows().iterator();
            ahead = pages.exhausted() ? null : pages.next();
        }
        ScannedRow row = rows.next();
        token = query.token(row);
        return row;
    }

    /** The token of the row that {@link #next} gave last. */
    public long token() {
        return token;
    }

    @Override
    public void close() {
        pages.close();
    }

    private static ScanPage await(CompletableFuture<ScanPage> page) throws InterruptedException {
        try {
            return page.get();
        } catch (ExecutionException e) {
            throw new ConnectException("the scan cannot go on: " + e.getCause().getMessage(), e.getCause());
        }
    }
}
