package io.drover.cli.demo;

import io.drover.cli.output.RunFrame;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Migrates a table under load on real servers that it starts here, and compares every row at the end. "
                        + "Exit code 0 only when both sides agree.")
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Rows before the migration starts (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(
            names = "--writes-per-second",
            paramLabel = "N",
            defaultValue = "200",
            description = "What the application writes all the while (default: ${DEFAULT-VALUE}).")
    private int writesPerSecond;

    @Option(
            names = "--origin",
            paramLabel = "STORE",
            defaultValue = "cassandra",
            description =
                    "What to migrate from: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). PostgreSQL must be"
                            + " installed; its rows go to a table with another key.")
    private DemoOrigin origin;

    @Option(names = "--same-cluster", description = "The new table lies beside the old one, in its cluster.")
    private boolean sameCluster;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "How long the application goes on after the snapshot (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats the writes of an earlier run (default: a new one).")
    private Long seed;

    @Mixin
    private RunFrame frame;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        DemoOptions options = options();
        return frame.run(
                "demo", (directory, console) -> new Demo(options, directory, console).run(), VerdictText::lines);
    }

    private DemoOptions options() {
        if (sameCluster && origin != DemoOrigin.CASSANDRA) {
            throw new ParameterException(spec.commandLine(), "--same-cluster is for --origin cassandra");
        }
        if (seconds < 0) {
            throw new ParameterException(spec.commandLine(), "--seconds must be at least 0");
        }
        try {
            return new DemoOptions(
                    origin,
                    rows,
                    writesPerSecond,
                    sameCluster,
                    Duration.ofSeconds(seconds),
                    seed == null ? new Random().nextInt(1_000_000) : seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--rows and --writes-per-second must be at least 1");
        }
    }
}
