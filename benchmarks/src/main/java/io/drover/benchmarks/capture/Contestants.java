package io.drover.benchmarks.capture;

import io.drover.testkit.Artifacts;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.JvmCommand;
import io.drover.testkit.KafkaBroker;
import io.drover.testkit.Plugins;
import io.drover.testkit.PropertiesFile;
import io.drover.testkit.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The JVMs to compare: the same Java, heap, collector and Kafka classes for each, and otherwise each with a class path of its
 * own, so that nobody runs with another's libraries.
 */
final class Contestants {
    private static final String KAFKA = KafkaBroker.VERSION;
    private static final String DEBEZIUM = "3.4.0.Final";
    private static final List<String> OPENED = List.of("java.base/jdk.internal.ref", "java.base/sun.nio.ch");

    private final Path directory;
    private final OriginLog origin;

    Contestants(Path directory, OriginLog origin) {
        this.directory = directory;
        this.origin = origin;
    }

    /** Cassandra's reader with a handler that does nothing. */
    JvmCommand bare() {
        List<Path> classPath = common();
        classPath.addAll(cassandra().resolve());
        return rival(
                "BarePass",
                classPath,
                List.of(
                        cdcDirectory(),
                        OriginLog.KEYSPACE,
                        OriginLog.CREATE_TABLE,
                        origin.tableId().toString()));
    }

    JvmCommand records(Map<String, String> settings) {
        return capture(List.of(), List.of(taskProperties(settings)));
    }

    /** To Avro bytes, by Drover's converter. */
    JvmCommand bytes(SchemaRegistry registry) {
        return capture(
                Plugins.jars("avro-converter"),
                List.of(
                        taskProperties(Map.of()),
                        Plugins.AVRO_CONVERTER,
                        file("converter.properties", registry.converterSettings())));
    }

    private JvmCommand capture(List<Path> converter, List<String> arguments) {
        List<Path> classPath = common();
        classPath.addAll(Plugins.jars("source-connector"));
        classPath.addAll(converter);
        return new JvmCommand(classPath, flags(), CapturePass.class.getName(), arguments);
    }

    private String taskProperties(Map<String, String> settings) {
        CassandraNode node = origin.node();
        Map<String, String> properties = new HashMap<>(Map.of(
                "name",
                "bench",
                "topic.prefix",
                "bench",
                "tables",
                OriginLog.KEYSPACE + "." + OriginLog.TABLE,
                "node.address",
                node.contactPoint(),
                "cdc.directory",
                cdcDirectory(),
                "cassandra.contact.points",
                node.contactPoint(),
                "cassandra.datacenter",
                CassandraNode.DATACENTER));
        properties.putAll(settings);
        return file("task-" + Integer.toHexString(properties.hashCode()) + ".properties", properties);
    }

    /** @param form {@code records}, or {@code json} without schemas */
    JvmCommand debezium(String form) {
        List<Path> classPath = common();
        classPath.addAll(Artifacts.of(
                        "io.debezium:debezium-connector-cassandra-5:" + DEBEZIUM,
                        "io.debezium:debezium-connector-cassandra-core:" + DEBEZIUM)
                // Their parent POM is not on Maven Central, so what they need is named here.
                .without("*:*")
                .resolve());
        classPath.addAll(new Artifacts(
                        List.of(
                                "io.debezium:debezium-core:" + DEBEZIUM,
                                "com.datastax.oss:java-driver-core:4.17.0",
                                "io.dropwizard.metrics:metrics-jmx:4.2.28"),
                        List.of("ch.qos.logback:*", "io.confluent:*"))
                .resolve());
        classPath.addAll(cassandra().resolve());
        return rival("DebeziumPass", classPath, List.of(cdcDirectory(), debeziumProperties(), form));
    }

    private String debeziumProperties() {
        Path home = directory.resolve("debezium");
        String driver = file(
                "driver.conf",
                "datastax-java-driver.basic { contact-points = [\""
                        + origin.node().contactPoint() + "\"], load-balancing-policy.local-datacenter = \""
                        + CassandraNode.DATACENTER + "\" }");
        return file(
                "debezium.properties",
                Map.of(
                        "connector.name",
                        "bench",
                        "topic.prefix",
                        "bench",
                        "cassandra.config",
                        nodeConfiguration(home),
                        "cassandra.driver.config.file",
                        driver,
                        "cassandra.cluster.name",
                        origin.node().cluster(),
                        "cassandra.node.id",
                        "node",
                        "offset.backing.store.dir",
                        home.resolve("offsets").toString(),
                        "commit.log.relocation.dir",
                        home.resolve("relocated").toString(),
                        // How long its queue waits for a full batch; the default of 1 s would only delay its end.
                        "poll.interval.ms",
                        "10"));
    }

    /** The node's own, but in folders of its own. */
    private String nodeConfiguration(Path home) {
        try {
            Path node = origin.node().directory();
            return file(
                    "cassandra.yaml",
                    Files.readString(node.resolve("cassandra.yaml")).replace(node.toString(), home.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JvmCommand rival(String name, List<Path> classPath, List<String> arguments) {
        List<Path> all = new ArrayList<>(classPath);
        all.add(Rivals.compile(name, classPath, directory.resolve("rivals")));
        return new JvmCommand(all, flags(), name, arguments);
    }

    private static List<String> flags() {
        List<String> flags = new ArrayList<>(CassandraVersion.V5_0.jvmFlags());
        OPENED.forEach(name -> flags.add("--add-opens=" + name + "=ALL-UNNAMED"));
        flags.add("-XX:+UseSerialGC");
        flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        return flags;
    }

    private static Artifacts cassandra() {
        return Artifacts.of("org.apache.cassandra:cassandra-all:" + CassandraVersion.V5_0.release())
                .without("ch.qos.logback:*", "org.slf4j:log4j-over-slf4j");
    }

    /** Comes first: Kafka's classes, a logger, and this module. */
    private static List<Path> common() {
        List<Path> classPath = new ArrayList<>(Artifacts.of(
                        "org.apache.kafka:connect-api:" + KAFKA,
                        "org.apache.kafka:connect-json:" + KAFKA,
                        "org.slf4j:slf4j-simple:1.7.36")
                .resolve());
        classPath.add(Rivals.locationOf(Passes.class));
        return classPath;
    }

    private String cdcDirectory() {
        return origin.node().cdcDirectory().toString();
    }

    private String file(String name, Map<String, String> settings) {
        Path file = directory.resolve(name);
        try {
            PropertiesFile.write(file, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toString();
    }

    private String file(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
