package io.drover.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * PostgreSQL's programs on this machine.
 *
 * @param programs the folder that holds {@code initdb} and {@code postgres}
 */
record PostgresInstallation(Path programs) {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    /**
     * On the PATH, or the newest one where Debian puts them.
     *
     * @throws IllegalStateException saying what to install
     */
    static PostgresInstallation find() {
        return search(System.getenv("PATH"), DEBIAN)
                .orElseThrow(
                        () -> new IllegalStateException("PostgreSQL is not installed: there are no initdb and postgres"
                                + " on the PATH or in " + DEBIAN + "/*/bin; install its server (on Debian and Ubuntu:"
                                + " apt-get install postgresql)"));
    }

    static Optional<PostgresInstallation> search(String path, Path versions) {
        List<Path> folders = new ArrayList<>();
        if (path != null) {
            Arrays.stream(path.split(File.pathSeparator)).map(Path::of).forEach(folders::add);
        }
        folders.addAll(newestFirst(versions));
        return folders.stream()
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("postgres")))
                .findFirst()
                .map(PostgresInstallation::new);
    }

    private static List<Path> newestFirst(Path versions) {
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(versions)) {
            return folders.sorted(Comparator.comparingDouble(PostgresInstallation::version)
                            .reversed())
                    .map(folder -> folder.resolve("bin"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double version(Path folder) {
        try {
            return Double.parseDouble(folder.getFileName().toString());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    String program(String name) {
        return programs.resolve(name).toString();
    }
}
