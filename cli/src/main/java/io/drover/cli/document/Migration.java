package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

import io.drover.cassandra.ClusterConfig;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.TableRule;
import io.drover.model.TableId;
import java.util.List;

/**
 * What {@code migration.yaml} says, checked for itself but not against any server.
 *
 * @param name starts the names of topics and connectors
 * @param path how messages name the document
 */
public record Migration(
        String name,
        String path,
        ClusterConfig origin,
        ClusterConfig target,
        KafkaSettings kafka,
        ConnectSettings connect,
        List<CaptureNode> capture,
        MappingDocument mapping) {
    public Migration {
        requireNonNull(name, "name is null");
        requireNonNull(path, "path is null");
        requireNonNull(origin, "origin is null");
        requireNonNull(target, "target is null");
        requireNonNull(kafka, "kafka is null");
        requireNonNull(connect, "connect is null");
        capture = List.copyOf(capture);
        requireNonNull(mapping, "mapping is null");
    }

    /** The tables to migrate, in the order of the document. */
    public List<TableId> originTables() {
        return mapping.tables().stream().map(TableRule::origin).distinct().toList();
    }
}
