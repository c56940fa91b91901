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

    private final Map<Schema, TableSchema> tables = new IdentityHashMap<>();
    private final Map<TableSchema, TableSchema> canonical = new HashMap<>();
    private Schema lastSchema;
    private TableSchema lastTable;

    /**
     * @param value a record's value with a schema of {@link EventSchema}
     * @throws DataException when the struct is not a well-formed change event
     */
    public ChangeEvent read(Struct value) {
        try {
            TableSchema table = table(value.schema());
            Integer ttl = value.getInt32("ttl");
            Long expiresAt = value.getInt64("expires_at");
            return new ChangeEvent(
                    Op.of(value.getString("op")),
                    table,
                    value.getInt64("writetime"),
                    ttl == null ? ChangeEvent.NO_TTL : ttl,
                    expiresAt == null ? 0 : expiresAt,
                    after(table, value.getStruct("after")),
                    deltas(table, value.getMap("deltas")),
                    range(table, value.getStruct("range")),
                    origin(value.getStruct("source")),
                    value.getInt64("ts_ms"));
        } catch (NullPointerException | IllegalArgumentException e) {
            throw new DataException("not a well-formed change event: " + e.getMessage(), e);
        }
    }

    /** The table whose events have this value schema; the same instance for equal tables. */
    public TableSchema table(Schema value) {
        if (value != lastSchema) {
            if (tables.size() >= MAX_CACHED_SCHEMAS) {
                tables.clear();
                canonical.clear();
            }
            lastTable = tables.computeIfAbsent(value, schema -> {
                TableSchema table = parseTable(schema.field("after").schema());
                return canonical.computeIfAbsent(table, same -> same);
            });
            lastSchema = value;
        }
        return lastTable;
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

    private static Delta[] deltas(TableSchema table, Map<String, String> entries) {
        if (entries == null || entries.isEmpty()) {
            return null;
        }
        Delta[] deltas = new Delta[table.size()];
        Map<Integer, Map<String, Delta.FieldDelta>> fields = new HashMap<>();
        entries.forEach((path, code) -> {
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

    private static Origin origin(Struct source) {
        Long segment = source.getInt64("segment");
        return segment == null
                ? Origin.ofScan(source.getString("connector"), source.getString("name"), source.getString("cluster"))
                : new Origin(
                        source.getString("connector"),
                        source.getString("name"),
                        source.getString("cluster"),
                        source.getString("node"),
                        segment,
                        source.getInt32("position"),
                        source.getInt32("index"));
    }
}
