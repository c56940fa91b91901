package io.drover.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How to start a main class in a JVM of its own, on a {@link Leash}. */
record JvmCommand(List<Path> classPath, List<String> jvmFlags, String mainClass, List<String> arguments) {
    JvmCommand {
        classPath = List.copyOf(classPath);
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
    }

    List<String> line(Path directory) {
        Path temporary = directory.resolve("tmp");
        try {
            Files.createDirectories(temporary);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        List<String> line = new ArrayList<>();
        line.add(java().toString());
        line.addAll(jvmFlags);
        // Native libraries that a killed server leaves behind go away with its folder.
        line.add("-Djava.io.tmpdir=" + temporary);
        line.add("-Duser.home=" + directory);
        line.add("-XX:+ExitOnOutOfMemoryError");
        List<Path> jars = new ArrayList<>(classPath);
        jars.add(ownClasses());
        line.add("-cp");
        line.add(ServerProcess.classPath(jars));
        line.add(Leash.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return line;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    private static Path ownClasses() {
        try {
            return Path.of(Leash.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
