package io.drover.benchmarks;

import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How many events one core reshapes, and what each leaves to the garbage collector; by JMH, without any server. */
public final class ReshapeBenchmark implements Benchmark {
    private static final int SECONDS = 10;

    @Override
    public String name() {
        return "reshape";
    }

    @Override
    public Figures run(double scale) throws Exception {
        int iterations = (int) Math.max(1, Math.round(SECONDS * scale));
        Figures figures = new Figures();
        for (RunResult run : new Runner(new OptionsBuilder()
                        .include(ReshapeRuns.class.getName() + "\\..*")
                        .forks(1)
                        .threads(1)
                        .warmupIterations(iterations)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .run()) {
            String name = run.getPrimaryResult().getLabel();
            figures.figure(name + "_per_second", run.getPrimaryResult().getScore(), "events/s")
                    .figure(name + "_bytes", allocated(run.getSecondaryResults()), "B/event");
        }
        return figures;
    }

    @SuppressWarnings("rawtypes")
    private static double allocated(Map<String, Result> results) {
        return results.entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getScore();
    }
}
