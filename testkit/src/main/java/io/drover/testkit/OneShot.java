package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a command-line tool to its end. */
final class OneShot {
    private OneShot() {}

    /**
     * @return what it printed to its standard output
     * @throws IllegalStateException with all that it printed, when its exit code is not 0
     */
    static String run(JvmCommand command, Path directory) {
        try {
            Files.createDirectories(directory);
            Path errors = Files.createTempFile(directory, "stderr", ".log");
            Process process = new ProcessBuilder(command.line(directory))
                    .directory(directory.toFile())
                    .redirectError(errors.toFile())
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            String problems = Files.readString(errors);
            Files.delete(errors);
            if (exit != 0) {
                throw new IllegalStateException(
                        command.mainClass() + " ended with exit code " + exit + ":\n" + output + problems);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command.mainClass(), e);
        }
    }
}
