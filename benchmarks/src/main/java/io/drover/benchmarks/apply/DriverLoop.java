package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.benchmarks.AsyncWrites;
import io.drover.benchmarks.CpuTime;
import io.drover.testkit.CassandraNode;

/** The bare Java driver: the sink's own statement, executed asynchronously with a fixed number in flight. */
final class DriverLoop {
    private static final int[] CONCURRENCIES = {64, 128, 256, 512, 1024};

    /**
     * @param cpu of this process, seconds per million rows
     * @param serverCpu of the target
     */
    record Result(int concurrency, double rate, double cpu, double serverCpu) {}

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
            best = best == null || result.rate() > best.rate() ? result : best;
        }
        return best;
    }

    Result run(int rows, int concurrency) throws InterruptedException {
        AsyncWrites writes = new AsyncWrites(session, concurrency);
        long start = System.nanoTime();
        CpuTime cpu = CpuTime.own();
        CpuTime serverCpu = CpuTime.of(target.pid());
        for (int i = 0; i < rows; i++) {
            int row = i;
            writes.send(() -> insert.boundStatementBuilder(events.values(row, 1000L + row))
                    .setConsistencyLevel(ConsistencyLevel.LOCAL_QUORUM)
                    .setIdempotence(true)
                    .build());
        }
        writes.await();
        double rate = rows / ((System.nanoTime() - start) / 1e9);
        return new Result(concurrency, rate, cpu.perMillion(rows), serverCpu.perMillion(rows));
    }
}
