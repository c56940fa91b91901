package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Reads a table range by range, each value with its write timestamp and TTL. The snapshot and the comparison of two tables
 * both stand on it. Thread-safe; the streams it opens are not.
 */
public final class TableScan {
    /** The first version that gives write timestamps and TTLs of the elements of a non-frozen column. */
    private static final Version WRITETIME_OF_ELEMENTS = Objects.requireNonNull(Version.parse("5.0.0"));

    private final CqlSession session;
    private final TableSchema table;
    private final ScanQuery query;
    private final PageSource pages;
    private final ConsistencyLevel consistency;
    private final int pageSize;

    private TableScan(
            CqlSession session,
            TableSchema table,
            boolean elementStamps,
            boolean findsLastingRows,
            ConsistencyLevel consistency,
            int pageSize) {
        this.session = session;
        this.table = table;
        this.consistency = consistency;
        this.pageSize = pageSize;
        this.query = new ScanQuery(table, elementStamps);
        LastingRows lastingRows = findsLastingRows && LastingRows.canBeFound(session, table)
                ? new LastingRows(session, table, query, consistency)
                : null;
        this.pages = new DriverPages(session, table, session.prepare(query.cql()), consistency, lastingRows);
    }

    /**
     * @param pageSize rows to ask for at once, at most
     * @throws ConnectException when CQL cannot read this table with write timestamps
     */
    public static TableScan prepare(CqlSession session, TableSchema table, ConsistencyLevel consistency, int pageSize) {
        List<String> unreadable = approximatedColumns(session, table);
        if (!unreadable.isEmpty()) {
            throw new ConnectException("table " + table.id() + " cannot be scanned: " + String.join(", ", unreadable)
                    + " in it are not frozen, and write timestamps of their elements can be read from Cassandra 5.0 on,"
                    + " but a node has " + oldestVersion(session).orElseThrow()
                    + "; upgrade it or leave the table out");
        }
        return new TableScan(session, table, true, false, consistency, pageSize);
    }

    /**
     * The same for every version: what {@link #approximatedColumns} names is read with the lowest timestamp and without
     * TTL, see {@link RowEvents#UNKNOWN_WRITETIME}. It also looks for rows that outlive their cells, see
     * {@link LastingRows}.
     */
    public static TableScan prepareApproximating(
            CqlSession session, TableSchema table, ConsistencyLevel consistency, int pageSize) {
        boolean elementStamps = approximatedColumns(session, table).isEmpty();
        return new TableScan(session, table, elementStamps, true, consistency, pageSize);
    }

    /** The columns whose elements' write timestamps and TTLs the cluster cannot give: non-frozen ones before Cassandra 5.0. */
    public static List<String> approximatedColumns(CqlSession session, TableSchema table) {
        boolean readable = oldestVersion(session)
                .filter(version -> version.nextStable().compareTo(WRITETIME_OF_ELEMENTS) < 0)
                .isEmpty();
        return table.columns().stream()
                .filter(column -> !readable && column.type().isMultiCell())
                .map(Column::name)
                .toList();
    }

    private static Optional<Version> oldestVersion(CqlSession session) {
        return session.getMetadata().getNodes().values().stream()
                .map(Node::getCassandraVersion)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder());
    }

    public TableSchema table() {
        return table;
    }

    /** The pages of a range; reading starts when the first is asked for. */
    public PageStream pages(TokenRange range) {
        return pages(range, null);
    }

    /**
     * The pages of a range that was read in part.
     *
     * @param next of the last page that was read, when the range begins right before the token of that page's last row, or
     *     null to read all of the range
     */
    public PageStream pages(TokenRange range, ByteBuffer next) {
        return new RangeScan(
                "table " + table.id(),
                pages,
                TokenRanges.cut(range, TokenRanges.boundaries(session)),
                next,
                query::token,
                pageSize,
                delay -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** The rows of a range one after the other, for a caller that may wait; pages are read ahead. */
    public RowCursor rows(TokenRange range) {
        return new RowCursor(pages(range), query);
    }

    /** Reads single rows, with the scan's consistency. */
    public RowLookup lookup() {
        return new RowLookup(session, table, query, consistency);
    }

    /** Turns the rows of one range, in their order, into change events. */
    public RowEvents events(Origin origin) {
        return new RowEvents(table, query, origin);
    }

    /**
     * The tokens of the partitions that a CQL restriction of the partition key selects, in their order.
     *
     * @param where as it stands behind {@code WHERE}
     * @param limit of partitions
     * @throws ConnectException when the restriction is wrong, or selects more partitions
     */
    public List<Long> tokens(String where, int limit) {
        try {
            List<Long> tokens = new ArrayList<>();
            for (Row row : session.execute(query.partitionsCql(where, limit + 1))) {
                tokens.add(row.getLong(table.partitionKeySize()));
            }
            if (tokens.size() > limit) {
                throw new ConnectException("'" + where + "' selects more than " + limit + " partitions of table "
                        + table.id() + "; restrict it further, or read token ranges instead");
            }
            return tokens.stream().distinct().sorted().toList();
        } catch (QueryValidationException e) {
            throw new ConnectException(
                    "'" + where + "' is no restriction of the partition key of table " + table.id() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** The token of the row's partition. */
    public long token(ScannedRow row) {
        return query.token(row);
    }
}
