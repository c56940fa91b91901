package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.TableRule;
import io.drover.model.TableId;
import java.util.List;

/**
 * What {@code migration.yaml} says, checked for itself but not against any server.
 *
 * @param name starts the names of topics and connectors
 * @param path how messages name the document
 * @param allowTruncate whether a TRUNCATE at the origin deletes the target's rows, too
 */
public record Migration(
        String name,
        String path,
        OriginStore store,
        ClusterConfig target,
        boolean allowTruncate,
        KafkaSettings kafka,
        ConnectSettings connect,
        MappingDocument mapping) {
    public Migration {
        requireNonNull(name, "name is null");
        requireNonNull(path, "path is null");
        requireNonNull(store, "store is null");
        requireNonNull(target, "target is null");
        requireNonNull(kafka, "kafka is null");
        requireNonNull(connect, "connect is null");
        requireNonNull(mapping, "mapping is null");
    }

    /**
     * The origin's cluster.
     *
     * @throws CommandFailure when the origin is no Cassandra
     */
    public ClusterConfig origin() {
        if (store instanceof OriginStore.Cassandra cassandra) {
            return cassandra.cluster();
        }
        throw CommandFailure.usage(path + ": the origin is read by Debezium; this is for Cassandra as the origin only");
    }

    /** The origin's nodes whose commit logs are captured: none, unless it is Cassandra. */
    public List<CaptureNode> capture() {
        return store instanceof OriginStore.Cassandra cassandra ? cassandra.capture() : List.of();
    }

    /** The tables to migrate, in the order of the document. */
    public List<TableId> originTables() {
        return mapping.tables().stream().map(TableRule::origin).distinct().toList();
    }
}
