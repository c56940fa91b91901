package io.drover.cli.migration;

import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "start",
        description = "Checks a migration against both clusters, Kafka and Connect, and starts it: capture, then the "
                + "snapshot, then the sink. On a migration that runs it does nothing.")
public final class StartCommand implements Callable<Integer> {
    @Mixin
    private DocumentOption document;

    @Override
    public Integer call() {
        new MigrationStart(document.read(), Clock.systemUTC(), Console.ofStandardOutput()::line).run();
        return ExitCode.OK.code();
    }
}
