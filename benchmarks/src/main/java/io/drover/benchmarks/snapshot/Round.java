package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.CpuTime;
import io.drover.benchmarks.Figures;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everybody's turn, one after the other, on the same servers. */
final class Round {
    static final String RATE = "_rows_per_second";

    private static final String DRIVER = "driver";
    private static final String SCAN = "scan";
    private static final String TASKS = "tasks";
    private static final String CONVERTER = "converter";
    private static final String UNLOAD = "unload";
    private static final String LOAD = "load";
    private static final String COPY = "copy";
    /** In the order in which they run; loading needs the files of an unload, which is then done, too. */
    static final List<String> PARTS = List.of(DRIVER, SCAN, TASKS, CONVERTER, UNLOAD, LOAD, COPY);

    private final String name;
    private final Set<String> chosen;
    private final Path csv;
    private final Sandbox sandbox;
    private final SchemaRegistry registry;
    private final Forks forks;
    private final int rows;
    private final Figures figures;

    /**
     * @param name behind the names of its figures
     * @param chosen parts
     * @param csv where DSBulk's files go
     */
    Round(
            String name,
            Set<String> chosen,
            Path csv,
            Sandbox sandbox,
            SchemaRegistry registry,
            Forks forks,
            int rows,
            Figures figures) {
        this.name = name;
        this.chosen = chosen;
        this.csv = csv;
        this.sandbox = sandbox;
        this.registry = registry;
        this.forks = forks;
        this.rows = rows;
        this.figures = figures;
    }

    void run() throws Exception {
        if (chosen.contains(DRIVER)) {
            pace("driver", forks.driver(WideTable.FULL, rows));
        }
        if (chosen.contains(SCAN)) {
            pace("scan", forks.scan(WideTable.FULL, rows, 1));
        }
        if (chosen.contains(TASKS)) {
            pace("scan_2_tasks", forks.scan(WideTable.FULL, rows, 2));
            pace("scan_4_tasks", forks.scan(WideTable.FULL, rows, 4));
        }
        if (chosen.contains(CONVERTER)) {
            pace("scan_with_converter", forks.scanWithApicurio(WideTable.FULL, rows));
        }
        if (chosen.contains(UNLOAD) || chosen.contains(LOAD)) {
            dsbulk();
        }
        if (chosen.contains(COPY)) {
            copy();
        }
    }

    private void dsbulk() throws Exception {
        DsBulk dsbulk = new DsBulk(csv, sandbox);
        double unload = dsbulk.unload();
        rate("dsbulk_unload", rows / unload);
        if (chosen.contains(LOAD)) {
            rate("dsbulk_copy", rows / (unload + dsbulk.load()));
            checkTarget();
        }
    }

    private void copy() throws Exception {
        CpuTime worker = CpuTime.of(sandbox.connect().pid());
        CpuTime target = CpuTime.of(sandbox.target().pid());
        double seconds = new Copy(sandbox, registry, "copy" + name).seconds();
        pace("copy", new Forks.Pace(rows / seconds, worker.perMillion(rows), target.perMillion(rows)));
        checkTarget();
    }

    /** And leaves it empty for who comes next. */
    private void checkTarget() throws Exception {
        forks.check(sandbox.target(), rows);
        WideTable.truncate(sandbox.target());
    }

    private void pace(String contestant, Forks.Pace pace) {
        rate(contestant, pace.rowsPerSecond());
        figures.figure(contestant + name + "_cpu", pace.cpu(), "CPU s per million")
                .figure(contestant + name + "_cassandra_cpu", pace.serverCpu(), "CPU s per million");
        System.err.printf(
                Locale.ROOT,
                "%s: %.1f CPU seconds per million rows, %.1f in Cassandra%n",
                contestant + name,
                pace.cpu(),
                pace.serverCpu());
    }

    private void rate(String contestant, double rowsPerSecond) {
        figures.figure(contestant + name + RATE, rowsPerSecond, "rows/s");
        System.err.printf(Locale.ROOT, "%s: %,.0f rows/s%n", contestant + name, rowsPerSecond);
    }
}
