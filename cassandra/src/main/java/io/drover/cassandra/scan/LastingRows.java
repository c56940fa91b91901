package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.RequestSecond;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Finds out which rows of a page outlive all their cells, because an INSERT without a TTL left them a row marker, which CQL
 * does not show. A row of which every cell expires is read once more as of the end of time: if it is there still, its marker
 * has no end. Neighbours on the ring are asked for with one request.
 *
 * <p>To ask for every expiring row would cost more than reading it. Of those that were most likely written by one INSERT,
 * with a marker that expires like they do, a sample of each page is asked for, and the rest only when one of it lasts.
 */
final class LastingRows {
    /** The rows of a page with {@link MarkerDoubt#SLIGHT} that are asked for. */
    static final int SAMPLE = 32;

    /** What one request meets at most. */
    private static final int MAX_ROWS = 100;

    private static final int IN_FLIGHT = 32;

    private static final CqlIdentifier GC_GRACE = CqlIdentifier.fromInternal("gc_grace_seconds");
    /** A year; ten days are usual. */
    private static final int MAX_GC_GRACE = 31_536_000;

    private final CqlSession session;
    private final TableSchema table;
    private final ScanQuery query;
    private final PreparedStatement rowQuery;
    private final PreparedStatement windowQuery;
    private final ConsistencyLevel consistency;

    /**
     * What one request asks for.
     *
     * @param asked a single row, or rows of whole partitions
     * @param rows of the page that the request meets
     */
    private record Window(List<DriverRow> asked, int rows) {}

    LastingRows(CqlSession session, TableSchema table, ScanQuery query, ConsistencyLevel consistency) {
        this.session = session;
        this.table = table;
        this.query = query;
        this.rowQuery = session.prepare(query.rowCql());
        this.windowQuery = session.prepare(query.keysCql());
        this.consistency = consistency;
    }

    /**
     * Whether the rows of a table can be asked for: from Cassandra 4.0 on, where a request may say which second it is. Not
     * those of a table whose rows the nodes cache, as the future must not get into the cache, nor of one whose nodes keep
     * tombstones for so long that they would repair each other with those of the future.
     */
    static boolean canBeFound(CqlSession session, TableSchema table) {
        return RequestSecond.canBeSaid(session)
                && MarkerDoubt.isPossible(table)
                && TableSchemas.findMetadata(session, table.id())
                        .map(TableMetadata::getOptions)
                        .filter(options -> "NONE".equals(option(options, "caching", "rows_per_partition"))
                                && !"true".equals(option(options, "compaction", "only_purge_repaired_tombstones"))
                                && options.get(GC_GRACE) instanceof Integer seconds
                                && seconds < MAX_GC_GRACE)
                        .isPresent();
    }

    private static Object option(Map<CqlIdentifier, Object> options, String name, String entry) {
        return options.get(CqlIdentifier.fromInternal(name)) instanceof Map<?, ?> entries ? entries.get(entry) : null;
    }

    /**
     * Completes when the rows that last are marked as such, with the number of rows that were read again; fails when one
     * cannot be asked for.
     */
    CompletionStage<Integer> mark(List<DriverRow> rows) {
        List<DriverRow> asked = new ArrayList<>();
        List<DriverRow> others = new ArrayList<>();
        int sampled = 0;
        for (DriverRow row : rows) {
            switch (MarkerDoubt.of(row, table, query)) {
                case REAL -> asked.add(row);
                case SLIGHT -> (sampled++ < SAMPLE ? asked : others).add(row);
                case NONE -> {
                    // Its cells say enough.
                }
            }
        }
        return ask(rows, asked)
                .thenCompose(reread -> asked.stream().anyMatch(DriverRow::outlivesItsCells)
                        ? ask(rows, others).thenApply(more -> reread + more)
                        : CompletableFuture.completedFuture(reread));
    }

    /** @return how many rows were read again */
    private CompletionStage<Integer> ask(List<DriverRow> page, List<DriverRow> asked) {
        if (asked.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        List<Window> windows = windows(page, asked);
        AtomicInteger next = new AtomicInteger();
        CompletableFuture<?>[] chains = new CompletableFuture<?>[Math.min(IN_FLIGHT, windows.size())];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = askOneByOne(windows, next).toCompletableFuture();
        }
        return CompletableFuture.allOf(chains)
                .thenApply(done -> windows.stream().mapToInt(Window::rows).sum());
    }

