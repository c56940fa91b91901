package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/** What must hold before the log is read. Each failure says what to change. */
final class StartChecks {
    /** Packages of the JDK into which Cassandra's classes reach when they read files. */
    private static final List<String> OPENED_PACKAGES = List.of("jdk.internal.ref", "sun.nio.ch");

    private static final Version FIRST = Version.parse("3.11.0");
    private static final Version FIRST_WITH_INDEXES = Version.parse("4.0.0");
    private static final Version FIRST_TO_DELETE_SEGMENTS = Version.parse("4.1.0");

    static final String UNENCRYPTED = "Encrypted segments are not read: set 'transparent_data_encryption_options' to"
            + " 'enabled: false' in the node's cassandra.yaml and restart it";

    private StartChecks() {}

    static void checkJvm() {
        Module cassandra = org.apache.cassandra.io.util.File.class.getModule();
        List<String> closed = OPENED_PACKAGES.stream()
                .filter(name -> !Object.class.getModule().isOpen(name, cassandra))
                .toList();
        if (!closed.isEmpty()) {
            throw new ConnectException("this worker's JVM cannot read commit logs. Start it with (in KAFKA_OPTS) "
                    + closed.stream()
                            .map(name -> "--add-opens java.base/" + name + "=ALL-UNNAMED")
                            .collect(Collectors.joining(" ")));
        }
    }

    static void checkDirectory(Path directory) {
        String problem = !Files.isDirectory(directory)
                ? "is no directory on this worker; it must be the node's cdc_raw_directory, and the worker must run where"
                        + " the node does"
                : !Files.isReadable(directory) || !Files.isExecutable(directory)
                        ? "cannot be read by the user who runs this worker"
                        : !Files.isWritable(directory)
                                ? "cannot be written by the user who runs this worker, and finished segments must be"
                                        + " deleted from it"
                                : null;
        if (problem != null) {
            throw new ConfigException(SegmentConfig.CDC_DIRECTORY, directory, problem);
        }
    }

    static void checkCommitLogDirectory(SegmentConfig segments) {
        if (segments.commitLogDirectory().isEmpty()) {
            return;
        }
        Path directory = segments.commitLogDirectory().get();
        String problem = !Files.isDirectory(directory)
                ? "is no directory on this worker; it must be the node's commitlog_directory"
                : !Files.isReadable(directory) || !Files.isExecutable(directory)
                        ? "cannot be read by the user who runs this worker"
                        : isSameDirectory(directory, segments.cdcDirectory())
                                ? "is the CDC directory; it must be the node's commitlog_directory"
                                : null;
        if (problem != null) {
            throw new ConfigException(SegmentConfig.COMMITLOG_DIRECTORY, directory, problem);
        }
    }

    /**
     * Checks what the origin itself tells.
     *
     * @throws ConfigException also when it does not answer
     */
    static void checkOrigin(CommitLogSourceConfig config) {
        try (CqlSession session = Sessions.open(config.cluster(), config.topicPrefix() + "-validate")) {
            checkOrigin(session, config);
        } catch (DriverException e) {
            throw new ConfigException(
                    ClusterConfig.CONTACT_POINTS,
                    config.cluster().contactPoints(),
                    "do not answer as they should: " + e.getMessage());
        }
    }

    /** @return the node whose log is read */
    static Node checkOrigin(CqlSession session, CommitLogSourceConfig config) {
        Node node = checkNode(session, config.nodeAddress());
        checkVersion(
                config.nodeAddress(),
                node.getCassandraVersion(),
                config.segments().commitLogDirectory());
        checkSettings(NodeSettings.read(session, node), config);
        checkTables(session, config.selection().in(session.getMetadata()));
        return node;
    }

    /** Creates it when it is missing. */
    static void checkSpillDirectory(Path directory, Path cdcDirectory) {
        try {
            Files.createDirectories(directory);
            String problem = !Files.isWritable(directory)
                    ? "cannot be written by the user who runs this worker"
                    : directory.toRealPath().startsWith(cdcDirectory.toRealPath())
                            ? "is in the CDC directory, where the node counts what is in it; put it beside"
                            : !Files.getFileStore(directory).equals(Files.getFileStore(cdcDirectory))
                                    ? "is on another filesystem than " + cdcDirectory
                                            + ", and segments can only be renamed to it; choose one on the same"
                                    : null;
            if (problem != null) {
                throw new ConfigException(SegmentConfig.SPILL_DIRECTORY, directory, problem);
            }
        } catch (IOException e) {
            throw new ConfigException(
                    SegmentConfig.SPILL_DIRECTORY,
                    directory,
                    "cannot be used (" + e + "); create it for the user who runs this worker, or set another one");
        }
    }

    /** @param settings of the node, as far as it tells */
    private static void checkSettings(NodeSettings settings, CommitLogSourceConfig config) {
        if (settings.value(NodeSettings.CDC_ENABLED).filter("false"::equals).isPresent()) {
            throw new ConfigException(
                    CommitLogSourceConfig.NODE_ADDRESS,
                    config.nodeAddress(),
                    "has CDC off; set 'cdc_enabled: true' in its cassandra.yaml and restart it");
        }
        if (settings.encrypts()) {
            throw new ConfigException(
                    CommitLogSourceConfig.NODE_ADDRESS,
                    config.nodeAddress(),
                    "encrypts its commit log. " + UNENCRYPTED);
        }
        settings.value(NodeSettings.CDC_RAW_DIRECTORY)
                .filter(known ->
                        !isSameDirectory(Path.of(known), config.segments().nodeCdcDirectory()))
                .ifPresent(known -> {
                    throw new ConfigException(
                            SegmentConfig.CDC_DIRECTORY,
                            config.segments().cdcDirectory(),
                            "is not the cdc_raw_directory of node " + config.nodeAddress() + ", which is " + known
                                    + "; if the worker sees that one under this path, set '"
                                    + SegmentConfig.NODE_CDC_DIRECTORY + "' to " + known);
                });
    }

