package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.drover.cassandra.TableSchemas;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads over the captured node as the coordinator, which holds what its own log holds; other replicas may not have it yet.
 *
 * <p>From Cassandra 5.0 on, {@code WRITETIME} and {@code TTL} give one value for each element of a list.
 */
final class OriginRows implements RowReader {
    private static final Version STAMPS_OF_ELEMENTS = Objects.requireNonNull(Version.parse("5.0.0"));

    private static final int PAGE_ROWS = 500;
    private static final String UDT = "udt<";

    private final CqlSession session;
    private final Node node;
    private final ConsistencyLevel consistency;
    private final Clock clock;

    OriginRows(CqlSession session, Node node, ConsistencyLevel consistency, Clock clock) {
        this.session = session;
        this.node = node;
        this.consistency = consistency;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Map<Integer, Value>> read(RowKey row) {
        return read(row, rereadColumns(row.table(), row.isStatic()));
    }

    private static List<Integer> rereadColumns(TableSchema table, boolean isStatic) {
        return IntStream.range(table.primaryKeySize(), table.size())
                .filter(i -> isReread(table.column(i))
                        && isStatic == (table.column(i).kind() == Column.Kind.STATIC))
                .boxed()
                .toList();
    }

    @Override
    public CompletionStage<Page> readRows(ChangeEvent deletion, ByteBuffer next) {
        return readRows(deletion, rereadColumns(deletion.table(), false), next);
    }

    private CompletionStage<Page> readRows(ChangeEvent deletion, List<Integer> columns, ByteBuffer next) {
        TableSchema table = deletion.table();
        boolean hasStamps = hasStamps(table.column(columns.get(0)));
        DeletedRows rows = DeletedRows.of(deletion);
        return session.prepareAsync(SimpleStatement.newInstance(rows.select(selected(table, columns, hasStamps))))
                .thenCompose(statement -> {
                    BoundStatementBuilder builder = statement.boundStatementBuilder();
                    return session.executeAsync(bind(builder, rows.values())
                            .setPageSize(PAGE_ROWS)
                            .setPagingState(next)
                            .build());
                })
                .thenApply(result -> page(result, table, columns, hasStamps))
                .exceptionallyCompose(failure -> left(table, columns, failure)
                        .thenCompose(left -> left.isEmpty()
                                ? CompletableFuture.completedFuture(new Page(List.of(), null))
                                : readRows(deletion, left, next)));
    }

    private Page page(AsyncResultSet result, TableSchema table, List<Integer> columns, boolean hasStamps) {
        List<RowValues> rows = new ArrayList<>();
        for (Row row : result.currentPage()) {
            Object[] key = new Object[table.size()];
            for (int i = 0; i < table.primaryKeySize(); i++) {
                ByteBuffer bytes = row.getBytesUnsafe(i);
                key[i] = bytes == null ? null : table.column(i).type().decode(bytes);
            }
            // The static part of a partition without rows is a row too.
            if (key[table.primaryKeySize() - 1] != null) {
                rows.add(new RowValues(key, values(row, table.primaryKeySize(), table, columns, hasStamps)));
            }
        }
        return new Page(rows, result.hasMorePages() ? result.getExecutionInfo().getPagingState() : null);
    }

    private CompletionStage<Map<Integer, Value>> read(RowKey row, List<Integer> columns) {
        boolean hasStamps = hasStamps(row.table().column(columns.get(0)));
        // The session keeps what it has prepared.
        return session.prepareAsync(SimpleStatement.newInstance(select(row, columns, hasStamps)))
                .thenCompose(statement -> session.executeAsync(
                        bind(statement.boundStatementBuilder(), row.key()).build()))
                .thenApply(result -> values(result.one(), 0, row.table(), columns, hasStamps))
                .exceptionallyCompose(failure -> left(row.table(), columns, failure)
                        .thenCompose(left ->
                                left.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : read(row, left)));
    }

    /** The log is behind the schema: the columns, or the table, may be dropped. Gives the columns that are left. */
    private CompletionStage<List<Integer>> left(TableSchema table, List<Integer> columns, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof InvalidQueryException)) {
            return CompletableFuture.failedFuture(cause);
        }
        return session.refreshSchemaAsync().thenCompose(any -> {
            Optional<TableSchema> now = TableSchemas.find(session, table.id());
            List<Integer> left = columns.stream()
                    .filter(column -> now.isPresent()
                            && now.get().indexOf(table.column(column).name()) >= 0)
                    .toList();
            return left.size() == columns.size()
                    ? CompletableFuture.failedFuture(cause)
                    : CompletableFuture.completedFuture(left);
        });
    }

    private static boolean isReread(Column column) {
        return column.type() == ScalarType.COUNTER
                || column.type() instanceof ListType && column.type().isMultiCell();
    }

    private boolean hasStamps(Column column) {
        Version version = node.getCassandraVersion();
        return column.type() == ScalarType.COUNTER || version != null && version.compareTo(STAMPS_OF_ELEMENTS) >= 0;
    }

    private static String select(RowKey row, List<Integer> columns, boolean hasStamps) {
        TableSchema table = row.table();
        String where = table.columns().subList(0, row.key().size()).stream()
                .map(column -> Names.cql(column.name()) + " = ?")
                .collect(Collectors.joining(" AND "));
        return "SELECT " + selected(table, columns, hasStamps) + " FROM " + table.id() + " WHERE " + where + " LIMIT 1";
    }

    private static String selected(TableSchema table, List<Integer> columns, boolean hasStamps) {
        List<String> selected = new ArrayList<>();
        for (int column : columns) {
            String name = Names.cql(table.column(column).name());
            selected.add(name);
            if (hasStamps) {
                selected.add("WRITETIME(" + name + ")");
                if (table.column(column).type() != ScalarType.COUNTER) {
                    selected.add("TTL(" + name + ")");
                }
            }
        }
        return String.join(", ", selected);
    }

    private BoundStatementBuilder bind(BoundStatementBuilder statement, List<ByteBuffer> values) {
        BoundStatementBuilder builder = statement;
        for (int i = 0; i < values.size(); i++) {
            builder = builder.setBytesUnsafe(i, values.get(i));
        }
        return builder.setConsistencyLevel(consistency).setNode(node).setIdempotence(true);
    }

    /** @param first where the columns begin in the result */
    private Map<Integer, Value> values(
            Row row, int first, TableSchema table, List<Integer> columns, boolean hasStamps) {
        Map<Integer, Value> values = new HashMap<>();
        int next = first;
        for (int column : columns) {
            values.put(column, value(row, next, table, column, hasStamps));
            next += 1 + stamps(table.column(column), hasStamps);
        }
        return values;
    }

    /** How many columns of the result say when the value was written and expires. */
    private static int stamps(Column column, boolean hasStamps) {
        if (column.type() == ScalarType.COUNTER) {
            return 1;
        }
        return hasStamps ? 2 : 0;
    }

    private Value value(Row row, int index, TableSchema table, int column, boolean hasStamps) {
        ByteBuffer bytes = row == null ? null : row.getBytesUnsafe(index);
        if (bytes == null) {
            return Value.ABSENT;
        }
        CqlType type = table.column(column).type();
        CqlType now = TableSchemas.type(row.getColumnDefinitions().get(index).getType());
        // Of a UDT that has grown, what was known of it is read.
        if (!now.equals(type) && !now.toString().contains(UDT)) {
            throw new DataException("column " + table.column(column).name() + " of table " + table.id() + " is " + now
                    + " now and was " + type + " when its change was decoded; restart the task");
        }
        Object value = type.decode(bytes);
        if (type == ScalarType.COUNTER) {
            return new Value(value, row.getLong(index + 1), ChangeEvent.NO_TTL, 0, List.of());
        }
        return hasStamps
                ? ofList(value, row, index)
                : new Value(value, Value.UNKNOWN, ChangeEvent.NO_TTL, 0, List.of());
    }

    /** The event's TTL is that of the element that lives longest. */
    private Value ofList(Object value, Row row, int first) {
        List<Long> writetimes = row.getList(first + 1, Long.class);
        List<Integer> ttls = row.isNull(first + 2) ? List.of() : row.getList(first + 2, Integer.class);
        boolean expires = !ttls.isEmpty() && ttls.stream().allMatch(Objects::nonNull);
        int ttl = expires ? Collections.max(ttls) : ChangeEvent.NO_TTL;
        long now = clock.instant().getEpochSecond();
        List<Long> expiries = ttls.stream().distinct().count() <= 1
                ? List.of()
                : ttls.stream()
                        .map(each -> each == null ? Delta.NEVER : now + each)
                        .toList();
        return new Value(value, Collections.max(writetimes), ttl, expires ? now + ttl : 0, expiries);
    }
}
