package io.drover.avro;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.model.type.SemanticSchemas;
import io.drover.model.type.SetType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;

/** Change events of every kind, of a table with every CQL type. */
public final class TypicalEvents {
    private static final Origin LOG =
            new Origin("commitlog", "users-v2", "origin", "127.0.0.1", 1_700_000_000_000L, 4711, 2);

    private final Map<String, Object> values = new LinkedHashMap<>();
    public final TableSchema table;
    public final EventWriter writer;

    public TypicalEvents() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("k", CqlType.parse("bigint"), Column.Kind.PARTITION_KEY));
        columns.add(new Column("K 2", CqlType.parse("text"), Column.Kind.PARTITION_KEY));
        columns.add(new Column("c", CqlType.parse("int"), Column.Kind.CLUSTERING));
        columns.add(new Column("d", CqlType.parse("timeuuid"), Column.Kind.CLUSTERING_DESC));
        columns.add(new Column("s", CqlType.parse("text"), Column.Kind.STATIC));
        values.put("k", Long.MIN_VALUE);
        values.put("K 2", "grüße, 世界 \uD83D\uDE00");
        values.put("c", -1);
        values.put("d", "8d1f3f40-5e2c-11ee-8c99-0242ac120002");
        values.put("s", "");
        add(columns, "ascii", "plain");
        add(columns, "bigint", Long.MAX_VALUE);
        add(columns, "blob", ByteBuffer.wrap(new byte[] {0, -1, 127, -128}));
        add(columns, "boolean", true);
        add(columns, "date", Integer.MIN_VALUE);
        add(columns, "double", Double.NaN);
        add(columns, "float", -0.0f);
        add(columns, "inet", "2001:db8::1");
        add(columns, "int", Integer.MAX_VALUE);
        add(columns, "smallint", Short.MIN_VALUE);
        add(columns, "time", 86_399_999_999_999L);
        add(columns, "timestamp", -1L);
        add(columns, "tinyint", Byte.MIN_VALUE);
        add(columns, "uuid", "f47ac10b-58cc-4372-a567-0e02b2c3d479");
        add(columns, "set<text>", List.of("a", "b"));
        add(columns, "list<int>", List.of(3, 1, 2));
        add(columns, "map<int, text>", Map.of(1, "one"));
        add(columns, "map<text, bigint>", Map.of("one", 1L));
        add(columns, "frozen<list<frozen<set<smallint>>>>", List.of(List.of((short) 1), List.of()));
        add(columns, "vector<float, 3>", List.of(1.5f, Float.NEGATIVE_INFINITY, 0f));
        decimal(columns, "decimal", new BigDecimal("-12345678901234567890.0987654321"));
        decimal(columns, "varint", new BigDecimal("170141183460469231731687303715884105728"));
        struct(columns, "duration", 1, -2, 3L);
        struct(columns, "tuple<int, text>", 7, null);
        struct(columns, "frozen<udt<shop.address: street text, zip int>>", "Main St", null);
        table = new TableSchema(new TableId("shop", "every_type"), columns);
        writer = new EventWriter(new EventSchema("users-v2", table));
    }

    private void add(List<Column> columns, String type, Object value) {
        String name = "v" + columns.size();
        columns.add(new Column(name, CqlType.parse(type), Column.Kind.REGULAR));
        values.put(name, value);
    }

    private void decimal(List<Column> columns, String type, BigDecimal value) {
        add(columns, type, SemanticSchemas.fromBigDecimal(value));
    }

    private void struct(List<Column> columns, String type, Object... fields) {
        Struct struct = new Struct(CqlType.parse(type).schema(true));
        for (int i = 0; i < fields.length; i++) {
            struct.put(struct.schema().fields().get(i), fields[i]);
        }
        add(columns, type, struct);
    }

    /** One of each kind. */
    public List<ChangeEvent> all() {
        Delta[] deltas = new Delta[table.size()];
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            deltas[i] = Delta.TOMBSTONE;
        }
        Object[] key = row(table.primaryKeySize());
        Object[] adding = row(table.primaryKeySize());
        int set = IntStream.range(0, table.size())
                .filter(i -> table.column(i).type() instanceof SetType)
                .findFirst()
                .orElseThrow();
        deltas[set] = Delta.ADD;
        adding[set] = values.get(table.column(set).name());
        Object[] partition = row(table.partitionKeySize());
        ClusteringRange range = new ClusteringRange(
                new ClusteringRange.Bound(List.of(-1, values.get("d")), false), ClusteringRange.Bound.OPEN);
        return List.of(
                event(Op.CREATE, 0, row(table.size()), null, null, LOG),
                event(Op.CREATE, 3600, row(table.size()), null, null, LOG),
                event(Op.UPDATE, 0, adding, deltas, null, LOG),
                event(Op.READ, 0, row(table.size()), null, null, Origin.ofScan("snapshot", "users-v2", "origin")),
                event(Op.DELETE, 0, key, null, null, LOG),
                event(Op.DELETE, 0, partition, null, null, LOG),
                event(Op.DELETE, 0, partition, null, range, LOG),
                event(Op.TRUNCATE, 0, row(0), null, null, LOG));
    }

    private Object[] row(int columns) {
        Object[] row = new Object[table.size()];
        for (int i = 0; i < columns; i++) {
            row[i] = values.get(table.column(i).name());
        }
        return row;
    }

    private ChangeEvent event(Op op, int ttl, Object[] after, Delta[] deltas, ClusteringRange range, Origin origin) {
        return new ChangeEvent(
                op, table, 1_700_000_000_000_001L, ttl, ttl == 0 ? 0 : 1_700_003_600L, after, deltas, range, origin, 5);
    }
}
