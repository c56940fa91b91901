package io.drover.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The Cassandra versions that are tested, newest first. */
public enum CassandraVersion {
    V5_0("5.0", "5.0.9", null),
    V4_1("4.1", "4.1.10", "0.3.2"),
    V4_0("4.0", "4.0.19", "0.3.2"),
    V3_11("3.11", "3.11.19", "0.3.0");

    private static final int NEWEST_JAVA = 21;
    private static final List<String> EXPORTS = List.of("java.rmi/sun.rmi.registry");
    private static final List<String> OPENS =
            List.of("java.base/jdk.internal.ref", "java.base/sun.nio.ch", "java.base/java.io");
    private static final List<String> OPENS_BEFORE_5_0 = List.of(
            "java.base/java.lang",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.base/java.util.concurrent.atomic",
            "java.base/java.nio");

    private final String line;
    private final String release;
    private final String jamm;

    CassandraVersion(String line, String release, String jamm) {
        this.line = line;
        this.release = release;
        this.jamm = jamm;
    }

    /**
     * @param line such as {@code 5.0}
     * @throws IllegalArgumentException listing the known ones
     */
    public static CassandraVersion parse(String line) {
        return Arrays.stream(values())
                .filter(version -> version.line.equals(line) || version.release.equals(line))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cassandra " + line + " is not one of "
                        + Arrays.stream(values()).map(version -> version.line).collect(Collectors.joining(", "))));
    }

    /** Such as {@code 5.0}. */
    public String line() {
        return line;
    }

    /** Such as {@code 5.0.9}. */
    public String release() {
        return release;
    }

    /** @throws IllegalStateException saying what to do, when this Java cannot run it */
    void requireJava(int feature) {
        if (feature > NEWEST_JAVA) {
            throw new IllegalStateException("Cassandra " + release + " does not run on Java " + feature
                    + "; point JAVA_HOME to a JDK 17 and start again");
        }
    }

    Artifacts artifacts() {
        List<String> coordinates = new ArrayList<>(List.of("org.apache.cassandra:cassandra-all:" + release));
        if (this == V3_11) {
            coordinates.add("org.apache.cassandra:cassandra-thrift:" + release);
        }
        return new Artifacts(coordinates, List.of());
    }

    /** What its JVM needs on Java 17. */
    public List<String> jvmFlags() {
        List<String> flags = new ArrayList<>();
        EXPORTS.forEach(name -> flags.add("--add-exports=" + name + "=ALL-UNNAMED"));
        OPENS.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
        if (jamm != null) {
            OPENS_BEFORE_5_0.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
            flags.add("-javaagent:"
                    + Artifacts.of("com.github.jbellis:jamm:" + jamm).resolve().get(0));
        }
        return flags;
    }
}
