package io.drover.testkit;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A main class to be run in a JVM of its own, the same Java as this one, on a {@link Leash}.
 *
 * @param prefix what stands before {@code java} on the line, such as {@code taskset -c 0}
 */
public record JvmCommand(
        List<String> prefix, List<Path> classPath, List<String> jvmFlags, String mainClass, List<String> arguments)
        implements ServerCommand {
    public JvmCommand {
        prefix = List.copyOf(prefix);
        classPath = List.copyOf(classPath);
        jvmFlags = List.copyOf(jvmFlags);
        arguments = List.copyOf(arguments);
    }

    public JvmCommand(List<Path> classPath, List<String> jvmFlags, String mainClass, List<String> arguments) {
        this(List.of(), classPath, jvmFlags, mainClass, arguments);
    }

    public JvmCommand withPrefix(String... words) {
        return new JvmCommand(List.of(words), classPath, jvmFlags, mainClass, arguments);
    }

    @Override
    public String program() {
        return mainClass;
    }

    @Override
    public JvmCommand withJvmFlags(List<String> more) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.addAll(more);
        return new JvmCommand(prefix, classPath, flags, mainClass, arguments);
    }

    @Override
    public Process start(Path directory, ProcessBuilder.Redirect output, ProcessBuilder.Redirect errors)
            throws IOException {
        // Native libraries that a killed server leaves behind go away with its folder.
        Path temporary = Files.createDirectories(directory.resolve("tmp"));
        List<String> line = new ArrayList<>(prefix);
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(jvmFlags);
        line.add("-Djava.io.tmpdir=" + temporary);
        line.add("-Duser.home=" + directory);
        line.add("-XX:+ExitOnOutOfMemoryError");
        line.add("-cp");
        line.add(classPathWithLeash());
        line.add(Leash.class.getName());
        line.add(mainClass);
        line.addAll(arguments);
        return new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectOutput(output)
                .redirectError(errors)
                .start();
    }

    private String classPathWithLeash() {
        List<Path> all = new ArrayList<>(classPath);
        try {
            all.add(Path.of(Leash.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return all.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
