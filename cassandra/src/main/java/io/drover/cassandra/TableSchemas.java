package io.drover.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The driver's table metadata as {@link TableSchema}. */
public final class TableSchemas {
    private TableSchemas() {}

    /** The table as the session knows it now. */
    public static Optional<TableSchema> find(CqlSession session, TableId id) {
        return findMetadata(session, id).map(TableSchemas::of);
    }

    public static Optional<TableMetadata> findMetadata(CqlSession session, TableId id) {
        return session.getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(id.keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(id.table())));
    }

    public static TableSchema of(TableMetadata table) {
        List<Column> columns = new ArrayList<>();
        for (ColumnMetadata column : table.getPartitionKey()) {
            columns.add(column(column, Column.Kind.PARTITION_KEY));
        }
        for (Map.Entry<ColumnMetadata, ClusteringOrder> column :
                table.getClusteringColumns().entrySet()) {
            columns.add(column(
                    column.getKey(),
                    column.getValue() == ClusteringOrder.DESC ? Column.Kind.CLUSTERING_DESC : Column.Kind.CLUSTERING));
        }
        int primaryKey = columns.size();
        for (ColumnMetadata column : table.getColumns().values()) {
            if (columns.subList(0, primaryKey).stream()
                    .noneMatch(key -> key.name().equals(column.getName().asInternal()))) {
                columns.add(column(column, column.isStatic() ? Column.Kind.STATIC : Column.Kind.REGULAR));
            }
        }
        return new TableSchema(
                new TableId(table.getKeyspace().asInternal(), table.getName().asInternal()), columns);
    }

    public static CqlType type(DataType type) {
        return CqlTypes.of(type);
    }

    private static Column column(ColumnMetadata column, Column.Kind kind) {
        return new Column(column.getName().asInternal(), CqlTypes.of(column.getType()), kind);
    }
}
