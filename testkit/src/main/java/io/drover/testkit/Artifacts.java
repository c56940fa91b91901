package io.drover.testkit;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * Maven artifacts with what they need at run time, resolved in this process with the user's own Maven settings and local
 * repository.
 *
 * @param coordinates {@code group:artifact:version} or {@code group:artifact:extension:classifier:version}
 * @param exclusions {@code group:artifact}, either may be {@code *}; what only an excluded artifact needs is left out too.
 *     With {@code *:*} the artifacts stand alone, and their POMs are not even read, as some repositories lack a parent
 */
public record Artifacts(List<String> coordinates, List<String> exclusions) {
    private static final String EVERYTHING = "*:*";
    private static final Set<String> SCOPES = Set.of("", "compile", "runtime");

    public Artifacts {
        coordinates = List.copyOf(coordinates);
        exclusions = List.copyOf(exclusions);
    }

    public static Artifacts of(String... coordinates) {
        return new Artifacts(List.of(coordinates), List.of());
    }

    public Artifacts without(String... others) {
        return new Artifacts(coordinates, List.of(others));
    }

    /**
     * The jars, in class path order. An earlier answer is reused while all its files are there. One at a time: servers that
     * start together would download the same files.
     *
     * @throws IllegalStateException naming what could not be resolved
     */
    public List<Path> resolve() {
        synchronized (Artifacts.class) {
            return ClassPathCache.ofUser().get(key(), this::resolveWithMaven);
        }
    }

    private String key() {
        return String.join(",", coordinates) + " without " + String.join(",", exclusions);
    }

    private List<Path> resolveWithMaven() {
        ContextOverrides settings =
                ContextOverrides.create().withUserSettings(true).build();
        try (Context maven = Runtimes.INSTANCE.getRuntime().create(settings)) {
            if (exclusions.contains(EVERYTHING)) {
                return alone(maven);
            }
            CollectRequest wanted = new CollectRequest().setRepositories(maven.remoteRepositories());
            coordinates.forEach(coordinate -> wanted.addDependency(
                    new Dependency(new DefaultArtifact(coordinate), "runtime").setExclusions(mavenExclusions())));
            return maven
                    .repositorySystem()
                    .resolveDependencies(
                            maven.repositorySystemSession(),
                            new DependencyRequest(wanted, (node, parents) -> isNeededAtRunTime(node)))
                    .getArtifactResults()
                    .stream()
                    .map(resolved -> resolved.getArtifact().getFile().toPath())
                    .toList();
        } catch (DependencyResolutionException | ArtifactResolutionException e) {
            throw new IllegalStateException(
                    "cannot get " + String.join(", ", coordinates)
                            + " from the Maven repositories; check the network, and mirrors and proxies in"
                            + " ~/.m2/settings.xml: " + e.getMessage(),
                    e);
        }
    }

    private List<Path> alone(Context maven) throws ArtifactResolutionException {
        List<ArtifactRequest> requests = coordinates.stream()
                .map(coordinate ->
                        new ArtifactRequest(new DefaultArtifact(coordinate), maven.remoteRepositories(), null))
                .toList();
        return maven.repositorySystem().resolveArtifacts(maven.repositorySystemSession(), requests).stream()
                .map(resolved -> resolved.getArtifact().getFile().toPath())
                .toList();
    }

    private List<Exclusion> mavenExclusions() {
        return exclusions.stream()
                .map(exclusion -> exclusion.split(":"))
                .map(parts -> new Exclusion(parts[0], parts[1], "*", "*"))
                .toList();
    }

    private static boolean isNeededAtRunTime(DependencyNode node) {
        Dependency dependency = node.getDependency();
        return dependency != null && !dependency.isOptional() && SCOPES.contains(dependency.getScope());
    }
}
