package io.drover.cli;

import io.drover.cli.demo.DemoCommand;
import io.drover.cli.migration.ReplayCommand;
import io.drover.cli.migration.SnapshotCommand;
import io.drover.cli.migration.StartCommand;
import io.drover.cli.migration.StatusCommand;
import io.drover.cli.migration.StopCommand;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.ExitCode;
import io.drover.cli.plan.PlanCommand;
import io.drover.cli.sandbox.SandboxCommand;
import io.drover.cli.torture.TortureCommand;
import io.drover.model.Version;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code drover} command. Every failure is a line for the person who typed it; {@code --debug} adds the stack trace. */
@Command(
        name = "drover",
        description =
                "Moves live Cassandra tables to a new schema, a new cluster, or both, while the application writes.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Drover.Versions.class,
        sortOptions = false,
        subcommands = {
            DemoCommand.class,
            SandboxCommand.class,
            PlanCommand.class,
            StartCommand.class,
            StatusCommand.class,
            SnapshotCommand.class,
            ReplayCommand.class,
            StopCommand.class,
            TortureCommand.class
        })
public final class Drover {
    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of a failure.")
    private boolean debug;

    private Drover() {}

    static final class Versions implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"drover " + Version.CURRENT};
        }
    }

    static CommandLine commandLine() {
        Drover drover = new Drover();
        return new CommandLine(drover)
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((exception, command, parsed) ->
                        drover.fail(exception, command.getErr()).code());
    }

    private ExitCode fail(Exception exception, PrintWriter err) {
        CommandFailure failure = exception instanceof CommandFailure known
                ? known
                : new CommandFailure("unexpected failure: " + exception + " (--debug shows where)", exception);
        err.println("drover: " + failure.getMessage());
        if (debug) {
            exception.printStackTrace(err);
        }
        return failure.exitCode();
    }

    public static void main(String[] args) {
        CommandLine command = commandLine();
        if (args.length == 0) {
            command.usage(System.err);
            System.exit(ExitCode.USAGE.code());
        }
        System.exit(command.execute(args));
    }
}
