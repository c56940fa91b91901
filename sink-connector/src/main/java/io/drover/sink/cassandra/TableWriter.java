package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.statement.CqlWrite;
import io.drover.sink.statement.TableStatements;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events of one table, as it is in the events and as it is at the target, to the driver's statements. Belongs to the task's
 * thread, but for {@link #suspect}.
 */
final class TableWriter {
    private final CqlSession session;
    private final ConsistencyLevel consistency;
    private final TableMetadata target;
    private final TableId id;
    private final long trustedUntil;
    private final TableStatements statements;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private volatile boolean suspect;

    /**
     * @param target the table that the events were checked against
     * @param fresh whether it was read anew after the target had refused a statement
     */
    TableWriter(
            CqlSession session,
            ConsistencyLevel consistency,
            TableSchema events,
            TableMetadata target,
            long trustedUntil) {
        this.session = session;
        this.consistency = consistency;
        this.target = target;
        this.id = events.id();
        this.trustedUntil = trustedUntil;
        this.statements = new TableStatements(events);
    }

    TableId id() {
        return id;
    }

    TableMetadata target() {
        return target;
    }

    /**
     * Called when the target refuses a statement as invalid. Any thread.
     *
     * @return whether the table may have changed since it was checked, so that it is worth another try
     */
    boolean suspect(long nowMillis) {
        if (nowMillis < trustedUntil) {
            return false;
        }
        suspect = true;
        return true;
    }

    boolean isSuspect() {
        return suspect;
    }

    /** @return null when the event changes nothing */
    Statement<?> statement(ChangeEvent event, long nowSeconds) {
        List<CqlWrite> writes = statements.of(event, nowSeconds);
        if (writes.isEmpty()) {
            return null;
        }
        if (writes.size() == 1) {
            return bind(writes.get(0));
        }
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED)
                .setConsistencyLevel(consistency)
                .setIdempotence(true);
        writes.forEach(write -> batch.addStatement(bind(write)));
        return batch.build();
    }

    private BoundStatement bind(CqlWrite write) {
        PreparedStatement statement = prepared.get(write.cql());
        if (statement == null) {
            statement = session.prepare(write.cql());
            prepared.put(write.cql(), statement);
        }
        BoundStatementBuilder bound = statement.boundStatementBuilder();
        ByteBuffer[] values = write.values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != CqlWrite.UNSET) {
                bound.setBytesUnsafe(i, values[i]);
            }
        }
        return bound.setConsistencyLevel(consistency).setIdempotence(true).build();
    }
}
