package io.drover.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A server in a JVM of its own, which keeps its folder, ports and data from one start to the next. Its output goes to a log
 * file in the folder.
 *
 * <p>Thread-safe. Whatever ends this JVM ends the server: a shutdown hook when it can run, the {@link Leash} when not.
 */
public abstract class ServerProcess implements AutoCloseable {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(120);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration READY_POLL = Duration.ofMillis(50);
    private static final int LOG_TAIL_LINES = 30;

    private final String name;
    private final Path directory;
    private Process process;

    ServerProcess(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    /** The main class and its arguments, behind everything the JVM needs. */
    abstract JvmCommand command();

    abstract boolean isReady();

    /** Called before every start: writes configuration files. */
    abstract void prepare() throws IOException;

    public final String name() {
        return name;
    }

    public final Path directory() {
        return directory;
    }

    public final Path logFile() {
        return directory.resolve(name + ".log");
    }

    /**
     * Starts the server and waits until it serves.
     *
     * @throws IllegalStateException with the end of its log when it does not come up
     */
    public final synchronized void start() {
        if (isAlive()) {
            return;
        }
        try {
            Files.createDirectories(directory);
            prepare();
            List<String> command = new ArrayList<>(command().line(directory));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
        RunningServers.add(this);
        awaitReady();
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                throw notReady("ended with exit code " + process.exitValue());
            }
            if (System.nanoTime() > deadline) {
                throw notReady("was not ready after " + READY_TIMEOUT.toSeconds() + " s");
            }
            try {
                Thread.sleep(READY_POLL.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while starting " + name, e);
            }
        }
    }

    private IllegalStateException notReady(String reason) {
        kill();
        return new IllegalStateException(name + " " + reason + "; the end of " + logFile() + ":\n" + logTail());
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile());
            return lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()).stream()
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "(unreadable: " + e + ")";
        }
    }

    /** Stops it as an operator would (SIGTERM), by force after a while. */
    public final synchronized void stop() {
        if (isAlive()) {
            resume();
            process.destroy();
            if (!awaitExit(STOP_TIMEOUT)) {
                kill();
            }
        }
        RunningServers.remove(this);
    }

    /** Ends it at once, as a crash would (SIGKILL). */
    public final synchronized void kill() {
        if (isAlive()) {
            process.destroyForcibly();
            awaitExit(STOP_TIMEOUT);
        }
        RunningServers.remove(this);
    }

    /** Freezes it (SIGSTOP): sockets stay open, nothing answers. */
    public final synchronized void pause() {
        signal("STOP");
    }

    /** Lets it go on after {@link #pause} (SIGCONT). */
    public final synchronized void resume() {
        signal("CONT");
    }

    public final synchronized void restart() {
        stop();
        start();
    }

    public final synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** @throws IllegalStateException when it was never started */
    public final synchronized long pid() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process.pid();
    }

    @Override
    public final void close() {
        stop();
    }

    /** Asks it to end without waiting; {@link #stop} then waits. Lets many servers end side by side. */
    final synchronized void requestStop() {
        if (isAlive()) {
            resume();
            process.destroy();
        }
    }

    private boolean awaitExit(Duration timeout) {
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void signal(String signal) {
        if (!isAlive()) {
            return;
        }
        try {
            // kill is a shell built-in everywhere; procps need not be installed.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String classPath(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
