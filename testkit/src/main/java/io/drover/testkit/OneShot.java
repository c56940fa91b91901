package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs a command-line tool to its end. */
public final class OneShot {
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private OneShot() {}

    /**
     * @return what it printed to its standard output
     * @throws IllegalStateException with all that it printed, when its exit code is not 0 or it takes too long
     */
    static String run(ServerCommand command, Path directory) {
        return run(command, directory, TIMEOUT);
    }

    /** The same with a time limit of one's own. */
    public static String run(ServerCommand command, Path directory, Duration timeout) {
        try {
            Files.createDirectories(directory);
            Path output = Files.createTempFile(directory, "output", ".log");
            Path errors = Files.createTempFile(directory, "errors", ".log");
            try {
                Process process = command.start(
                        directory,
                        ProcessBuilder.Redirect.to(output.toFile()),
                        ProcessBuilder.Redirect.to(errors.toFile()));
                String problem = await(process, timeout);
                String printed = read(output);
                if (!problem.isEmpty()) {
                    throw new IllegalStateException(command.program() + " " + problem + ":\n" + printed + read(errors));
                }
                return printed;
            } finally {
                Files.deleteIfExists(output);
                Files.deleteIfExists(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.program(), e);
        }
    }

    private static String await(Process process, Duration timeout) {
        try {
            if (!process.waitFor(timeout.toSeconds(), TimeUnit.SECONDS)) {
                return "did not end within " + timeout.toSeconds() + " s";
            }
            return process.exitValue() == 0 ? "" : "ended with exit code " + process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "was interrupted";
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
