package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.drover.cassandra.RequestSecond;
import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One table's statements, each prepared once, by the task's thread, and bound by any. Where the server takes it, a write says
 * from which second its TTL counts, so that a request that is long under way does not expire later for it.
 */
final class Binder {
    private final CqlSession session;
    private final TableConsistency consistency;
    private final RequestSecond requestSecond;
    private final Map<String, PreparedStatement> prepared = new ConcurrentHashMap<>();

    Binder(CqlSession session, TableConsistency consistency) {
        this.session = session;
        this.consistency = consistency;
        this.requestSecond = new RequestSecond(session);
    }

    /**
     * Blocks, so not for the driver's threads.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when the target does not take the statement
     */
    void prepare(String cql) {
        if (!prepared.containsKey(cql)) {
            prepared.put(cql, session.prepare(cql));
        }
    }

    ByteBuffer[] partitionKey(CqlWrite write) {
        List<Integer> indices = prepared.get(write.cql()).getPartitionKeyIndices();
        ByteBuffer[] key = new ByteBuffer[indices.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = write.values()[indices.get(i)];
        }
        return key;
    }

    /** A write that may be sent any number of times. */
    BoundStatement write(CqlWrite write) {
        return bind(write, consistency.write(), true);
    }

    /**
     * As one request, which Cassandra applies to each partition as one mutation.
     *
     * @param second of which the writes' TTLs are, since the epoch
     */
    Statement<?> write(List<CqlWrite> writes, long second) {
        Statement<?> statement = writes.size() == 1
                ? write(writes.get(0))
                : batch(writes.stream().map(this::write).toList(), consistency.write());
        return requestSecond.say(second, statement);
    }

    private static BatchStatement batch(List<? extends BatchableStatement<?>> statements, ConsistencyLevel level) {
        BatchStatementBuilder batch = BatchStatement.builder(BatchType.UNLOGGED)
                .setConsistencyLevel(level)
                .setIdempotence(true);
        statements.forEach(batch::addStatement);
        return batch.build();
    }

    /** A write of what was read at the target, whose second sending would do something else. */
    BoundStatement writeOnce(CqlWrite write) {
        return bind(write, consistency.writeAfterRead(), false);
    }

    /** @param second as in {@link #write(List, long)} */
    Statement<?> writeOnce(List<CqlWrite> writes, long second) {
        Statement<?> statement = writes.size() == 1
                ? writeOnce(writes.get(0))
                : batch(writes.stream().map(this::writeOnce).toList(), consistency.writeAfterRead())
                        .setIdempotent(false);
        return requestSecond.say(second, statement);
    }

    /** A read that sees what was written. */
    BoundStatement read(CqlWrite read) {
        return bind(read, consistency.read(), true);
    }

    /** The same as of a second: that of the write that follows, which must find what the read found. */
    Statement<?> read(CqlWrite read, long second) {
        return requestSecond.say(second, read(read));
    }

    private BoundStatement bind(CqlWrite write, ConsistencyLevel level, boolean idempotent) {
        BoundStatementBuilder bound = prepared.get(write.cql()).boundStatementBuilder();
        ByteBuffer[] values = write.values();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != CqlWrite.UNSET) {
                bound.setBytesUnsafe(i, values[i]);
            }
        }
        if (write.timestamp() != CqlWrite.IN_TEXT) {
            bound.setQueryTimestamp(write.timestamp());
        }
        return bound.setConsistencyLevel(level).setIdempotence(idempotent).build();
    }
}
