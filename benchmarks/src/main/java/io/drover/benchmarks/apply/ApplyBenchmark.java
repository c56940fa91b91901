package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.benchmarks.AsyncWrites;
import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.TemporaryDirectory;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sink connector with events of 10 columns and about 300 bytes, in a worker with {@code -Xmx256m}: its rate beside the bare
 * driver's, on the same servers, one after the other; what the worker holds as the events go through; and how long a write
 * takes from the origin to the target at half of that rate.
 */
public final class ApplyBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 20_000;
    private static final int HEAP_ROWS = 10_000_000;
    private static final Duration LAG = Duration.ofSeconds(60);
    private static final Duration MIN_LAG = Duration.ofSeconds(10);
    private static final double MEBIBYTE = 1 << 20;

    private static final String RATES = "rates";
    private static final String HEAP = "heap";
    private static final String LAGS = "lag";

    private static final String SINGLE = "single";
    private static final String GROUPED = "grouped";
    private static final String DRIVER = "driver";
    private static final String SINK = "sink";
    private static final String RATE = "_rows_per_second";

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public List<String> parts() {
        return List.of(RATES, HEAP, LAGS);
    }

    @Override
    public Figures run(double scale) throws Exception {
        return run(scale, new LinkedHashSet<>(parts()));
    }

    @Override
    public Figures run(double scale, Set<String> chosen) throws Exception {
        Figures figures = new Figures();
        try (TemporaryDirectory temporary = TemporaryDirectory.create();
                SchemaRegistry registry = new SchemaRegistry(
                        Files.createDirectories(temporary.path().resolve("registry")))) {
            registry.start();
            double rate = onTarget(scale, chosen, temporary.path().resolve("apply"), registry, figures);
            if (chosen.contains(LAGS)) {
                Duration duration = Duration.ofMillis((long) Math.max(MIN_LAG.toMillis(), LAG.toMillis() * scale));
                new Lag(temporary.path().resolve("lag"), registry).measure(rate / 2, duration, figures);
            }
        }
        return figures;
    }

    /** @return the sink's rate, where it is needed */
    private static double onTarget(
            double scale, Set<String> chosen, Path directory, SchemaRegistry registry, Figures figures)
            throws Exception {
        int rows = (int) Math.max(MIN_ROWS, ROWS * scale);
        double rate = 0;
        try (Sandbox sandbox = Sandbox.builder()
                        .directory(directory)
                        .sameCluster()
                        .plugins(Plugins.drover())
                        .connectJvmFlag("-Xmx256m")
                        .connectSetting("offset.flush.interval.ms", "200")
                        .optimized()
                        .start();
                CqlSession session = AsyncWrites.session(sandbox.target())) {
            session.execute(
                    "CREATE KEYSPACE bench WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            Events single = Events.create(session, SINGLE, false);
            AvroTopic topics = new AvroTopic(sandbox.kafka().bootstrapServers(), registry.converterSettings());
            SinkRun sink = new SinkRun(sandbox, registry.converterSettings());
            if (chosen.contains(RATES) || chosen.contains(LAGS)) {
                topics.fill(SINGLE, single, rows);
            }
            if (chosen.contains(RATES)) {
                Events grouped = Events.create(session, GROUPED, true);
                topics.fill(GROUPED, grouped, rows);
                driver(
                        new DriverLoop(session, sandbox.target(), single).best(Math.max(MIN_ROWS / 2, rows / 5)),
                        figures);
                rate = sink(SINK, sink.run(SINGLE, rows), figures);
                session.execute("TRUNCATE " + single.table());
                sink(GROUPED, sink.run(GROUPED, rows), figures);
                session.execute("TRUNCATE " + grouped.table());
                figures.ratio("sink_to_driver", SINK + RATE, DRIVER + RATE)
                        .ratio("grouped_to_driver", GROUPED + RATE, DRIVER + RATE);
            } else if (chosen.contains(LAGS)) {
                rate = sink(SINK, sink.run(SINGLE, rows), figures);
            }
            if (chosen.contains(HEAP)) {
                long most = (long) Math.max(MIN_ROWS * 10L, HEAP_ROWS * scale);
                topics.fill(HEAP, single, (int) most);
                sink.heap(HEAP, List.of(most / 100, most / 10, most / 2, most))
                        .forEach((count, bytes) -> figures.figure("live_heap_at_" + count, bytes / MEBIBYTE, "MiB"));
            }
        }
        return rate;
    }

    private static void driver(DriverLoop.Result result, Figures figures) {
        figures.figure("driver_in_flight", result.concurrency(), "requests");
        put(DRIVER, result.rate(), result.cpu(), result.serverCpu(), figures);
    }

    private static double sink(String name, SinkRun.Result result, Figures figures) {
        put(name, result.rate(), result.cpu(), result.serverCpu(), figures);
        return result.rate();
    }

    private static void put(String name, double rate, double cpu, double serverCpu, Figures figures) {
        figures.figure(name + RATE, rate, "rows/s")
                .figure(name + "_cpu", cpu, "CPU s per million")
                .figure(name + "_cassandra_cpu", serverCpu, "CPU s per million");
    }
}
