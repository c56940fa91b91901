package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.Benchmark;
import io.drover.benchmarks.Figures;
import io.drover.benchmarks.TemporaryDirectory;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How fast a table is read and copied, every value with its write timestamp and TTL: the snapshot to Avro bytes beside a bare
 * driver scan and DSBulk's unload, and the snapshot through Kafka and the sink beside DSBulk's unload and load. Everything
 * is counted and checked in rows.
 */
public final class SnapshotBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 10_000;
    private static final int TENFOLD = 10;
    private static final String RATE = "_rows_per_second";

    private static final String DRIVER = "driver";
    private static final String SCAN = "scan";
    private static final String TASKS = "tasks";
    private static final String CONVERTER = "converter";
    private static final String HEAP = "heap";
    private static final String UNLOAD = "unload";
    private static final String LOAD = "load";
    private static final String COPY = "copy";
    /** In the order in which they run; loading needs the files of an unload, which is then done, too. */
    private static final List<String> PARTS = List.of(DRIVER, SCAN, TASKS, CONVERTER, HEAP, UNLOAD, LOAD, COPY);

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
                            .connectJvmFlag(DsBulk.HEAP)
                            .connectSetting("offset.flush.interval.ms", "500")
                            .optimized()
                            .start()) {
                registry.start();
                figures.figure("rows", rows, "rows");
                WideTable table = new WideTable(sandbox.origin());
                table.fill(WideTable.FULL, rows);
                Forks forks = new Forks(folder, sandbox, registry);
                scan(chosen, forks, rows, figures);
                if (chosen.contains(HEAP)) {
                    heap(table, forks, rows, figures);
                }
                copy(chosen, folder, sandbox, registry, rows, forks, figures);
            }
        }
        return figures.ratioIfMeasured("scan_to_driver", "scan" + RATE, "driver" + RATE)
                .ratioIfMeasured("scan_to_dsbulk", "scan" + RATE, "dsbulk_unload" + RATE)
                .ratioIfMeasured("copy_to_dsbulk", "copy" + RATE, "dsbulk_copy" + RATE);
    }

    private static void scan(Set<String> chosen, Forks forks, int rows, Figures figures) throws Exception {
        if (chosen.contains(DRIVER)) {
            pace(figures, "driver", forks.driver(WideTable.FULL, rows));
        }
        if (chosen.contains(SCAN)) {
            pace(figures, "scan", forks.scan(WideTable.FULL, rows, 1));
        }
        if (chosen.contains(TASKS)) {
            pace(figures, "scan_2_tasks", forks.scan(WideTable.FULL, rows, 2));
            pace(figures, "scan_4_tasks", forks.scan(WideTable.FULL, rows, 4));
        }
        if (chosen.contains(CONVERTER)) {
            pace(figures, "scan_with_converter", forks.scanWithApicurio(WideTable.FULL, rows));
        }
    }

    private static void heap(WideTable table, Forks forks, int rows, Figures figures) throws Exception {
        figures.figure("scan_heap", forks.heap(WideTable.FULL, rows) / 1e6, "MB alive");
        table.fill(WideTable.LARGE, rows * TENFOLD);
        figures.figure("scan_heap_tenfold", forks.heap(WideTable.LARGE, rows * TENFOLD) / 1e6, "MB alive");
        table.drop(WideTable.LARGE);
    }

    private static void copy(
            Set<String> chosen,
            Path folder,
            Sandbox sandbox,
            SchemaRegistry registry,
            int rows,
            Forks forks,
            Figures figures)
            throws Exception {
        WideTable.createIn(sandbox.target());
        DsBulk dsbulk = new DsBulk(folder.resolve("dsbulk"), sandbox);
        if (chosen.contains(UNLOAD) || chosen.contains(LOAD)) {
            double unload = dsbulk.unload();
            rate(figures, "dsbulk_unload", rows / unload);
            if (chosen.contains(LOAD)) {
                rate(figures, "dsbulk_copy", rows / (unload + dsbulk.load()));
                forks.check(sandbox.target(), rows);
                WideTable.truncate(sandbox.target());
            }
        }
        if (chosen.contains(COPY)) {
            rate(figures, "copy", rows / new Copy(sandbox, registry).seconds());
            forks.check(sandbox.target(), rows);
        }
    }

    private static void pace(Figures figures, String name, Forks.Pace pace) {
        rate(figures, name, pace.rowsPerSecond());
        figures.figure(name + "_cpu", pace.cpu(), "CPU s per million")
                .figure(name + "_cassandra_cpu", pace.serverCpu(), "CPU s per million");
        System.err.printf(
                Locale.ROOT,
                "%s: %.1f CPU seconds per million rows, %.1f in Cassandra%n",
                name,
                pace.cpu(),
                pace.serverCpu());
    }

    private static void rate(Figures figures, String name, double rowsPerSecond) {
        figures.figure(name + RATE, rowsPerSecond, "rows/s");
        System.err.printf(Locale.ROOT, "%s: %,.0f rows/s%n", name, rowsPerSecond);
    }
}
