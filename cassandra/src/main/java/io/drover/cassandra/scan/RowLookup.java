package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.cassandra.RequestSecond;
import io.drover.model.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Reads single rows of a table by their key, as {@link TableScan} reads all of them. Thread-safe. */
public final class RowLookup {
    private final CqlSession session;
    private final TableSchema table;
    private final PreparedStatement row;
    private final PreparedStatement partition;
    private final ConsistencyLevel consistency;
    private final RequestSecond requestSecond;

    RowLookup(CqlSession session, TableSchema table, ScanQuery query, ConsistencyLevel consistency) {
        this.session = session;
        this.table = table;
        this.row = session.prepare(query.keyCql(table.primaryKeySize()));
        this.partition = session.prepare(query.keyCql(table.partitionKeySize()));
        this.consistency = consistency;
        this.requestSecond = new RequestSecond(session);
    }

    /**
     * The row, if it is there.
     *
     * @param key the primary key's values; with nulls for the clustering columns, any row of the partition is read, for its
     *     static columns
     */
    public CompletionStage<Optional<ScannedRow>> find(List<Object> key) {
        boolean ofRow = key.get(table.primaryKeySize() - 1) != null;
        BoundStatement statement = (ofRow ? row : partition)
                .bind()
                .setConsistencyLevel(consistency)
                .setIdempotent(true);
        int size = ofRow ? table.primaryKeySize() : table.partitionKeySize();
        for (int i = 0; i < size; i++) {
            statement = statement.setBytesUnsafe(i, table.column(i).type().encode(key.get(i)));
        }
        long now = System.currentTimeMillis() / 1000;
        return session.executeAsync(requestSecond.say(now, statement))
                .thenApply(result -> Optional.ofNullable(result.one()).map(found -> new DriverRow(found, now)));
    }
}
