package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Connect plugin folders. */
public final class Plugins {
    private static final List<String> MODULES =
            List.of("source-connector", "transforms", "sink-connector", "avro-converter");
    public static final String AVRO_CONVERTER = "io.drover.avro.AvroConverter";
    public static final String APICURIO_AVRO_CONVERTER = "io.apicurio.registry.utils.converter.AvroConverter";

    private static final String APICURIO = "io.apicurio:apicurio-registry-utils-converter:2.6.13.Final";

    private static final String DEBEZIUM_POSTGRES = "io.debezium:debezium-connector-postgres:3.6.3.Final";

    /** The newest one that Maven Central has whole. */
    private static final String DEBEZIUM_JDBC = "io.debezium:debezium-connector-jdbc:3.5.0.Final";

    /** What the worker brings, and Debezium's own packaging leaves out. */
    private static final String[] OF_THE_WORKER = {
        "org.apache.kafka:*", "org.slf4j:*", "ch.qos.logback:*", "org.apache.logging.log4j:*"
    };

    private Plugins() {}

    /**
     * The plugin folders of this build.
     *
     * @throws IllegalStateException saying how to build them, when they are missing
     */
    public static List<Path> drover() {
        Path home = Path.of(System.getProperty("drover.home", ""));
        List<Path> plugins = MODULES.stream()
                .map(module -> home.resolve(module).resolve("target/plugin").toAbsolutePath())
                .toList();
        for (Path plugin : plugins) {
            if (!Files.isDirectory(plugin)) {
                throw new IllegalStateException(
                        "the plugins are not built: " + plugin + " is missing; run ./mvnw -DskipTests package");
            }
        }
        return plugins;
    }

    /** The jars of one of them, for a class path; in a fixed order. */
    public static List<Path> jars(String module) {
        Path folder = drover().get(MODULES.indexOf(module)).resolve("drover-" + module);
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of Apicurio's Avro converter without what the worker brings. */
    public static List<Path> apicurioJars() {
        return apicurio().resolve();
    }

    /**
     * Lays out Apicurio's Avro converter as a plugin, with the manifest that service loading asks for.
     *
     * @return the folder, for the plugin path
     */
    public static Path apicurioConverter(Path directory) {
        return layOut(
                apicurio(),
                directory,
                "apicurio-converter",
                Map.of("org.apache.kafka.connect.storage.Converter", APICURIO_AVRO_CONVERTER));
    }

    private static Artifacts apicurio() {
        return Artifacts.of(APICURIO)
                .without(
                        "org.apache.kafka:kafka-clients",
                        "org.apache.kafka:connect-api",
                        "org.apache.kafka:connect-json",
                        "org.slf4j:slf4j-api");
    }

    /**
     * Lays out Debezium's PostgreSQL connector as a plugin.
     *
     * @return the folder, for the plugin path
     */
    public static Path debeziumPostgres(Path directory) {
        return layOut(Artifacts.of(DEBEZIUM_POSTGRES).without(OF_THE_WORKER), directory, "debezium-postgres", Map.of());
    }

    /**
     * Lays out Debezium's JDBC sink as a plugin.
     *
     * <p>Without Jackson of its own: Hibernate registers every Jackson module that it finds, the worker's too, and these are
     * modules of the worker's Jackson only.
     *
     * @return the folder, for the plugin path
     */
    public static Path debeziumJdbc(Path directory) {
        List<String> others = new ArrayList<>(List.of(OF_THE_WORKER));
        others.add("com.fasterxml.jackson.core:*");
        return layOut(
                Artifacts.of(DEBEZIUM_JDBC).without(others.toArray(String[]::new)),
                directory,
                "debezium-jdbc",
                Map.of());
    }

    /** @param services implementation by service, for artifacts that have no manifest of their own */
    static Path layOut(Artifacts artifacts, Path directory, String name, Map<String, String> services) {
        try {
            Path plugin = Files.createDirectories(directory.resolve(name));
            for (Path jar : artifacts.resolve()) {
                Files.copy(jar, plugin.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
            try (JarOutputStream manifest =
                    new JarOutputStream(Files.newOutputStream(plugin.resolve(name + "-services.jar")))) {
                for (Map.Entry<String, String> service : services.entrySet()) {
                    manifest.putNextEntry(new JarEntry("META-INF/services/" + service.getKey()));
                    manifest.write((service.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
                    manifest.closeEntry();
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
