package io.drover.cli.output;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/** Where the files of a run are. A temporary folder goes away with the process, also when Ctrl-C ends it, unless it is kept. */
final class RunDirectory implements AutoCloseable {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 100;

    private final Path path;
    private volatile boolean keep;

    private RunDirectory(Path path, boolean keep) {
        this.path = path;
        this.keep = keep;
    }

    /**
     * @param given by the user, or null for a temporary one
     * @param name of the command, for a temporary one
     */
    static RunDirectory open(Path given, String name) {
        try {
            if (given == null) {
                RunDirectory directory = new RunDirectory(Files.createTempDirectory("drover-" + name), false);
                Runtime.getRuntime().addShutdownHook(new Thread(directory::close, "delete-" + name + "-directory"));
                return directory;
            }
            Path path = Files.createDirectories(given.toAbsolutePath().normalize());
            try (Stream<Path> files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw CommandFailure.usage("--dir " + given + " is not empty; give a folder that is, or a new one");
                }
            }
            return new RunDirectory(path, true);
        } catch (IOException e) {
            throw CommandFailure.usage("--dir " + given + " cannot be used: " + e.getMessage());
        }
    }

    Path path() {
        return path;
    }

    /** Leaves the files where they are. */
    void keep() {
        keep = true;
    }

    boolean isKept() {
        return keep;
    }

    /** Servers that are about to end may still write, so that one attempt may not be enough. */
    @Override
    public void close() {
        for (int i = 0; !keep && Files.exists(path) && i < ATTEMPTS; i++) {
            try {
                delete();
            } catch (IOException e) {
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void delete() throws IOException {
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
