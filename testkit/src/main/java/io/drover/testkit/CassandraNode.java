package io.drover.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One Cassandra node with CDC on. */
public final class CassandraNode extends ServerProcess {
    public static final int NATIVE_PORT = 9042;
    public static final int STORAGE_PORT = 7000;
    public static final String DATACENTER = "datacenter1";

    private final String cluster;
    private final CassandraVersion version;
    private final String address;
    private final String seed;
    private final Map<String, String> settings;
    private final int jmxPort = Ports.free();

    /**
     * @param name of the process; {@code cluster} is the cluster's, the same in all its nodes and in no other sandbox, since
     *     nodes of one name that find each other join
     * @param seed the address of the cluster's first node
     * @param settings cassandra.yaml entries that replace or extend the generated ones; values are YAML text
     */
    CassandraNode(
            String name,
            String cluster,
            CassandraVersion version,
            String address,
            String seed,
            Path directory,
            Map<String, String> settings) {
        super(name, directory);
        this.cluster = cluster;
        this.version = version;
        this.address = address;
        this.seed = seed;
        this.settings = new ConcurrentHashMap<>(settings);
    }

    /** A cassandra.yaml entry, from the next start on. */
    public void set(String key, String yaml) {
        settings.put(key, yaml);
    }

    public String cluster() {
        return cluster;
    }

    public CassandraVersion version() {
        return version;
    }

    public String address() {
        return address;
    }

    public int port() {
        return NATIVE_PORT;
    }

    /** {@code address:port} for clients. */
    public String contactPoint() {
        return address + ":" + NATIVE_PORT;
    }

    public Path cdcDirectory() {
        return directory().resolve("cdc_raw");
    }

    public Path commitLogDirectory() {
        return directory().resolve("commitlog");
    }

    public Path dataDirectory() {
        return directory().resolve("data");
    }

    /**
     * Runs Cassandra's {@code nodetool} against this node.
     *
     * @return what it printed
     * @throws IllegalStateException with what it printed, when it fails
     */
    public String nodetool(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-h", Ports.LOCALHOST, "-p", String.valueOf(jmxPort)));
        all.addAll(List.of(arguments));
        // The nodetool of 3.11 does not run on Java 17; this one serves every version.
        return tool("org.apache.cassandra.tools.NodeTool", CassandraVersion.V5_0, all);
    }

    /**
     * Prints an SSTable of this node as JSON, tombstones and all ({@code sstabledump}).
     *
     * @param options of sstabledump, behind the file: {@code -k KEY} prints one partition
     */
    public String dumpSsTable(Path dataFile, String... options) {
        List<String> arguments = new ArrayList<>(List.of(dataFile.toString()));
        arguments.addAll(List.of(options));
        return tool("org.apache.cassandra.tools.SSTableExport", version, arguments);
    }

    private String tool(String mainClass, CassandraVersion toolVersion, List<String> arguments) {
        List<String> flags = new ArrayList<>(toolVersion.jvmFlags());
        flags.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        flags.addAll(configurationFlags());
        return OneShot.run(
                new JvmCommand(toolVersion.artifacts().resolve(), flags, mainClass, arguments),
                directory().resolve("tools"));
    }

    private List<String> configurationFlags() {
        return List.of(
                "-Dcassandra.config=" + directory().resolve("cassandra.yaml").toUri(),
                "-Dlogback.configurationFile=" + directory().resolve("logback.xml"),
                "-Dcassandra.storagedir=" + directory(),
                "-Dcassandra.logdir=" + directory());
    }

    @Override
    JvmCommand command() {
        List<String> flags = new ArrayList<>(version.jvmFlags());
        flags.addAll(List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC"));
        flags.addAll(configurationFlags());
        flags.addAll(List.of(
                "-Dcassandra-foreground=true",
                "-Dcassandra.jmx.local.port=" + jmxPort,
                "-Dcassandra.ring_delay_ms=1000",
                // Nodes start one after the other; waiting for gossip to calm down takes 10 s for each.
                "-Dcassandra.skip_wait_for_gossip_to_settle=0",
                "-Dcassandra.shutdown_announce_in_ms=0",
                "-Dcassandra.superuser_setup_delay_ms=0",
                "-Djava.awt.headless=true"));
        return new JvmCommand(
                version.artifacts().resolve(), flags, "org.apache.cassandra.service.CassandraDaemon", List.of());
    }

    @Override
    boolean isReady() {
        return settings.containsKey("client_encryption_options")
                ? Ports.isListening(address, NATIVE_PORT)
                : NativeProtocol.answers(address, NATIVE_PORT);
    }

    @Override
    void prepare() throws IOException {
        version.requireJava(Runtime.version().feature());
        Files.writeString(
                directory().resolve("cassandra.yaml"),
                new CassandraYaml(cluster, address, seed, directory()).text(settings));
        Files.writeString(directory().resolve("logback.xml"), """
                <configuration>
                  <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{ISO8601} %-5level [%thread] %logger{0} - %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="STDOUT"/></root>
                </configuration>
                """);
    }
}
