package io.drover.cli.torture;

import io.drover.cli.output.Amounts;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import io.drover.cli.output.JsonFile;
import io.drover.cli.output.RunDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "An empty folder for the servers' files, which stay there (default: a temporary one).")
    private Path directory;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result to this file as JSON.")
    private Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        TortureOptions options = options();
        Console console = Console.ofStandardOutput();
        Runtime.getRuntime().addShutdownHook(new Thread(console::close, "close-console"));
        try (RunDirectory files = RunDirectory.open(directory, "torture")) {
            TortureResult result;
            try {
                result = new Torture(options, files.path(), console).run();
            } catch (RuntimeException e) {
                files.keep();
                console.line("Seed " + options.seed() + "; the servers' logs are in " + files.path());
                throw e;
            }
            if (!result.agree()) {
                files.keep();
            }
            long faults = result.faults().values().stream()
                    .mapToLong(Integer::longValue)
                    .sum();
            console.line((result.agree() ? "All tables agree" : "The tables do not agree") + " after "
                    + Amounts.count(result.operations(), "operation") + " and " + Amounts.count(faults, "fault")
                    + ", with " + Amounts.count(result.restarts().size(), "restart") + " of failed connectors (seed "
                    + result.seed() + ")");
            if (json != null) {
                JsonFile.write(json, result);
                console.line("As JSON: " + json);
            }
            if (files.isKept()) {
                console.line("operations.log, migration.yaml and the servers' logs: " + files.path());
            }
            return (result.agree() ? ExitCode.OK : ExitCode.FAILED).code();
        }
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
