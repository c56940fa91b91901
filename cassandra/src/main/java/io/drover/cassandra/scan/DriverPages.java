package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataType;
import io.drover.cassandra.RequestSecond;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Pages of one table through the driver, from a replica of the range's end where the driver knows one.
 *
 * <p>From native protocol 5 on (Cassandra 4.0) the request says which second TTLs are counted from, so that an expiry is
 * exact; before, it is the server's clock that counts and ours that converts, which is good to a second plus their
 * difference.
 */
final class DriverPages implements PageSource {
    private final CqlSession session;
    private final TableId table;
    private final PreparedStatement query;
    private final List<DataType> types;
    private final ConsistencyLevel consistency;
    private final RequestSecond requestSecond;
    private final LastingRows lastingRows;

    /** @param lastingRows null to leave open which rows outlive their cells */
    DriverPages(
            CqlSession session,
            TableSchema table,
            PreparedStatement query,
            ConsistencyLevel consistency,
            LastingRows lastingRows) {
        this.session = session;
        this.table = table.id();
        this.query = query;
        this.types = types(query.getResultSetDefinitions());
        this.consistency = consistency;
        this.lastingRows = lastingRows;
        this.requestSecond = new RequestSecond(session);
    }

    @Override
    public CompletionStage<ScanPage> fetch(TokenRange range, ByteBuffer pagingState, int pageSize) {
        long now = System.currentTimeMillis() / 1000;
        long asked = System.nanoTime();
        BoundStatement statement = query.bind(range.start(), range.end())
                .setPageSize(pageSize)
                .setPagingState(pagingState)
                .setConsistencyLevel(consistency)
                .setIdempotent(true);
        return session.executeAsync(requestSecond.say(now, Replicas.of(session, table, range.end(), statement)))
                .thenCompose(result -> page(result, now, System.nanoTime() - asked));
    }

    private static List<DataType> types(ColumnDefinitions columns) {
        List<DataType> types = new ArrayList<>(columns.size());
        columns.forEach(column -> types.add(column.getType()));
        return types;
    }

    private CompletionStage<ScanPage> page(AsyncResultSet result, long now, long nanos) {
        if (!types(result.getColumnDefinitions()).equals(types)) {
            throw new ConnectException("a column was dropped and added again with another type");
        }
        List<DriverRow> rows = new ArrayList<>(result.remaining());
        for (Row row : result.currentPage()) {
            rows.add(new DriverRow(row, now));
        }
        ByteBuffer next = result.getExecutionInfo().getPagingState();
        int bytes = result.getExecutionInfo().getResponseSizeInBytes();
        CompletionStage<Integer> asked =
                lastingRows == null ? CompletableFuture.completedFuture(0) : lastingRows.mark(rows);
        return asked.thenApply(reread -> new ScanPage(Collections.unmodifiableList(rows), next, bytes, nanos, reread));
    }
}
