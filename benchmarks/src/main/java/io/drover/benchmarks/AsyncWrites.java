package io.drover.benchmarks;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.testkit.CassandraNode;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Writes of which a bounded number is under way. */
public final class AsyncWrites {
    private final CqlSession session;
    private final int maxInFlight;
    private final Semaphore room;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    public AsyncWrites(CqlSession session, int maxInFlight) {
        this.session = session;
        this.maxInFlight = maxInFlight;
        this.room = new Semaphore(maxInFlight);
    }

    public static CqlSession session(CassandraNode node) {
        return Sessions.open(ClusterConfig.of(node.contactPoint(), CassandraNode.DATACENTER), "benchmark");
    }

    /** @param statement made when there is room for it */
    public void send(Supplier<Statement<?>> statement) throws InterruptedException {
        room.acquire();
        session.executeAsync(statement.get()).whenComplete((done, error) -> {
            failure.compareAndSet(null, error);
            room.release();
        });
    }

    /**
     * Waits until all that was sent is acknowledged.
     *
     * @throws IllegalStateException when a write was refused
     */
    public void await() throws InterruptedException {
        room.acquire(maxInFlight);
        if (failure.get() != null) {
            throw new IllegalStateException("the cluster refused a write", failure.get());
        }
    }
}
