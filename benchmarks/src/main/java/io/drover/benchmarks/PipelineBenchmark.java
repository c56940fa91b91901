package io.drover.benchmarks;

import io.drover.cli.demo.Demo;
import io.drover.cli.demo.DemoOptions;
import io.drover.cli.demo.DemoResult;
import io.drover.cli.output.Console;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The demo's path end to end, with one worker and everything on this machine: how fast the snapshot copies, how long a write
 * takes to the target while it does and after, and how fast the stream works off a backlog.
 */
public final class PipelineBenchmark implements Benchmark {
    private static final int SNAPSHOT_ROWS = 500_000;
    private static final int BACKLOG_ROWS = 300_000;
    private static final int WRITES_PER_SECOND = 500;
    private static final Duration LIVE = Duration.ofSeconds(60);
    private static final long SEED = 1;

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public Figures run(double scale) throws Exception {
        Figures figures = new Figures();
        Console console = new Console(System.err, false, java.time.Clock.systemUTC());
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            demo(scale, directory.path().resolve("demo"), console, figures);
            double rate = new StreamBacklog(directory.path().resolve("backlog"), console)
                    .rowsPerSecond((int) Math.max(1000, BACKLOG_ROWS * scale));
            figures.figure("stream_rows_per_second", rate, "rows/s");
        }
        return figures;
    }

    private static void demo(double scale, Path directory, Console console, Figures figures) throws Exception {
        DemoOptions options = new DemoOptions(
                (int) Math.max(1000, SNAPSHOT_ROWS * scale),
                WRITES_PER_SECOND,
                false,
                Duration.ofMillis((long) Math.max(5000, LIVE.toMillis() * scale)),
                SEED);
        DemoResult result = new Demo(options, directory, console).run();
        if (!result.agree()) {
            throw new IllegalStateException("the tables differ, so the figures mean nothing: " + result);
        }
        figures.figure("snapshot_rows_per_second", result.snapshotRowsPerSecond(), "rows/s")
                .figure("lag_p50", result.lagAfterSnapshotMs().p50(), "ms")
                .figure("lag_p99", result.lagAfterSnapshotMs().p99(), "ms")
                .figure("lag_max", result.lagAfterSnapshotMs().max(), "ms")
                .figure("lag_with_snapshot_p50", result.lagMs().p50(), "ms")
                .figure("lag_with_snapshot_p99", result.lagMs().p99(), "ms")
                .figure("lag_with_snapshot_max", result.lagMs().max(), "ms")
                .figure("writes", result.writes(), "writes");
    }
}
