package io.drover.cli.migration;

import io.drover.cli.document.Migration;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import io.drover.cli.output.JsonFile;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Shows how far a migration's snapshot is, how far behind its stream, and what has failed. Exit code 0 "
                        + "when all connectors run and every table can be read.")
public final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DocumentOption document;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the same to this file as JSON.")
    private Path json;

    @Option(names = "--watch", description = "Show it again and again, until Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "How often with --watch (default: ${DEFAULT-VALUE}).")
    private int interval;

    @Override
    public Integer call() throws InterruptedException {
        Migration migration = document.read();
        Console console = Console.ofStandardOutput();
        try (Progress reader = Progress.of(migration)) {
            while (true) {
                MigrationStatus status = reader.read();
                StatusText.lines(status).forEach(console::line);
                if (json != null) {
                    JsonFile.write(json, status);
                }
                if (!watch) {
                    return (status.healthy() ? ExitCode.OK : ExitCode.FAILED).code();
                }
                Thread.sleep(1000L * Math.max(1, interval));
                console.line("");
            }
        }
    }
}
