package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;

/** What must hold before the log is read. Each failure says what to change. */
final class StartChecks {
    /** Packages of the JDK into which Cassandra's classes reach when they read files. */
    private static final List<String> OPENED_PACKAGES = List.of("jdk.internal.ref", "sun.nio.ch");

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
            throw new ConfigException(CommitLogSourceConfig.CDC_DIRECTORY, directory, problem);
        }
    }

    /** @return the node whose log is read */
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
            if (!Boolean.TRUE.equals(table.getOptions().get(CqlIdentifier.fromInternal("cdc")))) {
                throw new ConfigException(
                        CommitLogSourceConfig.TABLES,
                        id,
                        "is not tracked by CDC; run ALTER TABLE " + id + " WITH cdc = true (writes from before that are"
                                + " for the snapshot to copy)");
            }
            if (table.isCompactStorage()) {
                throw new ConfigException(
                        CommitLogSourceConfig.TABLES,
                        id,
                        "has compact storage, which cannot be captured; run ALTER TABLE " + Names.cql(id.keyspace())
                                + "." + Names.cql(id.table()) + " DROP COMPACT STORAGE first");
            }
        }
    }
}
