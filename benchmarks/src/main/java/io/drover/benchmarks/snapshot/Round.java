package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.Figures;
import io.drover.benchmarks.Pace;
import io.drover.testkit.Sandbox;
import io.drover.testkit.SchemaRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Everybody's turn, one after the other, on the same servers. */
final class Round {
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
    private final Path folder;
    private final Sandbox sandbox;
    private final SchemaRegistry registry;
    private final int rows;
    private final Figures figures;
    private final Forks forks;

    /** @param name behind the names of its figures */
    Round(String name, Path folder, Sandbox sandbox, SchemaRegistry registry, int rows, Figures figures) {
        this.name = name;
        this.folder = folder;
        this.sandbox = sandbox;
        this.registry = registry;
        this.rows = rows;
        this.figures = figures;
        this.forks = new Forks(folder, sandbox, registry);
    }

    /** @param chosen of {@link #PARTS}, and others */
    void run(Set<String> chosen) throws Exception {
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
            dsbulk(chosen.contains(LOAD));
        }
        if (chosen.contains(COPY)) {
            copy();
        }
    }

    private void dsbulk(boolean loads) throws Exception {
        DsBulk dsbulk = new DsBulk(folder.resolve("dsbulk" + name), sandbox);
        double unload = dsbulk.unload();
        rate("dsbulk_unload", rows / unload);
        if (loads) {
            rate("dsbulk_copy", rows / (unload + dsbulk.load()));
            checkTarget();
        }
    }

    private void copy() throws Exception {
        pace("copy", new Copy(sandbox, registry, "copy" + name).pace(rows));
        checkTarget();
    }

    /** And leaves it empty for who comes next. */
    private void checkTarget() throws Exception {
        forks.check(sandbox.target(), rows);
        WideTable.truncate(sandbox.target());
    }

    private void pace(String contestant, Pace pace) {
        pace.addTo(figures, contestant + name);
        System.err.printf(
                Locale.ROOT,
                "%s: %,.0f rows/s, %.1f CPU seconds per million rows, %.1f in Cassandra%n",
                contestant + name,
                pace.rowsPerSecond(),
                pace.cpu(),
                pace.serverCpu());
    }

    private void rate(String contestant, double rowsPerSecond) {
        figures.figure(contestant + name + Pace.RATE, rowsPerSecond, "rows/s");
        System.err.printf(Locale.ROOT, "%s: %,.0f rows/s%n", contestant + name, rowsPerSecond);
    }
}
