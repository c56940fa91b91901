package io.drover.cli.demo;

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
        DemoOptions options = options();
        Console console = Console.ofStandardOutput();
        Runtime.getRuntime().addShutdownHook(new Thread(console::close, "close-console"));
        try (RunDirectory files = RunDirectory.open(directory, "demo")) {
            DemoResult result;
            try {
                result = new Demo(options, files.path(), console).run();
            } catch (RuntimeException e) {
                files.keep();
                console.line("The servers' logs are in " + files.path());
                throw e;
            }
            if (!result.agree()) {
                files.keep();
            }
            VerdictText.lines(result).forEach(console::line);
            if (json != null) {
                JsonFile.write(json, result);
                console.line("As JSON: " + json);
            }
            if (files.isKept()) {
                console.line("The configuration and the servers' logs: " + files.path());
            }
            return (result.agree() ? ExitCode.OK : ExitCode.FAILED).code();
        }
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
