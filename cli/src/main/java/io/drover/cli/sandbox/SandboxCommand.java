package io.drover.cli.sandbox;

import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import io.drover.testkit.CassandraVersion;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "sandbox",
        description =
                "Starts real servers to play with: an origin Cassandra with CDC on, a target Cassandra, Kafka, and Connect "
                        + "with Drover's plugins. They run until Ctrl-C, or until --stop from another shell; "
                        + "sandbox.json in the folder says where they are.")
public final class SandboxCommand implements Callable<Integer> {
    @Option(names = "--dir", paramLabel = "DIR", required = true, description = "The folder of the servers' files.")
    private Path directory;

    @Option(
            names = "--origin-nodes",
            paramLabel = "N",
            defaultValue = "1",
            description = "Nodes of the origin cluster (default: ${DEFAULT-VALUE}).")
    private int originNodes;

    @Option(
            names = "--origin-version",
            paramLabel = "V",
            defaultValue = "5.0",
            description = "The origin's Cassandra: 5.0, 4.1, 4.0 or 3.11 (default: ${DEFAULT-VALUE}).")
    private String originVersion;

    @Option(names = "--same-cluster", description = "No second cluster: the target tables lie in the origin's.")
    private boolean sameCluster;

    @Option(names = "--detach", description = "Return when the servers are up, and leave them running.")
    private boolean detach;

    @Option(names = "--stop", description = "Stop the sandbox of this folder.")
    private boolean stop;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Console console = Console.ofStandardOutput();
        Path folder = directory.toAbsolutePath().normalize();
        if (stop) {
            SandboxProcess.stop(folder, console);
            return ExitCode.OK.code();
        }
        SandboxProcess process = new SandboxProcess(folder, options(), console);
        if (detach) {
            process.detach();
        } else {
            process.run();
        }
        return ExitCode.OK.code();
    }

    private SandboxOptions options() {
        if (originNodes < 1) {
            throw new ParameterException(spec.commandLine(), "--origin-nodes must be at least 1");
        }
        try {
            return new SandboxOptions(originNodes, CassandraVersion.parse(originVersion), sameCluster);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--origin-version: " + e.getMessage());
        }
    }
}
