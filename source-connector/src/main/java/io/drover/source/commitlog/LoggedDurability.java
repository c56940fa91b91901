package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.cql.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.apache.cassandra.cql3.ColumnIdentifier;
import org.apache.cassandra.db.marshal.AbstractType;
import org.apache.cassandra.db.marshal.BooleanType;
import org.apache.cassandra.db.marshal.UTF8Type;
import org.apache.cassandra.db.rows.Cell;
import org.apache.cassandra.db.rows.DeserializationHelper;
import org.apache.cassandra.db.rows.Unfiltered;
import org.apache.cassandra.db.rows.UnfilteredRowIterator;
import org.apache.cassandra.db.rows.UnfilteredRowIteratorSerializer;
import org.apache.cassandra.dht.IPartitioner;
import org.apache.cassandra.io.util.DataInputBuffer;
import org.apache.cassandra.schema.CQLTypeParser;
import org.apache.cassandra.schema.ColumnMetadata;
import org.apache.cassandra.schema.TableId;
import org.apache.cassandra.schema.TableMetadata;
import org.apache.cassandra.schema.Types;

/**
 * Changes of {@code durable_writes} in the log: the node logs changes of the schema like any other write, as updates of
 * {@code system_schema}. So what is off for a time between two looks at the schema is found here, where it happened.
 */
final class LoggedDurability {
    /** A keyspace's writes are in no log from here on. Of a change to the schema no event is made. */
    static final class SwitchedOff extends RuntimeException {
        private final String keyspace;
        private final long writetime;

        private SwitchedOff(String keyspace, long writetime) {
            super("durable_writes of keyspace " + keyspace + " is switched off");
            this.keyspace = keyspace;
            this.writetime = writetime;
        }

        String keyspace() {
            return keyspace;
        }

        long writetime() {
            return writetime;
        }
    }

    private static final String SCHEMA = "system_schema";
    private static final String KEYSPACES = "keyspaces";
    private static final String KEY = "keyspace_name";
    private static final String DURABLE = "durable_writes";
    private static final String IDS = "SELECT table_name, id FROM system_schema.tables WHERE keyspace_name = ?";
    private static final String COLUMNS =
            "SELECT column_name, kind, type FROM system_schema.columns" + " WHERE keyspace_name = ? AND table_name = ?";

    private final Set<UUID> tables = new HashSet<>();
    private final TableMetadata keyspaces;
    private final ColumnMetadata durable;

    LoggedDurability(NodeSchema node, IPartitioner partitioner) {
        UUID id = null;
        for (Row row : node.rows(IDS, SCHEMA)) {
            tables.add(row.getUuid("id"));
            id = row.getString("table_name").equals(KEYSPACES) ? row.getUuid("id") : id;
        }
        TableMetadata.Builder builder = TableMetadata.builder(SCHEMA, KEYSPACES, TableId.fromUUID(id))
                .partitioner(partitioner)
                .addPartitionKeyColumn(KEY, UTF8Type.instance);
        for (Row row : node.rows(COLUMNS, SCHEMA, KEYSPACES)) {
            if (row.getString("kind").equals("regular")) {
                AbstractType<?> type = CQLTypeParser.parse(SCHEMA, row.getString("type"), Types.none());
                builder.addRegularColumn(ColumnIdentifier.getInterned(row.getString("column_name"), true), type);
            }
        }
        this.keyspaces = builder.build();
        this.durable = keyspaces.getColumn(ColumnIdentifier.getInterned(DURABLE, true));
    }

    /** @param table of a mutation's first update */
    boolean isOfSchema(UUID table) {
        return tables.contains(table);
    }

    /**
     * Looks at a mutation that {@linkplain #isOfSchema changes the schema}.
     *
     * @throws SwitchedOff when it switches a keyspace's durable writes off
     */
    void check(byte[] bytes, int size, int messagingVersion) throws IOException {
        int update = find(bytes, size);
        if (update >= 0) {
            try (DataInputBuffer in = new DataInputBuffer(bytes, update, size - update);
                    UnfilteredRowIterator rows = UnfilteredRowIteratorSerializer.serializer.deserialize(
                            in, messagingVersion, keyspaces, null, DeserializationHelper.Flag.LOCAL)) {
                while (rows.hasNext()) {
                    check(UTF8Type.instance.compose(rows.partitionKey().getKey()), rows.next());
                }
            }
        }
    }

    private void check(String keyspace, Unfiltered row) {
        if (row instanceof org.apache.cassandra.db.rows.Row cells) {
            Cell<?> cell = cells.getCell(durable);
            if (cell != null && !cell.isTombstone() && !BooleanType.instance.compose(cell.buffer())) {
                throw new SwitchedOff(keyspace, cell.timestamp());
            }
        }
    }

    /** Where the update of the keyspaces begins, behind their table's id; in 16 random bytes nothing else is it. */
    private int find(byte[] bytes, int size) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
        UUID id = keyspaces.id.asUUID();
        for (int i = 0; i + 2 * Long.BYTES <= size; i++) {
            if (buffer.getLong(i) == id.getMostSignificantBits()
                    && buffer.getLong(i + Long.BYTES) == id.getLeastSignificantBits()) {
                return i + 2 * Long.BYTES;
            }
        }
        return -1;
    }
}
