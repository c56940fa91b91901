package io.drover.model.event;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * The Connect schemas of one table's events: Debezium's envelope conventions, with what a Cassandra cell needs.
 *
 * <p>What Connect's types do not say about a column (its CQL name and type, its place in the key) stands in the parameters
 * of the row schema, so that a reader needs nothing but the record, and nested schemas stay equal wherever they occur, as
 * Avro wants.
 */
public final class EventSchema {
    static final String KEYSPACE_PARAMETER = "drover.keyspace";
    static final String TABLE_PARAMETER = "drover.table";
    static final String COLUMN_PARAMETER = "drover.column.";

    private final TableSchema table;
    private final Schema key;
    private final Schema value;
    private final Schema row;
    private final Schema bound;
    private final Schema range;
    private final Schema source;

    /** @param prefix the topic prefix, which starts every schema name */
    public EventSchema(String prefix, TableSchema table) {
        this.table = table;
        String base = name(prefix) + "." + Names.field(table.id().keyspace()) + "."
                + Names.field(table.id().table());
        this.key = keySchema(base);
        this.row = rowSchema(base);
        this.bound = boundSchema(base);
        this.range = SchemaBuilder.struct()
                .name(base + ".Range")
                .optional()
                .field("start", bound)
                .field("end", bound)
                .build();
        this.source = sourceSchema();
        this.value = SchemaBuilder.struct()
                .name(base + ".Envelope")
                .version(1)
                .field("op", Schema.STRING_SCHEMA)
                .field("writetime", Schema.INT64_SCHEMA)
                .field("ttl", Schema.OPTIONAL_INT32_SCHEMA)
                .field("expires_at", Schema.OPTIONAL_INT64_SCHEMA)
                .field("after", row)
                .field(
                        "deltas",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.STRING_SCHEMA)
                                .optional()
                                .build())
                .field("range", range)
                .field("source", source)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .build();
    }

    private static String name(String prefix) {
        StringBuilder name = new StringBuilder();
        for (String part : prefix.split("\\.")) {
            name.append(name.isEmpty() ? "" : ".").append(Names.field(part));
        }
        return name.toString();
    }

    private Schema keySchema(String base) {
        SchemaBuilder schema = SchemaBuilder.struct().name(base + ".Key");
        for (Column column : table.columns().subList(0, table.partitionKeySize())) {
            schema.field(Names.field(column.name()), column.type().schema(false));
        }
        return schema.build();
    }

    private Schema rowSchema(String base) {
        SchemaBuilder schema = SchemaBuilder.struct()
                .name(base + ".Row")
                .optional()
                .parameter(KEYSPACE_PARAMETER, table.id().keyspace())
                .parameter(TABLE_PARAMETER, table.id().table());
        for (Column column : table.columns()) {
            String field = Names.field(column.name());
            schema.field(field, column.type().schema(true))
                    .parameter(COLUMN_PARAMETER + field, column.kind() + " " + column.type());
        }
        return schema.build();
    }

    private Schema boundSchema(String base) {
        SchemaBuilder values = SchemaBuilder.struct().name(base + ".ClusteringPrefix");
        for (Column column : table.columns().subList(table.partitionKeySize(), table.primaryKeySize())) {
            values.field(Names.field(column.name()), column.type().schema(true));
        }
        return SchemaBuilder.struct()
                .name(base + ".Bound")
                .field("values", values.build())
                .field("inclusive", Schema.BOOLEAN_SCHEMA)
                .build();
    }

    private static Schema sourceSchema() {
        return SchemaBuilder.struct()
                .name("io.drover.Source")
                .field("version", Schema.STRING_SCHEMA)
                .field("connector", Schema.STRING_SCHEMA)
                .field("name", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.INT64_SCHEMA)
                .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
                .field("cluster", Schema.STRING_SCHEMA)
                .field("keyspace", Schema.STRING_SCHEMA)
                .field("table", Schema.STRING_SCHEMA)
                .field("node", Schema.OPTIONAL_STRING_SCHEMA)
                .field("segment", Schema.OPTIONAL_INT64_SCHEMA)
                .field("position", Schema.OPTIONAL_INT32_SCHEMA)
                .field("index", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
    }

    public TableSchema table() {
        return table;
    }

    /** The partition key columns. */
    public Schema key() {
        return key;
    }

    /** The envelope. */
    public Schema value() {
        return value;
    }

    Schema row() {
        return row;
    }

    Schema range() {
        return range;
    }

    Schema bound() {
        return bound;
    }

    Schema source() {
        return source;
    }

    /** Whether a record's value is a change event; anything else is not Drover's. */
    public static boolean isChangeEvent(Schema value) {
        Field after = value == null || value.type() != Schema.Type.STRUCT ? null : value.field("after");
        return after != null
                && after.schema().parameters() != null
                && after.schema().parameters().containsKey(TABLE_PARAMETER);
    }
}
