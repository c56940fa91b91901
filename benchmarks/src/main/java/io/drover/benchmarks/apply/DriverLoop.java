package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.benchmarks.AsyncWrites;
import io.drover.benchmarks.Pace;
import io.drover.testkit.CassandraNode;

/** The bare Java driver: the sink's own statement, executed asynchronously with a fixed number in flight. */
final class DriverLoop {
    private static final int[] CONCURRENCIES = {64, 128, 256, 512, 1024};

    record Result(int concurrency, Pace pace) {}

    private final CqlSession session;
    private final CassandraNode target;
    private final Events events;
    private final PreparedStatement insert;

    DriverLoop(CqlSession session, CassandraNode target, Events events) {
        this.session = session;
        this.target = target;
        this.events = events;
        this.insert = session.prepare(events.insert());
    }

    /** The fastest of a sweep over concurrencies, which write {@code rows} each. */
    Result best(int rows) throws InterruptedException {
        run(rows, 256);
        Result best = null;
        for (int concurrency : CONCURRENCIES) {
            Result result = run(rows, concurrency);
            best = best == null || result.pace().rowsPerSecond() > best.pace().rowsPerSecond() ? result : best;
        }
        return best;
    }

    Result run(int rows, int concurrency) throws InterruptedException {
        AsyncWrites writes = new AsyncWrites(session, concurrency);
        Pace.Stopwatch watch = new Pace.Stopwatch(ProcessHandle.current().pid(), target.pid());
        for (int i = 0; i < rows; i++) {
            int row = i;
            writes.send(() -> insert.boundStatementBuilder(events.values(row, 1000L + row))
                    .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                    .setIdempotence(true)
                    .build());
        }
        writes.await();
        return new Result(concurrency, watch.pace(rows));
    }
}
