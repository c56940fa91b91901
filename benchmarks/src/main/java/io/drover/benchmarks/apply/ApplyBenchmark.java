package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.TemporaryDirectory;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sink connector beside the bare driver, on the same servers, one after the other: how many rows a second each writes
 * of events of 10 columns and about 300 bytes, and how much memory the worker, at {@code -Xmx256m}, holds early and late.
 */
public final class ApplyBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "apply";
    }

    @Override
    public Figures run(double scale) throws Exception {
        int rows = (int) Math.max(20_000, ROWS * scale);
        try (TemporaryDirectory temporary = TemporaryDirectory.create();
                SchemaRegistry registry = new SchemaRegistry(
                        Files.createDirectories(temporary.path().resolve("registry")))) {
            Path directory = temporary.path();
            registry.start();
            Path converter = Plugins.apicurioConverter(Files.createDirectories(directory.resolve("plugins")));
            List<Path> plugins = new ArrayList<>(Plugins.drover());
            plugins.add(converter);
            try (Sandbox sandbox = Sandbox.builder()
                            .directory(directory.resolve("servers"))
                            .sameCluster()
                            .plugins(plugins)
                            .connectJvmFlag("-Xmx256m")
                            .connectSetting("offset.flush.interval.ms", "200")
                            .optimized()
                            .start();
                    CqlSession session = Sessions.open(
                            ClusterConfig.of(sandbox.target().contactPoint(), CassandraNode.DATACENTER), "benchmark")) {
                return measure(sandbox, session, registry, converter, rows);
            }
        }
    }

    private static Figures measure(
            Sandbox sandbox, CqlSession session, SchemaRegistry registry, Path converter, int rows) throws Exception {
        session.execute(
                "CREATE KEYSPACE bench WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        Events single = Events.create(session, "single", false);
        Events grouped = Events.create(session, "grouped", true);
        AvroTopic topic = new AvroTopic(sandbox.kafka().bootstrapServers(), registry.converterSettings(), converter);
        topic.fill("single", single, rows);
        topic.fill("grouped", grouped, rows);
        SinkRun sink = new SinkRun(sandbox, registry.converterSettings());
        double driver = new DriverLoop(session, single).bestRate(Math.max(10_000, rows / 5));
        SinkRun.Result one = sink.run("single", rows);
        session.execute("TRUNCATE bench.single");
        SinkRun.Result runs = sink.run("grouped", rows);
        return new Figures()
                .figure("driver_rows_per_second", driver, "rows/s")
                .figure("sink_rows_per_second", one.rate(), "rows/s")
                .figure("grouped_rows_per_second", runs.rate(), "rows/s")
                .figure("live_heap_early", one.liveBytesEarly() / MEBIBYTE, "MiB")
                .figure("live_heap_late", runs.liveBytesLate() / MEBIBYTE, "MiB")
                .ratio("sink_to_driver", "sink_rows_per_second", "driver_rows_per_second")
                .ratio("grouped_to_driver", "grouped_rows_per_second", "driver_rows_per_second");
    }
}
