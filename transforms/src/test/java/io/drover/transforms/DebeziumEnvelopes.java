package io.drover.transforms;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;

/** Envelopes in the layout of Debezium's relational connectors. */
final class DebeziumEnvelopes {
    static final long NOW_MILLIS = 1_790_000_000_000L;

    private static final Schema POSTGRES_SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.postgresql.Source")
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("schema", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("lsn", Schema.OPTIONAL_INT64_SCHEMA)
            .build();
    private static final Schema MYSQL_SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.mysql.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("table", Schema.OPTIONAL_STRING_SCHEMA)
            .field("server_id", Schema.INT64_SCHEMA)
            .field("gtid", Schema.OPTIONAL_STRING_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .field("thread", Schema.OPTIONAL_INT64_SCHEMA)
            .field("query", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final Schema key;
    private final Schema row;
    private final Schema value;
    private final boolean postgres;

    private DebeziumEnvelopes(boolean postgres, Map<String, Schema> key, Map<String, Schema> others) {
        this.postgres = postgres;
        SchemaBuilder keys = SchemaBuilder.struct().name("shop.public.orders.Key");
        key.forEach(keys::field);
        this.key = keys.build();
        SchemaBuilder columns = SchemaBuilder.struct().optional().name("shop.public.orders.Value");
        key.forEach(columns::field);
        others.forEach(columns::field);
        this.row = columns.build();
        this.value = SchemaBuilder.struct()
                .name("shop.public.orders.Envelope")
                .field("before", row)
                .field("after", row)
                .field("source", postgres ? POSTGRES_SOURCE : MYSQL_SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    /** @param columns name and schema, in turn; the first one is the key */
    static DebeziumEnvelopes postgres(Object... columns) {
        return of(true, columns);
    }

    static DebeziumEnvelopes mysql(Object... columns) {
        return of(false, columns);
    }

    private static DebeziumEnvelopes of(boolean postgres, Object... columns) {
        Map<String, Schema> others = new LinkedHashMap<>();
        for (int i = 2; i < columns.length; i += 2) {
            others.put((String) columns[i], (Schema) columns[i + 1]);
        }
        return new DebeziumEnvelopes(postgres, Map.of((String) columns[0], (Schema) columns[1]), others);
    }

    /** @param values by the order of the columns; the first one is the key */
    SinkRecord record(String op, long lsn, Object... values) {
        return record(op, postgresSource(lsn), values);
    }

    SinkRecord withoutLsn(String op, Object... values) {
        return record(op, postgresSource(0).put("lsn", null), values);
    }

    SinkRecord record(String op, String file, long pos, int rowIndex, Object... values) {
        return record(
                op,
                new Struct(MYSQL_SOURCE)
                        .put("version", "3.6.3.Final")
                        .put("connector", "mysql")
                        .put("name", "shop")
                        .put("ts_ms", NOW_MILLIS)
                        .put("server_id", 1L)
                        .put("db", "public")
                        .put("table", "orders")
                        .put("file", file)
                        .put("pos", pos)
                        .put("row", rowIndex),
                values);
    }

    private SinkRecord record(String op, Struct source, Object... values) {
        Struct columns = new Struct(row);
        for (int i = 0; i < values.length; i++) {
            columns.put(row.fields().get(i), values[i]);
        }
        Struct envelope = new Struct(value).put("op", op).put("source", source).put("ts_ms", NOW_MILLIS);
        boolean keyed = !op.equals("t");
        if (op.equals("d")) {
            envelope.put("before", columns);
        } else if (keyed) {
            envelope.put("after", columns);
        }
        Struct keyValue = keyed ? new Struct(key).put(key.fields().get(0), values[0]) : null;
        return sinkRecord(keyed ? key : null, keyValue, value, envelope);
    }

    SinkRecord tombstone(Object keyValue) {
        return sinkRecord(key, new Struct(key).put(key.fields().get(0), keyValue), null, null);
    }

    static SinkRecord sinkRecord(Schema keySchema, Object key, Schema valueSchema, Object value) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("kept", "yes");
        return new SinkRecord(
                "shop.public.orders", 3, keySchema, key, valueSchema, value, 7, 5L, TimestampType.CREATE_TIME, headers);
    }

    private Struct postgresSource(long lsn) {
        if (!postgres) {
            throw new IllegalStateException("not of PostgreSQL");
        }
        return new Struct(POSTGRES_SOURCE)
                .put("connector", "postgresql")
                .put("name", "shop")
                .put("db", "shop_db")
                .put("schema", "public")
                .put("table", "orders")
                .put("lsn", lsn);
    }
}
