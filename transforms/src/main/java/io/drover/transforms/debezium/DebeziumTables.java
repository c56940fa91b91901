package io.drover.transforms.debezium;

import io.drover.mapping.StatedTable;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.EventSchema;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The tables whose envelopes have been seen, by the layout of these. Used by one thread. */
public final class DebeziumTables {
    /** Converters may drop and rebuild schemas; this bounds what stays of the old ones. */
    private static final int MAX_CACHED_SCHEMAS = 1000;

    private static final String TRUNCATE = "t";

    private final PartitionKeys partitionKeys;
    private final Map<TableId, TableSchema> stated;
    private final Set<TableId> oldRows;
    private final Truncations truncations;
    private final FieldTypes types;
    private final Unavailable unavailable;

    /** One layout has more than one table when topics were merged. */
    private final Map<Schema, List<EnvelopeTable>> tables = new IdentityHashMap<>();

    /**
     * @param partitionKeys {@code schema.table:column,column;...}, or empty
     * @param stated the tables whose columns the user states
     * @param oldRows the tables whose updates must have the old row
     * @param truncate whether truncations become events, rather than errors
     * @param placeholder Debezium's {@code unavailable.value.placeholder}
     * @param coarsen whether points in time lose what is finer than a millisecond, rather than being an error
     * @throws IllegalArgumentException when the partition keys have another form
     */
    public DebeziumTables(
            String partitionKeys,
            List<StatedTable> stated,
            Set<TableId> oldRows,
            boolean truncate,
            String placeholder,
            boolean coarsen) {
        this.oldRows = Set.copyOf(oldRows);
        this.partitionKeys = PartitionKeys.parse(partitionKeys);
        this.stated = stated.stream()
                .map(StatedTable::schema)
                .collect(Collectors.toUnmodifiableMap(TableSchema::id, Function.identity()));
        this.truncations = new Truncations(
                truncate,
                stated.stream().collect(Collectors.toMap(table -> table.schema().id(), StatedTable::truncatedAt)));
        this.types = new FieldTypes(new TimeValues(coarsen));
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

    /**
     * Whether it is a truncation that was applied to the target by hand.
     *
     * @throws DataException when it is another one, and must not become an event
     */
    public boolean isAppliedTruncation(Struct envelope) {
        if (!TRUNCATE.equals(envelope.getString("op"))) {
            return false;
        }
        Struct source = envelope.getStruct("source");
        Database database = database(source);
        TableId table = database.table(source);
        return truncations.isApplied(table, database.position(table, source));
    }

    /**
     * @throws Unconvertible when a value has no counterpart
     * @throws DataException when it cannot be understood, naming the table, the column and what to do
     */
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
        Database database = database(source);
        TableId id = database.table(source);
        if (keySchema != null || !TRUNCATE.equals(envelope.getString("op"))) {
            requireKey(id, keySchema);
        }
        return new RelationalTable(
                database, prefix, keySchema, fields(id, keySchema, row), oldRows.contains(id), unavailable);
    }

    /** @param keySchema null of a truncation */
    private RowFields fields(TableId id, Schema keySchema, Schema row) {
        TableSchema columns = stated.get(id);
        if (columns != null) {
            return RowFields.stated(columns, keySchema, row, types);
        }
        if (keySchema == null) {
            throw new DataException(
                    "table " + id + " was truncated before any row of it came by, so that its key is not"
                            + " known; state the table in 'tables'");
        }
        return RowFields.found(id, keySchema, row, partitionKeys, types);
    }

    private static Database database(Struct source) {
        String connector = source.getString("connector");
        return Database.of(connector)
                .orElseThrow(() -> new DataException("events of Debezium's connector '" + connector
                        + "' are not known here, only those of cassandra, mariadb, mysql and postgresql"));
    }

    private static void requireKey(TableId id, Schema keySchema) {
        if (keySchema == null || keySchema.type() != Schema.Type.STRUCT) {
            throw new DataException(
                    "table " + id + ": its records have no key of columns; give the table a primary key,"
                            + " or name columns with Debezium's message.key.columns");
        }
    }
}
