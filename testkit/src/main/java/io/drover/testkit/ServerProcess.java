package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own, which keeps its folder, ports and data from one start to the next. Its output goes to a log
 * file in the folder.
 *
 * <p>Thread-safe: only launching takes the lock, so that a stop never waits for a start (or for its downloads). Whatever ends
 * this JVM ends the server: the {@link Sandbox}'s shutdown hook when it can run, the {@link Leash} (or the like of a {@link NativeCommand}) when not.
 */
public abstract class ServerProcess implements AutoCloseable {
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(240);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration READY_POLL = Duration.ofMillis(50);
    private static final int LOG_TAIL_LINES = 30;

    private final String name;
    private final Path directory;
    private volatile List<String> jvmFlags = List.of();
    private volatile Process process;

    ServerProcess(String name, Path directory) {
        this.name = name;
        this.directory = directory;
    }

    abstract ServerCommand command();

    abstract boolean isReady();

    /** Called before every start: writes configuration files. */
    abstract void prepare() throws IOException;

    /** Flags for the JVM, from the next start on, beside those that the server itself needs. */
    final void setJvmFlags(List<String> flags) {
        jvmFlags = List.copyOf(flags);
    }

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
     * Starts the server, unless it runs, and waits until it serves.
     *
     * @throws IllegalStateException with the end of its log when it does not come up
     */
    public final void start() {
        awaitReady(launch());
    }

    private synchronized Process launch() {
        if (!isAlive()) {
            try {
                Files.createDirectories(directory);
                prepare();
                process = command()
                        .withJvmFlags(jvmFlags)
                        .start(
                                directory,
                                ProcessBuilder.Redirect.appendTo(logFile().toFile()),
                                ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start " + name, e);
            }
        }
        return process;
    }

    private void awaitReady(Process launched) {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        do {
            if (!launched.isAlive()) {
                throw new IllegalStateException(name + " ended with exit code " + launched.exitValue() + logTail());
            }
            if (System.nanoTime() > deadline) {
                kill();
                throw new IllegalStateException(
                        name + " was not ready after " + READY_TIMEOUT.toSeconds() + " s" + logTail());
            }
            try {
                Thread.sleep(READY_POLL.toMillis());
            } catch (InterruptedException e) {
                kill();
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while starting " + name, e);
            }
        } while (!isReady());
    }

    private String logTail() {
        try {
            // A server that was killed may have left half a character behind.
            List<String> lines = new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return "; the end of " + logFile() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "; its log cannot be read: " + e;
        }
    }

    /** Stops it as an operator would (SIGTERM), by force after a while. */
    public final void stop() {
        requestStop();
        if (!awaitExit()) {
            kill();
        }
    }

    /** Asks it to end without waiting; {@link #stop} then waits. Lets many servers end side by side. */
    final void requestStop() {
        if (isAlive()) {
            resume();
            process.destroy();
        }
    }

    /** Ends it at once, as a crash would (SIGKILL). */
    public final void kill() {
        if (isAlive()) {
            // Before its end, after which nobody knows them any more.
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            awaitExit();
        }
    }

    /** Freezes it (SIGSTOP): sockets stay open, nothing answers. Not on the leash meanwhile: it does not notice our end. */
    public final void pause() {
        signal("STOP");
        awaitStopped();
    }

    /** The signal is sent, but a thread stops only when the kernel comes by: it may still answer somebody until then. */
    private void awaitStopped() {
        Path threads = Path.of("/proc", String.valueOf(pid()), "task");
        while (isAlive() && Files.isDirectory(threads)) {
            try (Stream<Path> all = Files.list(threads)) {
                if (all.allMatch(ServerProcess::isStopped)) {
                    return;
                }
                Thread.sleep(1);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot look at " + name, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** A thread's state stands behind its name, which is in parentheses. */
    private static boolean isStopped(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            // It has ended.
            return true;
        }
    }

    /** Lets it go on after {@link #pause} (SIGCONT). */
    public final void resume() {
        signal("CONT");
    }

    public final void restart() {
        stop();
        start();
    }

    public final boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /** @throws IllegalStateException when it was never started */
    public final long pid() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return current.pid();
    }

    @Override
    public final void close() {
        stop();
    }

    /** Waits even when this thread is interrupted, which is then known to the caller. */
    private boolean awaitExit() {
        if (process == null) {
            return true;
        }
        boolean interrupted = Thread.interrupted();
        try {
            return process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
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
            // kill is built into every shell; procps need not be installed.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot signal " + name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
