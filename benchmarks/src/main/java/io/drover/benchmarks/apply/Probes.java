package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/** Some of the writes, looked for at the target until they are there, the oldest first. */
final class Probes implements AutoCloseable {
    /** So few that reading them is no load. */
    static final int PER_SECOND = 50;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long PAUSE_MS = 1;

    private record Probe(long id, long sentAt) {}

    private static final Probe END = new Probe(0, 0);

    private final CqlSession target;
    private final PreparedStatement select;
    private final BlockingQueue<Probe> queue = new LinkedBlockingQueue<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<long[]> lags;

    /** @param select by id */
    Probes(CqlSession target, String select) {
        this.target = target;
        this.select = target.prepare(select);
        this.lags = thread.submit(this::look);
    }

    /** The row is written now. */
    void sent(long id) {
        queue.add(new Probe(id, System.nanoTime()));
    }

    /** Nanoseconds from each row's writing until it was seen. */
    long[] awaitAll() throws Exception {
        queue.add(END);
        return lags.get();
    }

    private long[] look() throws InterruptedException {
        List<Long> nanos = new ArrayList<>();
        for (Probe probe = queue.take(); probe != END; probe = queue.take()) {
            while (target.execute(select.bind(probe.id())).one() == null) {
                if (System.nanoTime() - probe.sentAt() > PATIENCE.toNanos()) {
                    throw new IllegalStateException("row " + probe.id() + " has not come");
                }
                Thread.sleep(PAUSE_MS);
            }
            nanos.add(System.nanoTime() - probe.sentAt());
        }
        return nanos.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
