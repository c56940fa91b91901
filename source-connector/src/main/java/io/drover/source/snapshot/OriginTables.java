package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables that a task reads, each prepared when it is first needed, and again when it was altered. */
final class OriginTables {
    private static final Logger LOG = LoggerFactory.getLogger(OriginTables.class);
    private static final String CONNECTOR = "snapshot";

    private final SnapshotSourceConfig config;
    private final CqlSession session;
    private final Origin origin;
    private final Map<TableId, ScannedTable> tables = new HashMap<>();

    OriginTables(SnapshotSourceConfig config, CqlSession session) {
        this.config = config;
        this.session = session;
        this.origin = Origin.ofScan(
                CONNECTOR,
                config.topicPrefix(),
                session.getMetadata().getClusterName().orElse(""));
    }

    Origin origin() {
        return origin;
    }

    /** @throws ConnectException when the table cannot be read */
    ScannedTable get(TableId id) {
        return tables.computeIfAbsent(
                id,
                table -> prepare(TableSchemas.findMetadata(session, id)
                        .orElseThrow(() -> new ConnectException("table " + id + " does not exist in the origin cluster;"
                                + " correct '" + SnapshotSourceConfig.TABLES + "'"))));
    }

    /** As {@link OriginTable#renewed} says. The ranges of a table share what one of them found out. */
    ScannedTable renewed(ScannedTable stale) {
        TableId id = stale.schema().id();
        if (tables.get(id) == stale) {
            try {
                session.refreshSchema();
                tables.put(id, renewed(stale, TableSchemas.findMetadata(session, id)));
            } catch (DriverException e) {
                // The origin is away, or the table was altered once more.
                throw new RetriableException("table " + id + " cannot be prepared anew: " + e.getMessage(), e);
            }
        }
        return tables.get(id);
    }

    private ScannedTable renewed(ScannedTable stale, Optional<TableMetadata> now) {
        if (now.isEmpty() || !now.get().getId().equals(Optional.ofNullable(stale.id()))) {
            throw new ConnectException("the table was dropped" + (now.isEmpty() ? "" : " and created anew"));
        }
        TableSchema schema = TableSchemas.of(now.get());
        if (schema.equals(stale.schema())) {
            return stale;
        }
        if (!key(schema).equals(key(stale.schema()))) {
            throw new ConnectException("columns of the table's key were renamed");
        }
        LOG.info("table {} was altered while it is read; it is read on as {}", schema.id(), schema.columns());
        return prepare(now.get());
    }

    private static List<String> key(TableSchema schema) {
        return schema.columns().subList(0, schema.primaryKeySize()).stream()
                .map(Column::name)
                .toList();
    }

    private ScannedTable prepare(TableMetadata metadata) {
        TableSchema schema = TableSchemas.of(metadata);
        return new ScannedTable(
                metadata.getId().orElse(null),
                scan(schema),
                new TableOutput(config.topicPrefix(), schema),
                origin,
                this);
    }

    private TableScan scan(TableSchema schema) {
        TableId id = schema.id();
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