    private static boolean isSameDirectory(Path known, Path configured) {
        try {
            return known.equals(configured)
                    || Files.exists(known) && Files.exists(configured) && Files.isSameFile(known, configured);
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the node's version knows {@code cdc_block_writes}, which can also be set while it runs. */
    static boolean mayDeleteSegments(Node node) {
        return node.getCassandraVersion() != null
                && node.getCassandraVersion().compareTo(FIRST_TO_DELETE_SEGMENTS) >= 0;
    }

    /**
     * @param version null when the node does not tell
     * @param commitLog the directory in which the log is to be followed, if it is not the CDC directory
     */
    static void checkVersion(String address, Version version, Optional<Path> commitLog) {
        if (version == null) {
            return;
        }
        if (version.compareTo(FIRST) < 0) {
            throw new ConfigException(
                    CommitLogSourceConfig.NODE_ADDRESS,
                    address,
                    "runs Cassandra " + version + ", whose log is not read; upgrade it to " + FIRST + " or newer");
        }
        boolean isFollowedInCdcDirectory = version.compareTo(FIRST_WITH_INDEXES) >= 0;
        if (isFollowedInCdcDirectory && commitLog.isPresent()) {
            throw new ConfigException(
                    SegmentConfig.COMMITLOG_DIRECTORY,
                    commitLog.get(),
                    "is for nodes before Cassandra " + FIRST_WITH_INDEXES + ", and " + address + " runs " + version
                            + ", whose log is followed in the CDC directory; take the setting out");
        }
        if (!isFollowedInCdcDirectory && commitLog.isEmpty()) {
            throw new ConfigException(
                    SegmentConfig.COMMITLOG_DIRECTORY,
                    "",
                    "must be the commitlog_directory of " + address + ": it runs Cassandra " + version
                            + ", whose log comes to the CDC directory too late to be followed there");
        }
    }

    static Node checkNode(CqlSession session, String address) {
        InetSocketAddress wanted = ClusterConfig.parseContactPoint(address);
        List<Node> nodes = List.copyOf(session.getMetadata().getNodes().values());
        return nodes.stream()
                .filter(node -> addresses(node).anyMatch(known -> isSame(known, wanted)))
                .findFirst()
                .orElseThrow(() -> new ConfigException(
                        CommitLogSourceConfig.NODE_ADDRESS,
                        address,
                        "is no node of cluster "
                                + session.getMetadata().getClusterName().orElse("") + ", whose nodes are "
                                + nodes.stream()
                                        .map(node -> node.getEndPoint().toString())
                                        .collect(Collectors.joining(", "))));
    }

    private static Stream<InetSocketAddress> addresses(Node node) {
        Stream<InetSocketAddress> broadcast =
                Stream.concat(node.getBroadcastRpcAddress().stream(), node.getListenAddress().stream());
        return node.getEndPoint().resolve() instanceof InetSocketAddress endPoint
                ? Stream.concat(Stream.of(endPoint), broadcast)
                : broadcast;
    }

    private static boolean isSame(InetSocketAddress known, InetSocketAddress wanted) {
        return known.getAddress() != null && known.getAddress().equals(wanted.getAddress());
    }

    static void checkTables(CqlSession session, Set<TableId> tables) {
        for (TableId id : tables) {
            TableMetadata table = TableSchemas.findMetadata(session, id)
                    .orElseThrow(() ->
                            new ConfigException(CommitLogSourceConfig.TABLES, id, "is no table of the origin cluster"));
            if (!TableSelection.isTracked(table)) {
                throw new ConfigException(
                        CommitLogSourceConfig.TABLES,
                        id,
                        "is not tracked by CDC; run ALTER TABLE " + id + " WITH cdc = true (writes from before that are"
                                + " for the snapshot to copy)");
            }
            if (!isDurable(session, table)) {
                throw new ConfigException(
                        CommitLogSourceConfig.TABLES,
                        id,
                        "is in a keyspace with durable_writes = false, whose writes are in no commit log; run ALTER KEYSPACE "
                                + Names.cql(id.keyspace())
                                + " WITH durable_writes = true (writes from before that are for the snapshot to copy)");
            }
            if (table.isCompactStorage()) {
                throw new ConfigException(
                        CommitLogSourceConfig.TABLES,
                        id,
                        "has compact storage, which cannot be captured; run ALTER TABLE " + id
                                + " DROP COMPACT STORAGE, which a node allows with 'enable_drop_compact_storage: true'"
                                + " in its cassandra.yaml");
            }
        }
    }

    private static boolean isDurable(CqlSession session, TableMetadata table) {
        return session.getMetadata()
                .getKeyspace(table.getKeyspace())
                .map(KeyspaceMetadata::isDurableWrites)
                .orElse(true);
    }
}