    /** Both lists in the order of the scan. */
    private List<Window> windows(List<DriverRow> page, List<DriverRow> asked) {
        long first = query.token(page.get(0));
        long last = query.token(page.get(page.size() - 1));
        List<Window> windows = new ArrayList<>();
        List<DriverRow> window = new ArrayList<>();
        int windowStart = 0;
        int windowEnd = 0;
        int nextAsked = 0;
        int end;
        for (int start = 0; start < page.size() && nextAsked < asked.size(); start = end) {
            long token = query.token(page.get(start));
            end = start + 1;
            while (end < page.size() && query.token(page.get(end)) == token) {
                end++;
            }
            int askedStart = nextAsked;
            while (nextAsked < asked.size() && query.token(asked.get(nextAsked)) == token) {
                nextAsked++;
            }
            List<DriverRow> ofPartition = asked.subList(askedStart, nextAsked);
            // The page may have only a part of its first and last partition.
            if (token == first || token == last || end - start > MAX_ROWS) {
                ofPartition.forEach(row -> windows.add(new Window(List.of(row), 1)));
            } else if (!ofPartition.isEmpty()) {
                if (window.isEmpty() || end - windowStart > MAX_ROWS) {
                    close(window, windowEnd - windowStart, windows);
                    window = new ArrayList<>();
                    windowStart = start;
                }
                window.addAll(ofPartition);
                windowEnd = end;
            }
        }
        close(window, windowEnd - windowStart, windows);
        return windows;
    }

    private static void close(List<DriverRow> window, int rows, List<Window> windows) {
        if (!window.isEmpty()) {
            windows.add(new Window(window, window.size() == 1 ? 1 : rows));
        }
    }

    private CompletionStage<Void> askOneByOne(List<Window> windows, AtomicInteger next) {
        int index = next.getAndIncrement();
        if (index >= windows.size()) {
            return CompletableFuture.completedFuture(null);
        }
        return ask(windows.get(index).asked()).thenCompose(done -> askOneByOne(windows, next));
    }

    private CompletionStage<Void> ask(List<DriverRow> asked) {
        if (asked.size() == 1) {
            DriverRow row = asked.get(0);
            return session.executeAsync(rowStatement(row)).thenAccept(result -> {
                if (result.currentPage().iterator().hasNext()) {
                    row.markAsLasting();
                }
            });
        }
        return session.executeAsync(windowStatement(asked))
                .thenCompose(result -> keys(result, new HashSet<>()))
                .thenAccept(lasting -> asked.stream()
                        .filter(row -> lasting.contains(key(row::bytes)))
                        .forEach(DriverRow::markAsLasting));
    }

    private CompletionStage<Set<List<ByteBuffer>>> keys(AsyncResultSet result, Set<List<ByteBuffer>> keys) {
        for (Row row : result.currentPage()) {
            keys.add(key(row::getBytesUnsafe));
        }
        return result.hasMorePages()
                ? result.fetchNextPage().thenCompose(more -> keys(more, keys))
                : CompletableFuture.completedFuture(keys);
    }

    private List<ByteBuffer> key(IntFunction<ByteBuffer> bytes) {
        return IntStream.range(0, table.primaryKeySize()).mapToObj(bytes).toList();
    }

    private BoundStatement rowStatement(ScannedRow row) {
        BoundStatement statement = rowQuery.bind();
        for (int i = 0; i < table.primaryKeySize(); i++) {
            statement = statement.setBytesUnsafe(i, row.bytes(i));
        }
        return atTheEndOfTime(statement);
    }

    private BoundStatement windowStatement(List<DriverRow> asked) {
        long end = query.token(asked.get(asked.size() - 1));
        BoundStatement statement = windowQuery.bind(query.token(asked.get(0)) - 1, end);
        return atTheEndOfTime(Replicas.of(session, table.id(), end, statement));
    }

    private BoundStatement atTheEndOfTime(BoundStatement statement) {
        return statement
                .setNowInSeconds(MarkerDoubt.END_OF_TIME)
                .setConsistencyLevel(consistency)
                .setIdempotent(true);
    }
}
