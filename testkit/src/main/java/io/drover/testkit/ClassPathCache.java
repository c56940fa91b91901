package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Resolved class paths, one small file each, so that only the first start of a server asks Maven. Files name absolute paths;
 * an entry with a missing jar counts for nothing.
 */
record ClassPathCache(Path directory) {
    /** In the user's own cache, where nobody else can put a class path. */
    static ClassPathCache ofUser() {
        String cache = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(path -> !path.isBlank())
                .orElse(System.getProperty("user.home") + "/.cache");
        return new ClassPathCache(Path.of(cache, "drover", "classpaths"));
    }

    List<Path> get(String key, Supplier<List<Path>> resolver) {
        Path entry = directory.resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".txt");
        try {
            List<Path> known = Files.exists(entry) ? read(entry, key) : List.of();
            if (!known.isEmpty()) {
                return known;
            }
            List<Path> resolved = resolver.get();
            write(entry, key, resolved);
            return resolved;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a class path in " + directory, e);
        }
    }

    private static List<Path> read(Path entry, String key) throws IOException {
        List<String> lines = Files.readAllLines(entry);
        if (lines.isEmpty() || !lines.get(0).equals(key)) {
            return List.of();
        }
        List<Path> jars = lines.stream().skip(1).map(Path::of).toList();
        return jars.stream().allMatch(Files::exists) ? jars : List.of();
    }

    /** Whole or not at all: another process may read at the same time. */
    private void write(Path entry, String key, List<Path> jars) throws IOException {
        List<String> lines = new ArrayList<>(List.of(key));
        jars.forEach(jar -> lines.add(jar.toString()));
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(directory, "fresh", null);
        Files.write(fresh, lines);
        Files.move(fresh, entry, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
