package io.drover.benchmarks.capture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The contestants that are not Drover's, in {@code benchmarks/src/rivals}: compiled when they run, so that their libraries
 * are on no class path of the build.
 */
public final class Rivals {
    private Rivals() {}

    /** @return the folder with the classes */
    public static Path compile(String name, List<Path> classPath, Path directory) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new IllegalStateException("this benchmark compiles, and needs a JDK; point JAVA_HOME to one");
        }
        Path classes = directory.resolve(name);
        try {
            Files.createDirectories(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path source = Path.of(System.getProperty("drover.home", ""), "benchmarks/src/rivals/java", name + ".java");
        String path = Stream.concat(classPath.stream(), Stream.of(locationOf(Rivals.class)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        if (compiler.run(
                        null,
                        null,
                        null,
                        "-nowarn",
                        "-proc:none",
                        "-cp",
                        path,
                        "-d",
                        classes.toString(),
                        source.toString())
                != 0) {
            throw new IllegalStateException(source + " does not compile");
        }
        return classes;
    }

    public static Path locationOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
