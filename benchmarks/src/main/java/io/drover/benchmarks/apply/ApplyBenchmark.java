package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.benchmarks.AsyncWrites;
import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.Pace;
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
 * The sink connector with events of 10 columns and about 300 bytes: its rate beside the bare driver's, on the same servers with
 * the same heap, one after the other; what a worker with a small heap holds as the events go through; and how long a write
 * takes from the origin to the target at shares of that rate.
 */
public final class ApplyBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 20_000;
    private static final int HEAP_ROWS = 10_000_000;
    private static final Duration LAG = Duration.ofSeconds(60);
    private static final Duration MIN_LAG = Duration.ofSeconds(10);
    private static final double MEBIBYTE = 1 << 20;

    /** As much as this process has, which is the driver's. */
    private static final String OWN_HEAP = "-Xmx" + Runtime.getRuntime().maxMemory() / (1 << 20) + "m";

    private static final String SMALL_HEAP = "-Xmx256m";

    private static final String RATES = "rates";
    private static final String HEAP = "heap";
    private static final String LAGS = "lag";

    private static final String SINGLE = "single";
    private static final String GROUPED = "grouped";
    private static final String DRIVER = "driver";
    private static final String SINK = "sink";

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
            double rate = 0;
            if (chosen.contains(RATES) || chosen.contains(LAGS)) {
                rate = rates(scale, chosen.contains(RATES), temporary.path().resolve("rates"), registry, figures);
            }
            if (chosen.contains(HEAP)) {
                heap(scale, temporary.path().resolve("heap"), registry, figures);
            }
            if (chosen.contains(LAGS)) {
                Duration duration = Duration.ofMillis((long) Math.max(MIN_LAG.toMillis(), LAG.toMillis() * scale));
                new Lag(temporary.path().resolve("lag"), registry).measure(rate, duration, figures);
            }
        }
        return figures;
    }

    /**
     * @param all whether the driver and grouped rows are measured too
     * @return the sink's rate
     */
    private static double rates(double scale, boolean all, Path directory, SchemaRegistry registry, Figures figures)
            throws Exception {
        int rows = (int) Math.max(MIN_ROWS, ROWS * scale);
        try (Sandbox sandbox = sandbox(directory, OWN_HEAP);
                CqlSession session = AsyncWrites.session(sandbox.target())) {
            Events single = Events.create(session, SINGLE, false);
            Events grouped = Events.create(session, GROUPED, true);
            AvroTopic topics = new AvroTopic(sandbox.kafka().bootstrapServers(), registry.converterSettings());
            SinkRun sink = new SinkRun(sandbox, registry.converterSettings());
            topics.fill(SINGLE, single, rows);
            if (!all) {
                return sink.run(SINGLE, SINGLE, rows).rowsPerSecond();
            }
            topics.fill(GROUPED, grouped, rows);
            DriverLoop driver = new DriverLoop(session, sandbox.target(), single);
            double rate = 0;
            for (String round : ROUNDS) {
                DriverLoop.Result best = driver.best(Math.max(MIN_ROWS / 2, rows / 5));
                figures.figure(DRIVER + round + "_in_flight", best.concurrency(), "requests");
                best.pace().addTo(figures, DRIVER + round);
                Pace pace = sink.run(SINGLE + round, SINGLE, rows);
                pace.addTo(figures, SINK + round);
                rate = pace.rowsPerSecond();
                session.execute("TRUNCATE " + single.table());
                sink.run(GROUPED + round, GROUPED, rows).addTo(figures, GROUPED + round);
                session.execute("TRUNCATE " + grouped.table());
            }
            figures.ratio("sink_to_driver", SINK + Pace.RATE, DRIVER + Pace.RATE)
                    .ratio("grouped_to_driver", GROUPED + Pace.RATE, DRIVER + Pace.RATE);
            return rate;
        }
    }

    private static void heap(double scale, Path directory, SchemaRegistry registry, Figures figures) throws Exception {
        long most = (long) Math.max(MIN_ROWS * 10L, HEAP_ROWS * scale);
        try (Sandbox sandbox = sandbox(directory, SMALL_HEAP);
                CqlSession session = AsyncWrites.session(sandbox.target())) {
            Events single = Events.create(session, SINGLE, false);
            new AvroTopic(sandbox.kafka().bootstrapServers(), registry.converterSettings())
                    .fill(HEAP, single, (int) most);
            new SinkRun(sandbox, registry.converterSettings())
                    .heap(HEAP, List.of(most / 100, most / 10, most / 2, most))
                    .forEach((count, bytes) -> figures.figure("live_heap_at_" + count, bytes / MEBIBYTE, "MiB"));
        }
    }

    private static Sandbox sandbox(Path directory, String heap) {
        return Sandbox.builder()
                .directory(directory)
                .sameCluster()
                .plugins(Plugins.drover())
                .connectJvmFlag(heap)
                .connectSetting("offset.flush.interval.ms", "200")
                .optimized()
                .start();
    }
}
