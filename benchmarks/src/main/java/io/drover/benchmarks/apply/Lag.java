package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.drover.benchmarks.AsyncWrites;
import io.drover.benchmarks.Figures;
import io.drover.cassandra.ClusterConfig;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a write takes from the origin's client to the target's reader, through capture, Kafka and the sink, while rows are
 * written at a steady rate: all of it on this machine.
 */
final class Lag {
    private static final String NAME = "lag";
    private static final String TABLE = "single";
    /** Of the sink's rate. */
    private static final List<Map.Entry<String, Double>> SHARES =
            List.of(Map.entry("lag_eighth", 0.125), Map.entry("lag_quarter", 0.25), Map.entry("lag_half", 0.5));

    /** Every JVM is new. What piled up in this time has come through before measuring begins. */
    private static final Duration WARM_UP = Duration.ofSeconds(60);

    private static final int MAX_IN_FLIGHT = 1024;

    private final Path directory;
    private final SchemaRegistry registry;

    Lag(Path directory, SchemaRegistry registry) {
        this.directory = directory;
        this.registry = registry;
    }

    /**
     * At growing shares of the sink's rate.
     *
     * @param sinkRate rows per second
     * @param duration of each
     */
    void measure(double sinkRate, Duration duration, Figures figures) throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                        .directory(directory)
                        .plugins(Plugins.drover())
                        .optimized()
                        .start();
                CqlSession origin = AsyncWrites.session(sandbox.origin());
                CqlSession target = AsyncWrites.session(sandbox.target())) {
            Events events = Events.create(origin, TABLE, false);
            Events.create(target, TABLE, false);
            origin.execute("ALTER TABLE " + events.table() + " WITH cdc = true");
            start(sandbox, events);
            double warmUpRate = sinkRate * SHARES.get(0).getValue();
            int next = (int) (warmUpRate * WARM_UP.toSeconds());
            lags(origin, target, events, warmUpRate, 0, next);
            for (Map.Entry<String, Double> share : SHARES) {
                double rate = sinkRate * share.getValue();
                int end = next + (int) (rate * duration.toMillis() / 1000);
                long[] nanos = lags(origin, target, events, rate, next, end);
                next = end;
                String name = share.getKey();
                figures.figure(name + "_rate", rate, "rows/s")
                        .figure(name + "_p50", millis(nanos, 0.5), "ms")
                        .figure(name + "_p99", millis(nanos, 0.99), "ms")
                        .figure(name + "_max", millis(nanos, 1), "ms");
            }
        }
    }

    private void start(Sandbox sandbox, Events events) {
        CassandraNode origin = sandbox.origin();
        Map<String, String> capture = new HashMap<>(Map.of(
                "connector.class",
                "io.drover.source.commitlog.CommitLogSource",
                "topic.prefix",
                NAME,
                "tables",
                events.table().toString(),
                "node.address",
                origin.contactPoint(),
                "cdc.directory",
                origin.cdcDirectory().toString(),
                ClusterConfig.CONTACT_POINTS,
                origin.contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER));
        SinkRun.putConverter(capture, registry.converterSettings());
        sandbox.connect().createConnector("capture", capture);
        sandbox.connect().waitUntilRunning("capture");
        Map<String, String> sink =
                SinkRun.config(sandbox, "topics.regex", NAME + "\\..*", registry.converterSettings());
        sink.put("consumer.override.metadata.max.age.ms", "1000");
        sandbox.connect().createConnector("sink", sink);
        sandbox.connect().waitUntilRunning("sink");
    }

    /** Writes the rows and waits until the target has them: sorted, in nanoseconds. */
    private static long[] lags(
            CqlSession origin, CqlSession target, Events events, double rowsPerSecond, int first, int end)
            throws Exception {
        PreparedStatement insert = origin.prepare(events.insert());
        AsyncWrites writes = new AsyncWrites(origin, MAX_IN_FLIGHT);
        int everyProbe = (int) Math.max(1, rowsPerSecond / Probes.PER_SECOND);
        try (Probes probes = new Probes(target, "SELECT k FROM " + events.table() + " WHERE k = ?")) {
            long start = System.nanoTime();
            for (int i = first; i < end; i++) {
                LockSupport.parkNanos(start + (long) ((i - first) / rowsPerSecond * 1e9) - System.nanoTime());
                int row = i;
                writes.send(() -> {
                    if (row % everyProbe == 0 || row == end - 1) {
                        probes.sent(row);
                    }
                    return insert.bind(events.values(row, System.currentTimeMillis() * 1000));
                });
            }
            writes.await();
            long[] nanos = probes.awaitAll();
            Arrays.sort(nanos);
            return nanos;
        }
    }

    /** The smallest that this share did not exceed. */
    private static double millis(long[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
    }
}
