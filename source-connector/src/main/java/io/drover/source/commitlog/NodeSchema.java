package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the captured node has in its own schema tables; the driver's metadata may be another node's, which is ahead or behind.
 *
 * <p>A node writes these tables before it uses the new schema ({@code DefaultSchemaUpdateHandler.apply}). So what is read here
 * is never older than what its log holds by then. Each change of a table writes the table's row anew, and each change within a
 * keyspace the keyspace's row ({@code SchemaKeyspace}), so their write times show that something was changed.
 */
final class NodeSchema {
    /** @param alteredAt write timestamp of the last change */
    record Table(UUID id, long alteredAt, boolean isTracked) {}

    /** @param alteredAt write timestamp of the last change within the keyspace */
    record Keyspace(long alteredAt, boolean isDurable) {}

    private static final String VERSION = "SELECT schema_version FROM system.local";
    private static final String TABLES = "SELECT table_name, id, cdc, WRITETIME(id) FROM system_schema.tables"
            + " WHERE keyspace_name = ? AND table_name IN ?";
    private static final String KEYSPACE =
            "SELECT durable_writes, WRITETIME(durable_writes) FROM system_schema.keyspaces WHERE keyspace_name = ?";

    private final CqlSession session;
    private final Node node;

    NodeSchema(CqlSession session, Node node) {
        this.session = session;
        this.node = node;
    }

    Node node() {
        return node;
    }

    List<Row> rows(String cql, Object... values) {
        return session.execute(SimpleStatement.newInstance(cql, values).setNode(node))
                .all();
    }

    UUID version() {
        return rows(VERSION).get(0).getUuid(0);
    }

    /** When the node was started last, in seconds since the epoch; later if its clock was set back since then. */
    long startedAt() {
        return rows("SELECT gossip_generation FROM system.local").get(0).getInt(0);
    }

    /** Without those that the node does not have. */
    Map<TableId, Table> tables(Collection<TableId> wanted) {
        Map<String, List<String>> names = wanted.stream()
                .collect(Collectors.groupingBy(
                        TableId::keyspace, Collectors.mapping(TableId::table, Collectors.toList())));
        Map<TableId, Table> tables = new HashMap<>();
        names.forEach((keyspace, inIt) -> {
            for (Row row : rows(TABLES, keyspace, inIt)) {
                tables.put(
                        new TableId(keyspace, row.getString(0)),
                        new Table(row.getUuid(1), row.getLong(3), row.getBoolean(2)));
            }
        });
        return tables;
    }

    Optional<Keyspace> keyspace(String name) {
        return rows(KEYSPACE, name).stream()
                .map(row -> new Keyspace(row.getLong(1), row.getBoolean(0)))
                .findFirst();
    }

    /** All that can be seen of a table: two texts differ when something else than the time of the last change does. */
    String describe(TableId table) {
        List<Row> rows = new ArrayList<>();
        for (String from : List.of("tables", "columns", "dropped_columns", "indexes", "triggers")) {
            rows.addAll(rows(
                    "SELECT * FROM system_schema." + from + " WHERE keyspace_name = ? AND table_name = ?",
                    table.keyspace(),
                    table.table()));
        }
        return text(rows);
    }

    /** All that can be seen of a keyspace, in the same way. */
    String describe(String keyspace) {
        List<Row> rows = new ArrayList<>();
        for (String what : List.of(
                "* FROM system_schema.keyspaces",
                "table_name, id, WRITETIME(id) FROM system_schema.tables",
                "view_name, id, WRITETIME(id) FROM system_schema.views",
                "* FROM system_schema.types",
                "* FROM system_schema.functions",
                "* FROM system_schema.aggregates")) {
            rows.addAll(rows("SELECT " + what + " WHERE keyspace_name = ?", keyspace));
        }
        return text(rows);
    }

    private static String text(List<Row> rows) {
        return rows.stream().map(Row::getFormattedContents).collect(Collectors.joining("\n"));
    }
}
