package io.drover.model.event;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Connect structs to change events, of any table. Not thread-safe: it caches what it learned from each schema. */
public final class EventReader {
    /** Converters cache schemas but may drop and rebuild them; this bounds what stays here of the old ones. */
    private static final int MAX_CACHED_SCHEMAS = 1000;

    /** A value schema's table and fields: finding each field by name, for each record, would show. */
    private record Known(
            TableSchema table,
            Field op,
            Field writetime,
            Field ttl,
            Field expiresAt,
            Field after,
            Field deltas,
            Field range,
            Field source,
            Field tsMs,
            Field connector,
            Field name,
            Field cluster,
            Field node,
            Field segment,
            Field position,
            Field index) {
        static Known of(Schema value, TableSchema table) {
            Schema source = field(value, "source").schema();
            return new Known(
                    table,
                    field(value, "op"),
                    field(value, "writetime"),
                    field(value, "ttl"),
                    field(value, "expires_at"),
                    field(value, "after"),
                    field(value, "deltas"),
                    field(value, "range"),
                    field(value, "source"),
                    field(value, "ts_ms"),
                    field(source, "connector"),
                    field(source, "name"),
                    field(source, "cluster"),
                    field(source, "node"),
                    field(source, "segment"),
                    field(source, "position"),
                    field(source, "index"));
        }

        private static Field field(Schema struct, String name) {
            Field field = struct.field(name);
            if (field == null) {
                throw new DataException("not a well-formed change event: its schema has no field " + name);
            }
            return field;
        }
    }

    private final Map<Schema, Known> known = new IdentityHashMap<>();
    private final Map<TableSchema, TableSchema> canonical = new HashMap<>();
    private Schema lastSchema;
    private Known last;

    /**
     * @param value a record's value with a schema of {@link EventSchema}
     * @throws DataException when the struct is not a well-formed change event
     */
    public ChangeEvent read(Struct value) {
        try {
            Known schema = known(value.schema());
            TableSchema table = schema.table();
            Integer ttl = (Integer) value.get(schema.ttl());
            Long expiresAt = (Long) value.get(schema.expiresAt());
            return new ChangeEvent(
                    Op.of((String) value.get(schema.op())),
                    table,
                    (Long) value.get(schema.writetime()),
                    ttl == null ? ChangeEvent.NO_TTL : ttl,
                    expiresAt == null ? 0 : expiresAt,
                    after(table, (Struct) value.get(schema.after())),
                    deltas(table, (Map<?, ?>) value.get(schema.deltas())),
                    range(table, (Struct) value.get(schema.range())),
                    origin(schema, (Struct) value.get(schema.source())),
                    (Long) value.get(schema.tsMs()));
        } catch (NullPointerException | IllegalArgumentException | ClassCastException e) {
            throw new DataException("not a well-formed change event: " + e.getMessage(), e);
        }
    }

    /** The table whose events have this value schema; the same instance for equal tables. */
    public TableSchema table(Schema value) {
        return known(value).table();
    }

    private Known known(Schema value) {
        if (value != lastSchema) {
            if (known.size() >= MAX_CACHED_SCHEMAS) {
                known.clear();
                canonical.clear();
            }
            last = known.computeIfAbsent(value, schema -> {
                TableSchema table = parseTable(schema.field("after").schema());
                return Known.of(schema, canonical.computeIfAbsent(table, same -> same));
            });
            lastSchema = value;
        }
        return last;
    }

    private static TableSchema parseTable(Schema row) {
        Map<String, String> parameters = row.parameters();
        if (parameters == null || !parameters.containsKey(EventSchema.TABLE_PARAMETER)) {
            throw new DataException("not a change event: its schema does not name a Cassandra table");
        }
        List<Column> columns = new ArrayList<>();
        for (Field field : row.fields()) {
            String described = parameters.get(EventSchema.COLUMN_PARAMETER + field.name());
            int space = described == null ? -1 : described.indexOf(' ');
            if (space < 0) {
                throw new DataException("the schema does not describe column " + field.name());
            }
            columns.add(new Column(
                    Names.fromField(field.name()),
                    CqlType.parse(described.substring(space + 1)),
                    Column.Kind.valueOf(described.substring(0, space))));
        }
        return new TableSchema(
                new TableId(
                        parameters.get(EventSchema.KEYSPACE_PARAMETER), parameters.get(EventSchema.TABLE_PARAMETER)),
                columns);
    }

    private static Object[] after(TableSchema table, Struct row) {
        Object[] after = new Object[table.size()];
        if (row != null) {
            List<Field> fields = row.schema().fields();
            for (int i = 0; i < after.length; i++) {
                after[i] = row.get(fields.get(i));
            }
        }
        return after;
    }

    private static Delta[] deltas(TableSchema table, Map<?, ?> entries) {
        if (entries == null || entries.isEmpty()) {
            return null;
        }
        Delta[] deltas = new Delta[table.size()];
        Map<Integer, Map<String, Delta.FieldDelta>> fields = new HashMap<>();
        entries.forEach((key, value) -> {
            String path = (String) key;
            String code = (String) value;
            int dot = path.indexOf('.');
            int column = table.indexOf(Names.fromField(dot < 0 ? path : path.substring(0, dot)));
            if (column < 0) {
                throw new DataException("deltas name '" + path + "', which is no column of " + table.id());
            }
            if (dot < 0) {
                deltas[column] = Delta.of(code).orElseThrow(() -> unknownDelta(path, code));
            } else {
                fields.computeIfAbsent(column, any -> new HashMap<>())
                        .put(
                                field(table.column(column), path.substring(dot + 1)),
                                Delta.FieldDelta.of(code).orElseThrow(() -> unknownDelta(path, code)));
            }
        });
        fields.forEach((column, changes) -> deltas[column] = Delta.ofFields(changes));
        return deltas;
    }

    private static String field(Column column, String field) {
        String name = Names.fromField(field);
        if (!(column.type() instanceof UdtType udt)
                || udt.fields().stream().noneMatch(known -> known.name().equals(name))) {
            throw new DataException("column " + column.name() + " has no field '" + name + "'");
        }
        return name;
    }

    private static DataException unknownDelta(String path, String code) {
        return new DataException("the delta of '" + path + "' is '" + code + "', which is unknown");
    }

    private static ClusteringRange range(TableSchema table, Struct range) {
        return range == null
                ? null
                : new ClusteringRange(bound(table, range.getStruct("start")), bound(table, range.getStruct("end")));
    }

    private static ClusteringRange.Bound bound(TableSchema table, Struct bound) {
        Struct prefix = bound.getStruct("values");
        List<Field> fields = prefix.schema().fields();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < table.clusteringSize(); i++) {
            Object value = prefix.get(fields.get(i));
            if (value == null) {
                break;
            }
            values.add(value);
        }
        return new ClusteringRange.Bound(values, bound.getBoolean("inclusive"));
    }

    private static Origin origin(Known schema, Struct source) {
        String connector = (String) source.get(schema.connector());
        String name = (String) source.get(schema.name());
        String cluster = (String) source.get(schema.cluster());
        Long segment = (Long) source.get(schema.segment());
        return segment == null
                ? Origin.ofScan(connector, name, cluster)
                : new Origin(
                        connector,
                        name,
                        cluster,
                        (String) source.get(schema.node()),
                        segment,
                        (Integer) source.get(schema.position()),
                        (Integer) source.get(schema.index()));
    }
}
