package io.drover.testkit;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.DependencyResult;

/**
 * Maven artifacts with what they need at run time, resolved in this process with the user's own Maven settings and local
 * repository.
 *
 * @param coordinates {@code group:artifact:version} or {@code group:artifact:extension:classifier:version}
 * @param exclusions {@code group:artifact}, either may be {@code *}
 */
record Artifacts(List<String> coordinates, List<String> exclusions) {
    Artifacts {
        coordinates = List.copyOf(coordinates);
        exclusions = List.copyOf(exclusions);
    }

    static Artifacts of(String... coordinates) {
        return new Artifacts(List.of(coordinates), List.of());
    }

    Artifacts without(String... others) {
        return new Artifacts(coordinates, List.of(others));
    }

    /**
     * The jars, in class path order. An earlier answer is reused while all its files are there.
     *
     * @throws IllegalStateException naming what could not be resolved
     */
    List<Path> resolve() {
        Path known = Path.of(
                        System.getProperty("java.io.tmpdir"), "drover-classpaths-" + System.getProperty("user.name"))
                .resolve(Integer.toHexString(toString().hashCode()) + ".classpath");
        try {
            List<Path> paths = read(known);
            if (paths.isEmpty()) {
                paths = resolveWithMaven();
                Files.createDirectories(known.getParent());
                Path fresh = Files.createTempFile(known.getParent(), "classpath", null);
                Files.write(fresh, paths.stream().map(Path::toString).toList());
                Files.move(fresh, known, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> read(Path known) throws IOException {
        if (!Files.exists(known)) {
            return List.of();
        }
        List<Path> paths = Files.readAllLines(known).stream().map(Path::of).toList();
        return paths.stream().allMatch(Files::exists) ? paths : List.of();
    }

    private List<Path> resolveWithMaven() {
        List<Exclusion> excluded = exclusions.stream()
                .map(exclusion -> exclusion.split(":"))
                .map(parts -> new Exclusion(parts[0], parts[1], "*", "*"))
                .toList();
        ContextOverrides settings =
                ContextOverrides.create().withUserSettings(true).build();
        try (Context maven = Runtimes.INSTANCE.getRuntime().create(settings)) {
            CollectRequest collect = new CollectRequest().setRepositories(maven.remoteRepositories());
            for (String coordinate : coordinates) {
                collect.addDependency(
                        new Dependency(new DefaultArtifact(coordinate), "runtime").setExclusions(excluded));
            }
            DependencyResult result = maven.repositorySystem()
                    .resolveDependencies(
                            maven.repositorySystemSession(),
                            new DependencyRequest(
                                    collect,
                                    (node, parents) -> node.getDependency() != null
                                            && !node.getDependency().isOptional()
                                            && !"test"
                                                    .equals(node.getDependency().getScope())
                                            && !"provided"
                                                    .equals(node.getDependency().getScope())));
            return result.getArtifactResults().stream()
                    .map(resolved -> resolved.getArtifact().getFile())
                    .map(File::toPath)
                    .toList();
        } catch (DependencyResolutionException e) {
            throw new IllegalStateException(
                    "cannot get " + String.join(", ", coordinates) + " from the Maven repositories: " + e.getMessage(),
                    e);
        }
    }
}
