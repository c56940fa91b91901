package io.drover.cli.migration;

import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description =
                "Removes a migration's connectors. Connect remembers how far each came, so that start goes on from there.")
public final class StopCommand implements Callable<Integer> {
    @Mixin
    private DocumentOption document;

    @Option(
            names = "--forget",
            description =
                    "Forget how far each connector came, too: the next start begins anew. Writes that were captured "
                            + "before and deleted from the origin's disk are then only in the topics.")
    private boolean forget;

    @Override
    public Integer call() {
        new MigrationStop(document.read(), Console.ofStandardOutput()::line).run(forget);
        return ExitCode.OK.code();
    }
}
