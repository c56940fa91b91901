package io.drover.cli.sandbox;

import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Console;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Holds a sandbox: this process is the parent of its servers, and they end when it ends, whatever ends it. Another process
 * finds it by {@code sandbox.json}.
 */
final class SandboxProcess {
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 100;

    private final Path directory;
    private final SandboxOptions options;
    private final Console console;

    SandboxProcess(Path directory, SandboxOptions options, Console console) {
        this.directory = directory;
        this.options = options;
        this.console = console;
    }

    /** Starts the servers and waits until the process is told to end. */
    void run() throws InterruptedException {
        refuseIfRunning();
        console.line("Starting the sandbox in " + directory + " (the first start downloads Cassandra and Kafka)");
        Sandbox.Builder builder = Sandbox.builder()
                .directory(directory)
                .originNodes(options.originNodes())
                .originVersion(options.originVersion())
                .plugins(Plugins.drover())
                .optimized();
        if (options.sameCluster()) {
            builder.sameCluster();
        }
        CountDownLatch never = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> SandboxFile.delete(directory), "delete-sandbox-file"));
        try (Sandbox sandbox = builder.start(server -> console.line("  " + server.name() + " is up"))) {
            SandboxFile file = SandboxFile.of(sandbox);
            file.write(directory);
            describe(file);
            console.line("Ctrl-C stops it, or: drover sandbox --dir " + directory + " --stop");
            never.await();
        }
    }

    private void describe(SandboxFile file) {
        console.line("origin   " + String.join(", ", file.origin().contactPoints()));
        console.line("target   " + String.join(", ", file.target().contactPoints()));
        console.line("kafka    " + file.kafka().bootstrapServers());
        console.line("connect  " + file.connect().url());
        console.line("More in  " + directory.resolve(SandboxFile.NAME));
    }

    private void refuseIfRunning() {
        SandboxFile.read(directory).ifPresent(file -> {
            if (file.holder().isPresent()) {
                throw new CommandFailure("a sandbox runs in " + directory + " already; stop it with --stop");
            }
            SandboxFile.delete(directory);
        });
    }

    /** Has another process hold the sandbox, and returns when its servers are up. */
    void detach() throws IOException, InterruptedException {
        refuseIfRunning();
        Files.createDirectories(directory);
        Path log = directory.resolve("sandbox.log");
        Process holder = new ProcessBuilder(command())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        Optional<SandboxFile> file = Optional.empty();
        while (file.isEmpty()) {
            if (!holder.isAlive() || System.nanoTime() > deadline) {
                holder.destroy();
                throw new CommandFailure(
                        "the sandbox did not start; see " + log + ", which ends with: " + lastLine(log));
            }
            Thread.sleep(POLL_MILLIS);
            file = SandboxFile.read(directory);
        }
        describe(file.get());
        console.line("Stop it with: drover sandbox --dir " + directory + " --stop");
    }

    /** This command again, without --detach, in a session of its own so that a Ctrl-C here does not reach it. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            command.add("/usr/bin/setsid");
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String property : List.of("drover.home")) {
            command.add("-D" + property + "=" + System.getProperty(property, ""));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.drover.cli.Drover", "sandbox"));
        command.addAll(List.of("--dir", directory.toString()));
        command.addAll(options.arguments());
        return command;
    }

    private static String lastLine(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return lines.isEmpty() ? "(nothing)" : lines.get(lines.size() - 1);
    }

    static void stop(Path directory, Console console) throws InterruptedException {
        Optional<SandboxFile> file = SandboxFile.read(directory);
        Optional<ProcessHandle> holder = file.flatMap(SandboxFile::holder);
        if (holder.isEmpty()) {
            SandboxFile.delete(directory);
            console.line("No sandbox runs in " + directory);
            return;
        }
        holder.get().destroy();
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (holder.get().isAlive()) {
            if (System.nanoTime() > deadline) {
                throw new CommandFailure("the sandbox in " + directory + " (process "
                        + holder.get().pid() + ") did not stop within " + STOP_PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL_MILLIS);
        }
        SandboxFile.delete(directory);
        console.line("Stopped the sandbox in " + directory);
    }
}
