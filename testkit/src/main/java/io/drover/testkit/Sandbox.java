package io.drover.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * An origin cluster, a target cluster, a broker and a worker on this machine, side by side with any other sandbox. The
 * processes keep their folders below one directory; a temporary one goes away with the sandbox.
 */
public final class Sandbox implements AutoCloseable {
    private final Path directory;
    private final boolean temporary;
    private final List<CassandraNode> origin;
    private final List<CassandraNode> target;
    private final KafkaBroker kafka;
    private final ConnectWorker connect;

    private Sandbox(Builder builder) {
        temporary = builder.directory == null;
        try {
            directory = temporary
                    ? Files.createTempDirectory("drover-sandbox")
                    : Files.createDirectories(builder.directory).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> addresses = Ports.freeAddresses(
                builder.originNodes + (builder.target ? 1 : 0), CassandraNode.NATIVE_PORT, CassandraNode.STORAGE_PORT);
        origin = new ArrayList<>();
        for (int i = 0; i < builder.originNodes; i++) {
            origin.add(new CassandraNode(
                    "origin",
                    builder.originVersion,
                    addresses.get(i),
                    addresses.get(0),
                    directory.resolve(builder.originNodes == 1 ? "origin" : "origin-" + (i + 1)),
                    builder.originSettings));
        }
        target = builder.target
                ? List.of(new CassandraNode(
                        "target",
                        CassandraVersion.V5_0,
                        addresses.get(builder.originNodes),
                        addresses.get(builder.originNodes),
                        directory.resolve("target"),
                        builder.targetSettings))
                : List.of();
        kafka = builder.kafka ? new KafkaBroker(directory.resolve("kafka")) : null;
        connect = builder.kafka
                ? new ConnectWorker(
                        directory.resolve("connect"),
                        kafka.bootstrapServers(),
                        builder.plugins,
                        builder.connectSettings,
                        builder.connectJvmFlags)
                : null;
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
        return List.copyOf(origin);
    }

    /** The target node; the origin's when there is no second cluster. */
    public CassandraNode target() {
        return target.isEmpty() ? origin() : target.get(0);
    }

    /** @throws IllegalStateException when the sandbox was built without Kafka */
    public KafkaBroker kafka() {
        return present(kafka);
    }

    /** @throws IllegalStateException when the sandbox was built without Kafka */
    public ConnectWorker connect() {
        return present(connect);
    }

    private static <T> T present(T server) {
        if (server == null) {
            throw new IllegalStateException("this sandbox was built without Kafka and Connect");
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
        return servers;
    }

    private void start(Consumer<ServerProcess> started) {
        try {
            CompletableFuture.allOf(
                            async(origin, started),
                            async(target, started),
                            kafka == null
                                    ? CompletableFuture.completedFuture(null)
                                    : async(List.of(kafka, connect), started))
                    .join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Starts these one after the other, on a thread of their own. */
    private static CompletableFuture<Void> async(
            List<? extends ServerProcess> servers, Consumer<ServerProcess> started) {
        return CompletableFuture.runAsync(
                () -> servers.forEach(server -> {
                    server.start();
                    started.accept(server);
                }),
                task -> new Thread(
                                task,
                                "start-"
                                        + (servers.isEmpty()
                                                ? ""
                                                : servers.get(0).name()))
                        .start());
    }

    @Override
    public void close() {
        RunningServers.stop(servers());
        if (temporary) {
            deleteDirectory();
        }
    }

    private void deleteDirectory() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What to start; by default one node of Cassandra 5.0 on each side, Kafka and Connect. */
    public static final class Builder {
        private Path directory;
        private int originNodes = 1;
        private CassandraVersion originVersion = CassandraVersion.V5_0;
        private boolean target = true;
        private boolean kafka = true;
        private List<Path> plugins = List.of();
        private final Map<String, String> originSettings = new HashMap<>();
        private final Map<String, String> targetSettings = new HashMap<>();
        private final Map<String, String> connectSettings = new HashMap<>();
        private final List<String> connectJvmFlags = new ArrayList<>();

        private Builder() {}

        /** Where everything lies and stays; a temporary folder when not given. */
        public Builder directory(Path folder) {
            directory = folder;
            return this;
        }

        public Builder originNodes(int count) {
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
