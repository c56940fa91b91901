package io.drover.cli.migration;

import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "start",
        description = "Checks a migration against both clusters, Kafka and Connect, and starts it: capture, then the "
                + "snapshot, then the sink. On a migration that runs it does nothing.")
public final class StartCommand implements Callable<Integer> {
    @Mixin
    private DocumentOption document;

    @Option(
            names = "--onto-rows",
            description =
                    "Of an origin that Debezium reads: begin although target tables have rows. These, and deletions of"
                            + " rows, win over what comes from the origin if anybody else wrote them.")
    private boolean ontoRows;

    @Override
    public Integer call() {
        MigrationStart start = new MigrationStart(document.read(), Clock.systemUTC(), Console.ofStandardOutput()::line);
        (ontoRows ? start.ontoRows() : start).run();
        return ExitCode.OK.code();
    }
}
