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

/**
 * How fast a table is read and copied, every value with its write timestamp and TTL: the snapshot to Avro bytes beside a bare
 * driver scan and DSBulk's unload, and the snapshot through Kafka and the sink beside DSBulk's unload and load. Everything
 * is counted and checked in rows.
 */
public final class SnapshotBenchmark implements Benchmark {
    private static final int ROWS = 1_000_000;
    private static final int MIN_ROWS = 10_000;
    private static final String RATE = "_rows_per_second";

    @Override
    public String name() {
        return "snapshot";
    }

    @Override
    public Figures run(double scale) throws Exception {
        int rows = (int) Math.max(MIN_ROWS, ROWS * scale);
        Figures figures = new Figures();
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            Path folder = directory.path();
            try (SchemaRegistry registry = new SchemaRegistry(folder.resolve("registry"));
                    Sandbox sandbox = Sandbox.builder()
                            .directory(folder.resolve("servers"))
                            .plugins(List.of(
                                    Plugins.drover().get(0),
                                    Plugins.drover().get(1),
                                    Plugins.drover().get(2),
                                    Plugins.apicurioConverter(folder.resolve("converter"))))
                            .connectSetting("offset.flush.interval.ms", "500")
                            .optimized()
                            .start()) {
                registry.start();
                measure(folder, sandbox, registry, rows, figures);
            }
        }
        return figures;
    }

    private static void measure(Path folder, Sandbox sandbox, SchemaRegistry registry, int rows, Figures figures)
            throws Exception {
        WideTable table = new WideTable(sandbox.origin());
        table.fill(WideTable.SMALL, rows / 10);
        table.fill(WideTable.FULL, rows);
        WideTable.createIn(sandbox.target());
        figures.figure("rows", rows, "rows");
        Forks forks = new Forks(folder, sandbox, registry);

        rate(figures, "driver", forks.driver(WideTable.FULL, rows));
        rate(figures, "scan", forks.scan(WideTable.FULL, rows, 1));
        rate(figures, "scan_2_tasks", forks.scan(WideTable.FULL, rows, 2));
        rate(figures, "scan_4_tasks", forks.scan(WideTable.FULL, rows, 4));
        rate(figures, "scan_with_converter", forks.scanWithConverter(WideTable.FULL, rows));
        figures.figure("scan_heap_tenth", forks.heap(WideTable.SMALL, rows / 10) / 1e6, "MB alive")
                .figure("scan_heap_full", forks.heap(WideTable.FULL, rows) / 1e6, "MB alive");

        DsBulk dsbulk = new DsBulk(folder.resolve("dsbulk"), sandbox);
        double unload = dsbulk.unload();
        rate(figures, "dsbulk_unload", rows / unload);
        rate(figures, "dsbulk_copy", rows / (unload + dsbulk.load()));
        forks.check(sandbox.target(), rows);
        table.truncate(sandbox.target());

        rate(figures, "copy", rows / new Copy(sandbox, registry).seconds());
        forks.check(sandbox.target(), rows);

        figures.ratio("scan_to_driver", "scan" + RATE, "driver" + RATE)
                .ratio("scan_to_dsbulk", "scan" + RATE, "dsbulk_unload" + RATE)
                .ratio("copy_to_dsbulk", "copy" + RATE, "dsbulk_copy" + RATE);
    }

    private static void rate(Figures figures, String name, double rowsPerSecond) {
        figures.figure(name + RATE, rowsPerSecond, "rows/s");
        System.err.printf(Locale.ROOT, "%s: %,.0f rows/s%n", name, rowsPerSecond);
    }
}
