package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that a task reads, each prepared when it is first needed. */
final class OriginTables {
    private static final Logger LOG = LoggerFactory.getLogger(OriginTables.class);
    private static final String CONNECTOR = "snapshot";

    private final SnapshotSourceConfig config;
    private final CqlSession session;
    private final Origin origin;
    private final Map<TableId, ScannedTable> tables = new HashMap<>();
    private final Map<TableId, TableOutput> outputs = new HashMap<>();

    OriginTables(SnapshotSourceConfig config, CqlSession session) {
        this.config = config;
        this.session = session;
        this.origin = Origin.ofScan(
                CONNECTOR,
                config.topicPrefix(),
                session.getMetadata().getClusterName().orElse(""));
    }

    /** @throws ConnectException when the table cannot be read */
    ScannedTable get(TableId id) {
        return tables.computeIfAbsent(id, table -> new ScannedTable(scan(table), origin));
    }

    TableOutput output(TableId id) {
        return outputs.computeIfAbsent(
                id, table -> new TableOutput(config.topicPrefix(), get(table).schema()));
    }

    private TableScan scan(TableId id) {
        TableSchema schema = TableSchemas.find(session, id)
                .orElseThrow(() -> new ConnectException("table " + id
                        + " does not exist in the origin cluster; correct '" + SnapshotSourceConfig.TABLES + "'"));
        List<String> approximated = TableScan.approximatedColumns(session, schema);
        if (!approximated.isEmpty()) {
            LOG.warn(
                    "table {}: this version of Cassandra does not give the write times and TTLs of columns {}; their"
                            + " elements go out with the lowest write time and do not expire",
                    id,
                    String.join(", ", approximated));
        }
        return TableScan.prepareApproximating(session, schema, config.consistencyLevel(), config.pageSize());
    }

    /** Those of a table that is read; see {@link TableScan#approximatedColumns}. */
    List<String> approximatedColumns(TableId id) {
        return tables.containsKey(id)
                ? TableScan.approximatedColumns(session, tables.get(id).schema())
                : List.of();
    }

    /** The tokens of the partitions that any of the restrictions selects. */
    List<Long> tokens(TableId table, List<String> restrictions) {
        List<Long> tokens = restrictions.stream()
                .flatMap(where -> get(table).scan().tokens(where, SnapshotSourceConfig.MOST_PARTITIONS).stream())
                .distinct()
                .sorted()
                .toList();
        if (tokens.size() > SnapshotSourceConfig.MOST_PARTITIONS) {
            throw new ConnectException("the restrictions in '" + SnapshotSourceConfig.WHERE + "' select more than "
                    + SnapshotSourceConfig.MOST_PARTITIONS + " partitions of table " + table
                    + "; restrict them further, or read token ranges instead");
        }
        return tokens;
    }
}
