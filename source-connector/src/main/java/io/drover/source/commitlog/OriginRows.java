package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
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

/**
 * Reads over the captured node as the coordinator, which holds what its own log holds; other replicas may not have it yet.
 *
 * <p>From Cassandra 5.0 on, {@code WRITETIME} and {@code TTL} give one value for each element of a list.
 */
final class OriginRows implements RowReader {
    private static final Version STAMPS_OF_ELEMENTS = Objects.requireNonNull(Version.parse("5.0.0"));

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
        TableSchema table = row.table();
        return read(
                row,
                IntStream.range(table.primaryKeySize(), table.size())
                        .filter(i -> isReread(table.column(i))
                                && row.isStatic() == (table.column(i).kind() == Column.Kind.STATIC))
                        .boxed()
                        .toList());
    }

    private CompletionStage<Map<Integer, Value>> read(RowKey row, List<Integer> columns) {
        boolean hasStamps = hasStamps(row.table().column(columns.get(0)));
        // The session keeps what it has prepared.
        return session.prepareAsync(SimpleStatement.newInstance(select(row, columns, hasStamps)))
                .thenCompose(statement -> session.executeAsync(bind(statement, row)))
                .thenApply(result -> values(result.one(), row.table(), columns, hasStamps))
                .exceptionallyCompose(failure -> readWhatIsLeft(row, columns, failure));
    }

    /** The log is behind the schema: the columns, or the table, may be dropped. */
    private CompletionStage<Map<Integer, Value>> readWhatIsLeft(RowKey row, List<Integer> columns, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof InvalidQueryException)) {
            return CompletableFuture.failedFuture(cause);
        }
        return session.refreshSchemaAsync().thenCompose(any -> {
            Optional<TableSchema> now = TableSchemas.find(session, row.table().id());
            List<Integer> left = columns.stream()
                    .filter(column -> now.isPresent()
                            && now.get().indexOf(row.table().column(column).name()) >= 0)
                    .toList();
            if (left.size() == columns.size()) {
                return CompletableFuture.failedFuture(cause);
            }
            return left.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : read(row, left);
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
        String where = table.columns().subList(0, row.key().size()).stream()
                .map(column -> Names.cql(column.name()) + " = ?")
                .collect(Collectors.joining(" AND "));
        return "SELECT " + String.join(", ", selected) + " FROM "
                + Names.cql(table.id().keyspace()) + "." + Names.cql(table.id().table()) + " WHERE " + where
                + " LIMIT 1";
    }

    private BoundStatement bind(PreparedStatement statement, RowKey row) {
        BoundStatementBuilder builder = statement.boundStatementBuilder();
        for (int i = 0; i < row.key().size(); i++) {
            builder = builder.setBytesUnsafe(i, row.key().get(i));
        }
        return builder.setConsistencyLevel(consistency)
                .setNode(node)
                .setIdempotence(true)
                .build();
    }

    private Map<Integer, Value> values(Row row, TableSchema table, List<Integer> columns, boolean hasStamps) {
        Map<Integer, Value> values = new HashMap<>();
        int next = 0;
        for (int column : columns) {
            boolean isCounter = table.column(column).type() == ScalarType.COUNTER;
            ByteBuffer bytes = row == null ? null : row.getBytesUnsafe(next);
            if (bytes == null) {
                values.put(column, Value.ABSENT);
            } else {
                Object value = table.column(column).type().decode(bytes);
                values.put(
                        column,
                        isCounter
                                ? new Value(value, row.getLong(next + 1), ChangeEvent.NO_TTL, 0, List.of())
                                : hasStamps
                                        ? ofList(value, row, next)
                                        : new Value(value, Value.UNKNOWN, ChangeEvent.NO_TTL, 0, List.of()));
            }
            next += isCounter ? 2 : hasStamps ? 3 : 1;
        }
        return values;
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
