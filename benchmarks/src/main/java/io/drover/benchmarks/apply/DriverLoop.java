package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** The bare Java driver: the sink's own statement, executed asynchronously with a fixed number in flight. */
final class DriverLoop {
    private static final int[] CONCURRENCIES = {64, 128, 256, 512, 1024};

    private final CqlSession session;
    private final Events events;
    private final PreparedStatement insert;

    DriverLoop(CqlSession session, Events events) {
        this.session = session;
        this.events = events;
        this.insert = session.prepare(events.insert());
    }

    /** The best of a sweep over concurrencies, in rows per second; each has its own {@code rows}. */
    double bestRate(int rows) throws InterruptedException {
        rate(rows, 256);
        double best = 0;
        for (int concurrency : CONCURRENCIES) {
            best = Math.max(best, rate(rows, concurrency));
        }
        return best;
    }

    private double rate(int rows, int concurrency) throws InterruptedException {
        Semaphore room = new Semaphore(concurrency);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        for (int i = 0; i < rows; i++) {
            room.acquire();
            session.executeAsync(insert.boundStatementBuilder(with(events.row(i), 1000L + i))
                            .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                            .setIdempotence(true)
                            .build())
                    .whenComplete((done, error) -> {
                        failure.compareAndSet(null, error);
                        room.release();
                    });
        }
        room.acquire(concurrency);
        if (failure.get() != null) {
            throw new IllegalStateException("the target refused a row", failure.get());
        }
        return rows / ((System.nanoTime() - start) / 1e9);
    }

    private static Object[] with(Object[] row, long writetime) {
        Object[] values = java.util.Arrays.copyOf(row, row.length + 2);
        values[row.length] = writetime;
        values[row.length + 1] = 0;
        return values;
    }
}
