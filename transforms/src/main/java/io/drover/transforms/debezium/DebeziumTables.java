package io.drover.transforms.debezium;

import io.drover.model.TableId;
import io.drover.model.event.EventSchema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The tables whose envelopes have been seen, by the layout of these. Used by one thread. */
public final class DebeziumTables {
    /** Converters may drop and rebuild schemas; this bounds what stays of the old ones. */
    private static final int MAX_CACHED_SCHEMAS = 1000;

    private final PartitionKeys partitionKeys;
    private final FieldTypes types;
    private final Unavailable unavailable;

    /** One layout has more than one table when topics were merged. */
    private final Map<Schema, List<EnvelopeTable>> tables = new IdentityHashMap<>();

    /**
     * @param partitionKeys {@code schema.table:column,column;...}, or empty
     * @param placeholder Debezium's {@code unavailable.value.placeholder}
     * @param truncate whether points in time lose what is finer than a millisecond, rather than being an error
     * @throws IllegalArgumentException when the partition keys have another form
     */
    public DebeziumTables(String partitionKeys, String placeholder, boolean truncate) {
        this.partitionKeys = PartitionKeys.parse(partitionKeys);
        this.types = new FieldTypes(new TimeValues(truncate));
        this.unavailable = new Unavailable(placeholder);
    }

    /** Whether the value is an envelope of a table's change: not one of Drover's own, and not of a schema change or heartbeat. */
    public static boolean isEnvelope(Schema value) {
        if (value == null || value.type() != Schema.Type.STRUCT || EventSchema.isChangeEvent(value)) {
            return false;
        }
        Field source = value.field("source");
        return source != null
                && source.schema().type() == Schema.Type.STRUCT
                && source.schema().field("connector") != null
                && source.schema().field("table") != null
                && value.field("op") != null
                && value.field("after") != null;
    }

    /** @throws DataException when it cannot be understood, naming the table, the column and what to do */
    public DebeziumEvent read(Schema keySchema, Object key, Struct envelope) {
        Struct source = envelope.getStruct("source");
        EnvelopeTable table = table(keySchema, envelope, source);
        return new DebeziumEvent(table.event((Struct) key, envelope, source), table.writer());
    }

    private EnvelopeTable table(Schema keySchema, Struct envelope, Struct source) {
        List<EnvelopeTable> known = tables.get(envelope.schema());
        if (known != null) {
            for (EnvelopeTable table : known) {
                if (table.isOf(keySchema, source)) {
                    return table;
                }
            }
        }
        if (tables.size() >= MAX_CACHED_SCHEMAS) {
            tables.clear();
        }
        EnvelopeTable table = newTable(keySchema, envelope, source);
        tables.computeIfAbsent(envelope.schema(), any -> new ArrayList<>()).add(table);
        return table;
    }

    private EnvelopeTable newTable(Schema keySchema, Struct envelope, Struct source) {
        String connector = source.getString("connector");
        String prefix = source.getString("name");
        Schema row = envelope.schema().field("after").schema();
        if (connector.equals(CassandraTable.CONNECTOR)) {
            TableId id = CassandraTable.id(source);
            requireKey(id, keySchema);
            return new CassandraTable(id, prefix, keySchema, row, partitionKeys, types);
        }
        Database database = Database.of(connector)
                .orElseThrow(() -> new DataException("events of Debezium's connector '" + connector
                        + "' are not known here, only those of cassandra, mariadb, mysql and postgresql"));
        TableId id = database.table(source);
        if (keySchema == null && "t".equals(envelope.getString("op"))) {
            throw new DataException(
                    "table " + id + " was truncated before any row of it came by, so that its key is not"
                            + " known; leave the truncation out and empty the target table by hand");
        }
        requireKey(id, keySchema);
        return new RelationalTable(database, id, prefix, keySchema, row, partitionKeys, types, unavailable);
    }

    private static void requireKey(TableId id, Schema keySchema) {
        if (keySchema == null || keySchema.type() != Schema.Type.STRUCT) {
            throw new DataException(
                    "table " + id + ": its records have no key of columns; give the table a primary key,"
                            + " or name columns with Debezium's message.key.columns");
        }
    }
}
