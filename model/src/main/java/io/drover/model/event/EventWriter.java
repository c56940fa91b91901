package io.drover.model.event;

import io.drover.model.TableSchema;
import io.drover.model.Version;
import io.drover.model.name.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/** Change events of one table to Connect structs. */
public final class EventWriter {
    private final EventSchema schema;
    private final Field[] keyFields;
    private final Field[] rowFields;

    public EventWriter(EventSchema schema) {
        this.schema = schema;
        this.keyFields = schema.key().fields().toArray(Field[]::new);
        this.rowFields = schema.row().fields().toArray(Field[]::new);
    }

    public EventSchema schema() {
        return schema;
    }

    public Struct key(ChangeEvent event) {
        Struct key = new Struct(schema.key());
        for (int i = 0; i < keyFields.length; i++) {
            key.put(keyFields[i], event.after()[i]);
        }
        return key;
    }

    public Struct value(ChangeEvent event) {
        Struct value = new Struct(schema.value())
                .put("op", event.op().code())
                .put("writetime", event.writetime())
                .put("after", row(event.after()))
                .put("source", source(event))
                .put("ts_ms", event.capturedAt());
        if (event.hasTtl()) {
            value.put("ttl", event.ttl()).put("expires_at", event.expiresAt());
        }
        if (event.deltas() != null) {
            value.put("deltas", deltas(event));
        }
        if (event.range() != null) {
            value.put("range", range(event.range()));
        }
        return value;
    }

    private Struct row(Object[] after) {
        Struct row = new Struct(schema.row());
        for (int i = 0; i < after.length; i++) {
            if (after[i] != null) {
                row.put(rowFields[i], after[i]);
            }
        }
        return row;
    }

    private Map<String, String> deltas(ChangeEvent event) {
        Map<String, String> deltas = new HashMap<>();
        for (int i = 0; i < rowFields.length; i++) {
            Delta delta = event.deltas()[i];
            String name = rowFields[i].name();
            if (delta != null && delta.kind() == Delta.Kind.FIELDS) {
                delta.fields().forEach((field, change) -> deltas.put(name + "." + Names.field(field), change.code()));
            } else if (delta != null) {
                deltas.put(name, delta.code());
            }
        }
        return deltas;
    }

    private Struct range(ClusteringRange range) {
        return new Struct(schema.range()).put("start", bound(range.start())).put("end", bound(range.end()));
    }

    private Struct bound(ClusteringRange.Bound bound) {
        Struct values = new Struct(schema.bound().field("values").schema());
        List<Field> fields = values.schema().fields();
        for (int i = 0; i < bound.values().size(); i++) {
            values.put(fields.get(i), bound.values().get(i));
        }
        return new Struct(schema.bound()).put("values", values).put("inclusive", bound.inclusive());
    }

    private Struct source(ChangeEvent event) {
        Origin origin = event.origin();
        TableSchema table = event.table();
        Struct source = new Struct(schema.source())
                .put("version", Version.CURRENT)
                .put("connector", origin.connector())
                .put("name", origin.name())
                .put("ts_ms", Math.floorDiv(event.writetime(), 1000L))
                .put("cluster", origin.cluster())
                .put("keyspace", table.id().keyspace())
                .put("table", table.id().table());
        if (origin.segment() == Origin.NO_SEGMENT) {
            source.put("snapshot", "true");
        } else {
            source.put("node", origin.node())
                    .put("segment", origin.segment())
                    .put("position", origin.position())
                    .put("index", origin.index());
        }
        return source;
    }
}
