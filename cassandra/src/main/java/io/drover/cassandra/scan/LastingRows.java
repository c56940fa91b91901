package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds out which rows of a page outlive all their cells, because an INSERT without a TTL left them a row marker, which CQL
 * does not show. A row of which every cell expires is read once more as of the end of time: if it is there still, its marker
 * has no end.
 *
 * <p>To ask for every expiring row would cost more than reading it. Of those that were most likely written by one INSERT,
 * with a marker that expires like they do, a sample of each page is asked for, and the rest only when one of it lasts.
 */
final class LastingRows {
    /** The rows of a page with {@link MarkerDoubt#SLIGHT} that are asked for. */
    static final int SAMPLE = 64;

    private static final int IN_FLIGHT = 32;

    private final CqlSession session;
    private final TableSchema table;
    private final ScanQuery query;
    private final PreparedStatement rowQuery;
    private final ConsistencyLevel consistency;

    LastingRows(CqlSession session, TableSchema table, ScanQuery query, ConsistencyLevel consistency) {
        this.session = session;
        this.table = table;
        this.query = query;
        this.rowQuery = session.prepare(query.rowCql());
        this.consistency = consistency;
    }

    /**
     * Whether the rows of a table can be asked for: from Cassandra 4.0 on, where a request may say which second it is. Not
     * those of a table whose rows the nodes cache, as the future must not get into the cache.
     */
    static boolean canBeFound(CqlSession session, TableSchema table) {
        return ReadSecond.canBeSaid(session)
                && MarkerDoubt.isPossible(table)
                && TableSchemas.findMetadata(session, table.id())
                        .map(metadata -> metadata.getOptions().get(CqlIdentifier.fromInternal("caching")))
                        .filter(caching -> caching instanceof Map<?, ?> options
                                && "NONE".equals(options.get("rows_per_partition")))
                        .isPresent();
    }

    /**
     * Completes when the rows that last are marked as such, with the number of rows that were asked for; fails when one
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
        return ask(asked)
                .thenCompose(someLast -> someLast
                        ? ask(others).thenApply(done -> asked.size() + others.size())
                        : CompletableFuture.completedFuture(asked.size()));
    }

    /** @return whether any of the rows lasts */
    private CompletionStage<Boolean> ask(List<DriverRow> rows) {
        if (rows.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        AtomicInteger next = new AtomicInteger();
        CompletableFuture<?>[] chains = new CompletableFuture<?>[Math.min(IN_FLIGHT, rows.size())];
        for (int i = 0; i < chains.length; i++) {
            chains[i] = askOneByOne(rows, next).toCompletableFuture();
        }
        return CompletableFuture.allOf(chains).thenApply(done -> rows.stream().anyMatch(DriverRow::outlivesItsCells));
    }

    private CompletionStage<Void> askOneByOne(List<DriverRow> rows, AtomicInteger next) {
        int index = next.getAndIncrement();
        if (index >= rows.size()) {
            return CompletableFuture.completedFuture(null);
        }
        DriverRow row = rows.get(index);
        return session.executeAsync(statement(row)).thenCompose(result -> {
            if (result.currentPage().iterator().hasNext()) {
                row.markAsLasting();
            }
            return askOneByOne(rows, next);
        });
    }

    private BoundStatement statement(ScannedRow row) {
        BoundStatement statement = rowQuery.bind();
        for (int i = 0; i < table.primaryKeySize(); i++) {
            statement = statement.setBytesUnsafe(i, row.bytes(i));
        }
        return statement
                .setNowInSeconds(MarkerDoubt.END_OF_TIME)
                .setConsistencyLevel(consistency)
                .setIdempotent(true);
    }
}
