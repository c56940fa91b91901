package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.Pace;
import io.drover.benchmarks.TemporaryDirectory;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How fast a table is read and copied, every value with its write timestamp and TTL: the snapshot to Avro bytes beside a bare
 * driver scan and DSBulk's unload, and the snapshot through Kafka and the sink beside DSBulk's unload and load. Everything
 * is counted and checked in rows.
 */
public final class SnapshotBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 10_000;
    private static final int TENFOLD = 10;

    private static final String HEAP = "heap";
    private static final List<String> PARTS =
            Stream.concat(Round.PARTS.stream(), Stream.of(HEAP)).toList();

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public List<String> parts() {
        return PARTS;
    }

    @Override
    public Figures run(double scale) throws Exception {
        return run(scale, Set.copyOf(PARTS));
    }

    @Override
    public Figures run(double scale, Set<String> chosen) throws Exception {
        int rows = (int) Math.max(MIN_ROWS, ROWS * scale);
        Figures figures = new Figures();
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Path folder = directory.path();
            try (SchemaRegistry registry = new SchemaRegistry(folder.resolve("registry"));
                    Sandbox sandbox = Sandbox.builder()
                            .directory(folder.resolve("servers"))
                            .plugins(Plugins.drover())
                            .connectJvmFlag("-Xms" + DsBulk.HEAP)
                            .connectJvmFlag("-Xmx" + DsBulk.HEAP)
                            .connectSetting("offset.flush.interval.ms", "500")
                            .optimized()
                            .start()) {
                registry.start();
                figures.figure("rows", rows, "rows");
                WideTable table = new WideTable(sandbox.origin());
                table.fill(WideTable.FULL, rows);
                WideTable.createIn(sandbox.target());
                for (String round : ROUNDS) {
                    new Round(round, folder, sandbox, registry, rows, figures).run(chosen);
                }
                if (chosen.contains(HEAP)) {
                    heap(table, new Forks(folder, sandbox, registry), rows, figures);
                }
            }
        }
        return figures.ratioIfMeasured("scan_to_driver", "scan" + Pace.RATE, "driver" + Pace.RATE)
                .ratioIfMeasured("scan_to_dsbulk", "scan" + Pace.RATE, "dsbulk_unload" + Pace.RATE)
                .ratioIfMeasured("scan_2_tasks_to_dsbulk", "scan_2_tasks" + Pace.RATE, "dsbulk_unload" + Pace.RATE)
                .ratioIfMeasured("copy_to_dsbulk", "copy" + Pace.RATE, "dsbulk_copy" + Pace.RATE);
    }

    private static void heap(WideTable table, Forks forks, int rows, Figures figures) throws Exception {
        figures.figure("scan_heap", forks.heap(WideTable.FULL, rows) / 1e6, "MB alive");
        table.fill(WideTable.LARGE, rows * TENFOLD);
        figures.figure("scan_heap_tenfold", forks.heap(WideTable.LARGE, rows * TENFOLD) / 1e6, "MB alive");
        table.drop(WideTable.LARGE);
    }
}
