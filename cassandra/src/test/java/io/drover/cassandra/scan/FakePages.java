package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A table of tokens, some several times, which are wide partitions. The paging state is the index of the next row. */
final class FakePages implements PageSource {
    record Request(TokenRange range, int pageSize) {}

    private final long[] tokens;
    final List<Request> requests = new ArrayList<>();
    /** Each next fetch fails with the first of these that is left. */
    final List<Throwable> failures = new ArrayList<>();
    /** A page of more rows times out. */
    int mostRows = Integer.MAX_VALUE;
    /** A page fails at this token. */
    long unreadable = Long.MIN_VALUE;

    FakePages(long... sortedTokens) {
        this.tokens = sortedTokens;
    }

    @Override
    public CompletionStage<ScanPage> fetch(TokenRange range, ByteBuffer pagingState, int pageSize) {
        requests.add(new Request(range, pageSize));
        if (!failures.isEmpty()) {
            return CompletableFuture.failedFuture(failures.remove(0));
        }
        if (pageSize > mostRows) {
            return CompletableFuture.failedFuture(new DriverTimeoutException("too many rows"));
        }
        List<ScannedRow> rows = new ArrayList<>();
        int i = pagingState == null ? 0 : pagingState.getInt(0);
        for (; i < tokens.length && tokens[i] <= range.end(); i++) {
            if (tokens[i] > range.start()) {
                if (rows.size() == pageSize) {
                    return CompletableFuture.completedFuture(
                            new ScanPage(rows, ByteBuffer.allocate(4).putInt(0, i), 1, 1, 0));
                }
                if (tokens[i] == unreadable) {
                    return CompletableFuture.failedFuture(new ReadFailureException(
                            null,
                            DefaultConsistencyLevel.ONE,
                            0,
                            1,
                            1,
                            false,
                            Map.of(InetAddress.getLoopbackAddress(), 1)));
                }
                rows.add(new Row(tokens[i], i));
            }
        }
        return CompletableFuture.completedFuture(new ScanPage(rows, null, 1, 1, 0));
    }

    record Row(long token, int index) implements ScannedRow {
        @Override
        public ByteBuffer bytes(int column) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long readAt() {
            return 0;
        }
    }
}
