package io.drover.cli.torture;

import io.drover.cli.output.RunFrame;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "torture",
        description =
                "Migrates tables of every type under a random history, on real servers that it starts here and then "
                        + "kills, freezes and restarts, and compares every row at the end. Exit code 0 only when none differs.")
public final class TortureCommand implements Callable<Integer> {
    private static final int MILLIS_PER_MINUTE = 60_000;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Repeats the operations and faults of an earlier run (default: a new one).")
    private Long seed;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "2",
            description = "How long operations and faults go on (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--operations-per-second",
            paramLabel = "N",
            defaultValue = "100",
            description = "What is sent to the origin all the while (default: ${DEFAULT-VALUE}).")
    private int operationsPerSecond;

    @Mixin
    private RunFrame frame;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        TortureOptions options = options();
        return frame.run(
                "torture",
                (directory, console) -> new Torture(options, directory, console).run(),
                result -> List.of(result.summary()));
    }

    private TortureOptions options() {
        try {
            return new TortureOptions(
                    seed == null ? new Random().nextInt(1_000_000) : seed,
                    Duration.ofMillis(Math.round(minutes * MILLIS_PER_MINUTE)),
                    operationsPerSecond);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--minutes and --operations-per-second must be greater than 0");
        }
    }
}
