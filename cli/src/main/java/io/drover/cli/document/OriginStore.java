package io.drover.cli.document;

import static java.util.Objects.requireNonNull;

import io.drover.cassandra.ClusterConfig;
import io.drover.mapping.StatedTable;
import io.drover.model.TableSchema;
import java.util.List;
import java.util.Map;

/** Where a migration's rows and changes come from. */
public sealed interface OriginStore {
    /** @param capture its nodes, each with the worker that reads its commit logs */
    record Cassandra(ClusterConfig cluster, List<CaptureNode> capture) implements OriginStore {
        public Cassandra {
            requireNonNull(cluster, "cluster is null");
            capture = List.copyOf(capture);
        }
    }

    /**
     * Another store, which a Debezium connector reads.
     *
     * @param connector its settings; secrets are references that the worker resolves
     * @param tables with the columns that their events have
     * @param deadLetters whether a row with a value that CQL does not have goes to a topic of its own, rather than stopping
     *     the connector
     */
    record Debezium(Map<String, String> connector, List<StatedTable> tables, boolean deadLetters)
            implements OriginStore {
        public static final String CONNECTOR_CLASS = "connector.class";

        public Debezium {
            requireNonNull(connector.get(CONNECTOR_CLASS), "connector.class is null");
            connector = Map.copyOf(connector);
            tables = List.copyOf(tables);
        }

        public List<TableSchema> schemas() {
            return tables.stream().map(StatedTable::schema).toList();
        }

        public String connectorClass() {
            return connector.get(CONNECTOR_CLASS);
        }

        /** Settings are for Connect's eyes only. */
        @Override
        public String toString() {
            return connectorClass() + " of " + tables;
        }
    }
}
