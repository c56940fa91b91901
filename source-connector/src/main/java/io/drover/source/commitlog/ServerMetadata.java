package io.drover.source.commitlog;

import static java.util.stream.Collectors.groupingBy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.db.marshal.ReversedType;
import org.apache.cassandra.dht.IPartitioner;
import org.apache.cassandra.schema.CQLTypeParser;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.schema.Types;

/**
 * One origin keyspace's tables and views in the form that Cassandra's own deserializers need, built from the driver's
 * metadata.
 *
 * <p>Dropped columns are recorded too, because a log may still hold their cells, which the deserializer then passes over.
 */
final class ServerMetadata {
    private static final String DROPPED_COLUMNS = "SELECT table_name, column_name, dropped_time, kind, type"
            + " FROM system_schema.dropped_columns WHERE keyspace_name = ?";

    private final KeyspaceMetadata keyspace;
    private final IPartitioner partitioner;
    private final Types types;
    private final Map<String, List<Row>> droppedColumns;

    ServerMetadata(NodeSchema node, KeyspaceMetadata keyspace, IPartitioner partitioner) {
        this.keyspace = keyspace;
        this.partitioner = partitioner;
        Types.RawBuilder raw = Types.rawBuilder(name());
        for (UserDefinedType type : keyspace.getUserDefinedTypes().values()) {
            raw.add(
                    type.getName().asInternal(),
                    type.getFieldNames().stream().map(CqlIdentifier::asInternal).toList(),
                    type.getFieldTypes().stream().map(ServerMetadata::cql).toList());
        }
        this.types = raw.build();
        this.droppedColumns =
                node.rows(DROPPED_COLUMNS, name()).stream().collect(groupingBy(row -> row.getString("table_name")));
    }

    private String name() {
        return keyspace.getName().asInternal();
    }

    /** @param relation a table or a materialized view of this keyspace */
    TableMetadata build(RelationMetadata relation, UUID id) {
        String table = relation.getName().asInternal();
        TableMetadata.Builder builder =
                TableMetadata.builder(name(), table, TableId.fromUUID(id)).partitioner(partitioner);
        for (ColumnMetadata column : relation.getPartitionKey()) {
            builder.addPartitionKeyColumn(identifier(column), type(column));
        }
        for (Map.Entry<ColumnMetadata, ClusteringOrder> column :
                relation.getClusteringColumns().entrySet()) {
            AbstractType<?> type = type(column.getKey());
            builder.addClusteringColumn(
                    identifier(column.getKey()),
                    column.getValue() == ClusteringOrder.DESC ? ReversedType.getInstance(type) : type);
        }
        for (ColumnMetadata column : relation.getColumns().values()) {
            if (column.getType().equals(DataTypes.COUNTER)) {
                builder.isCounter(true);
            }
            if (column.isStatic()) {
                builder.addStaticColumn(identifier(column), type(column));
            } else if (!relation.getPrimaryKey().contains(column)) {
                builder.addRegularColumn(identifier(column), type(column));
            }
        }
        droppedColumns.getOrDefault(table, List.of()).forEach(row -> recordDrop(builder, table, row));
        return builder.build();
    }

    /** @param column as the node has it in its schema */
    boolean has(TableMetadata table, Row column) {
        org.apache.cassandra.schema.ColumnMetadata known =
                table.getColumn(ColumnIdentifier.getInterned(column.getString("column_name"), true));
        return known != null
                && known.type.unwrap().equals(CQLTypeParser.parse(name(), column.getString("type"), types));
    }

    private void recordDrop(TableMetadata.Builder builder, String table, Row row) {
        ColumnIdentifier name = ColumnIdentifier.getInterned(row.getString("column_name"), true);
        AbstractType<?> type = CQLTypeParser.parse(name(), row.getString("type"), types);
        Instant time = row.getInstant("dropped_time");
        builder.recordColumnDrop(
                "static".equals(row.getString("kind"))
                        ? org.apache.cassandra.schema.ColumnMetadata.staticColumn(name(), table, name.toString(), type)
                        : org.apache.cassandra.schema.ColumnMetadata.regularColumn(
                                name(), table, name.toString(), type),
                TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli()));
    }

    private static ColumnIdentifier identifier(ColumnMetadata column) {
        return ColumnIdentifier.getInterned(column.getName().asInternal(), true);
    }

    private AbstractType<?> type(ColumnMetadata column) {
        return CQLTypeParser.parse(name(), cql(column.getType()), types);
    }

    private static String cql(DataType type) {
        return type.asCql(true, true);
    }
}
