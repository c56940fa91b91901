package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An origin cluster, a target cluster, a broker and a worker on this machine, side by side with any other sandbox. The
 * processes keep their folders below one directory; a temporary one goes away with the sandbox. A sandbox that nobody closes
 * ends with the JVM, so test classes may share one in a static field.
 */
public final class Sandbox implements AutoCloseable {
    private static final Set<Sandbox> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Sandbox::closeAll, "close-sandboxes"));
    }

    private static final int DELETE_TRIES = 10;

    private static final Duration MEMBERS_TIMEOUT = Duration.ofSeconds(180);

    private final Path directory;
    private final boolean temporary;
    private final List<CassandraNode> origin;
    private final List<CassandraNode> target;
    private final KafkaBroker kafka;
    private final ConnectWorker connect;
    private final PostgresServer postgres;
    private boolean closed;

    private Sandbox(Builder builder) {
        temporary = builder.directory == null;
        directory = createDirectory(builder.directory);
        List<String> addresses = Ports.freeAddresses(
                builder.originNodes + (builder.target ? 1 : 0), CassandraNode.NATIVE_PORT, CassandraNode.STORAGE_PORT);
        origin = cluster(
                "origin", builder.originVersion, addresses.subList(0, builder.originNodes), builder.originSettings);
        target = cluster(
                "target",
                CassandraVersion.V5_0,
                addresses.subList(builder.originNodes, addresses.size()),
                builder.targetSettings);
        kafka = builder.kafka ? new KafkaBroker(directory.resolve("kafka"), builder.kafkaSettings) : null;
        connect = builder.kafka
                ? new ConnectWorker(
                        directory.resolve("connect"),
                        kafka.bootstrapServers(),
                        builder.plugins,
                        builder.connectSettings,
                        builder.connectJvmFlags)
                : null;
        postgres = builder.postgres ? new PostgresServer(directory.resolve("postgres")) : null;
        if (!builder.optimized) {
            servers().forEach(server -> server.setJvmFlags(List.of("-XX:TieredStopAtLevel=1")));
        }
    }

    private static Path createDirectory(Path given) {
        try {
            return given == null
                    ? Files.createTempDirectory("drover-sandbox")
                    : Files.createDirectories(given).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create " + given, e);
        }
    }

    private List<CassandraNode> cluster(
            String role, CassandraVersion version, List<String> addresses, Map<String, String> settings) {
        // The same after a restart in this directory, and no other sandbox's.
        String cluster = role + "-" + Integer.toHexString(directory.toString().hashCode());
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> new CassandraNode(
                        role + "-" + addresses.get(i),
                        cluster,
                        version,
                        addresses.get(i),
                        addresses.get(0),
                        directory.resolve(addresses.size() == 1 ? role : role + "-" + (i + 1)),
                        settings))
                .toList();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Path directory() {
        return directory;
    }

    public CassandraNode origin() {
        return origin.get(0);
    }

    public List<CassandraNode> originNodes() {
        return origin;
    }

    /** The target node; the origin's when there is no second cluster. */
    public CassandraNode target() {
        return target.isEmpty() ? origin() : target.get(0);
    }

    /** @throws IllegalStateException when the sandbox was built without Kafka */
    public KafkaBroker kafka() {
        return present(kafka, "Kafka");
    }

    /** @throws IllegalStateException when the sandbox was built without Kafka */
    public ConnectWorker connect() {
        return present(connect, "Connect");
    }

    /** @throws IllegalStateException when the sandbox was built without PostgreSQL */
    public PostgresServer postgres() {
        return present(postgres, "PostgreSQL");
    }

    private static <T> T present(T server, String name) {
        if (server == null) {
            throw new IllegalStateException("this sandbox was built without " + name);
        }
        return server;
    }

    /** Every server, in the order in which they stop. */
    public List<ServerProcess> servers() {
        List<ServerProcess> servers = new ArrayList<>();
        if (kafka != null) {
            servers.add(connect);
            servers.add(kafka);
        }
        servers.addAll(origin);
        servers.addAll(target);
        if (postgres != null) {
            servers.add(postgres);
        }
        return servers;
    }

    private void start(Consumer<ServerProcess> started) {
        OPEN.add(this);
        List<ServerProcess> kafkaThenConnect = kafka == null ? List.of() : List.of(kafka, connect);
        List<ServerProcess> other = postgres == null ? List.of() : List.of(postgres);
        try {
            new ParallelStart(List.of(origin, target, kafkaThenConnect, other), started).run();
            awaitMembers();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** A node serves clients before the others have heard of it, and a change of the schema would pass it by. */
    private void awaitMembers() {
        for (CassandraNode node : origin.size() > 1 ? origin : List.<CassandraNode>of()) {
            long deadline = System.nanoTime() + MEMBERS_TIMEOUT.toNanos();
            String status = node.nodetool("status");
            while (status.lines().filter(line -> line.startsWith("UN")).count() < origin.size()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            node.name() + " does not see all " + origin.size() + " nodes:\n" + status);
                }
                status = node.nodetool("status");
            }
        }
    }

    private static void closeAll() {
        OPEN.forEach(sandbox -> sandbox.servers().forEach(ServerProcess::requestStop));
        OPEN.forEach(Sandbox::close);
    }

    /** Stops every server. Does nothing the second time; another thread's call waits for the first. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        servers().forEach(ServerProcess::requestStop);
        servers().forEach(ServerProcess::stop);
        if (postgres != null) {
            postgres.deleteData();
        }
        if (temporary) {
            deleteDirectory();
        }
        OPEN.remove(this);
    }

    /** A guard of a capture task in this JVM works on until it finds its directory gone. */
    private void deleteDirectory() {
        boolean isDeleted = false;
        for (int tries = 1; !isDeleted; tries++) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
                isDeleted = true;
            } catch (DirectoryNotEmptyException e) {
                if (tries == DELETE_TRIES) {
                    throw new UncheckedIOException("cannot delete " + directory, e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + directory, e);
            }
        }
    }

    /** What to start; by default one node of Cassandra 5.0 on each side, Kafka and Connect. */
    public static final class Builder {
        private Path directory;
        private int originNodes = 1;
        private CassandraVersion originVersion = CassandraVersion.V5_0;
        private boolean target = true;
        private boolean kafka = true;
        private boolean postgres;
        private boolean optimized;
        private List<Path> plugins = List.of();
        private final Map<String, String> originSettings = new HashMap<>();
        private final Map<String, String> targetSettings = new HashMap<>();
        private final Map<String, String> kafkaSettings = new HashMap<>();
        private final Map<String, String> connectSettings = new HashMap<>();
        private final List<String> connectJvmFlags = new ArrayList<>();

        private Builder() {}

        /** Where everything lies and stays; a temporary folder when not given. */
        public Builder directory(Path folder) {
            directory = folder;
            return this;
        }

        public Builder originNodes(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("an origin has at least 1 node, not " + count);
            }
            originNodes = count;
            return this;
        }

        public Builder originVersion(CassandraVersion version) {
            originVersion = version;
            return this;
        }

        /** No second cluster: the target tables lie in the origin's. */
        public Builder sameCluster() {
            target = false;
            return this;
        }

        /** Cassandra only. */
        public Builder withoutKafka() {
            kafka = false;
            return this;
        }

        /** A PostgreSQL server too, which must be installed on this machine. */
        public Builder postgres() {
            postgres = true;
            return this;
        }

        /**
         * Lets the servers compile for long runs. By default they compile fast, which on few cores starts them and brings
         * them to speed sooner, at a lower top speed.
         */
        public Builder optimized() {
            optimized = true;
            return this;
        }

        /** Folders that hold plugin folders; see {@link Plugins}. */
        public Builder plugins(List<Path> folders) {
            plugins = folders;
            return this;
        }

        /** A cassandra.yaml entry of the origin. */
        public Builder originSetting(String key, String yaml) {
            originSettings.put(key, yaml);
            return this;
        }

        /** The space that {@code cdc_raw} may take, beyond which the origin rejects writes to captured tables. */
        public Builder originCdcSpaceMiB(int mebibytes) {
            return originSetting("cdc_total_space_in_mb", String.valueOf(mebibytes));
        }

        /** A cassandra.yaml entry of the target. */
        public Builder targetSetting(String key, String yaml) {
            targetSettings.put(key, yaml);
            return this;
        }

        /** A property of the broker. */
        public Builder kafkaSetting(String key, String value) {
            kafkaSettings.put(key, value);
            return this;
        }

        /** A property of the Connect worker. */
        public Builder connectSetting(String key, String value) {
            connectSettings.put(key, value);
            return this;
        }

        /** A flag for the Connect worker's JVM. */
        public Builder connectJvmFlag(String flag) {
            connectJvmFlags.add(flag);
            return this;
        }

        /** Starts everything; when one server does not come up, stops the others and throws. */
        public Sandbox start() {
            return start(server -> {});
        }

        /** @param started told of each server as it becomes ready, on threads of the sandbox's */
        public Sandbox start(Consumer<ServerProcess> started) {
            Sandbox sandbox = new Sandbox(this);
            sandbox.start(started);
            return sandbox;
        }
    }
}
