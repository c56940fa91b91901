package io.drover.model.event;

import io.drover.model.TableSchema;
import io.drover.model.Version;
import io.drover.model.name.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Change events of one table to Connect structs. */
public final class EventWriter {
    /** Fields of the envelope: a record has some thirty values, and finding each field by name would show. */
    private record Envelope(
            Field op,
            Field writetime,
            Field ttl,
            Field expiresAt,
            Field after,
            Field deltas,
            Field range,
            Field source,
            Field tsMs) {
        static Envelope of(Schema schema) {
            return new Envelope(
                    field(schema, "op"),
                    field(schema, "writetime"),
                    field(schema, "ttl"),
                    field(schema, "expires_at"),
                    field(schema, "after"),
                    field(schema, "deltas"),
                    field(schema, "range"),
                    field(schema, "source"),
                    field(schema, "ts_ms"));
        }
    }

    /** Fields of the envelope's source. */
    private record Source(
            Field version,
            Field connector,
            Field name,
            Field tsMs,
            Field snapshot,
            Field cluster,
            Field keyspace,
            Field table,
            Field node,
            Field segment,
            Field position,
            Field index) {
        static Source of(Schema schema) {
            return new Source(
                    field(schema, "version"),
                    field(schema, "connector"),
                    field(schema, "name"),
                    field(schema, "ts_ms"),
                    field(schema, "snapshot"),
                    field(schema, "cluster"),
                    field(schema, "keyspace"),
                    field(schema, "table"),
                    field(schema, "node"),
                    field(schema, "segment"),
                    field(schema, "position"),
                    field(schema, "index"));
        }
    }

    private final EventSchema schema;
    private final Envelope envelope;
    private final Source sourceFields;
    private final Field[] keyFields;
    private final Field[] rowFields;

    public EventWriter(EventSchema schema) {
        this.schema = schema;
        this.envelope = Envelope.of(schema.value());
        this.sourceFields = Source.of(schema.source());
        this.keyFields = fields(schema.key());
        this.rowFields = fields(schema.row());
    }

    private static Field field(Schema schema, String name) {
        return withoutName(schema.field(name));
    }

    private static Field[] fields(Schema schema) {
        return schema.fields().stream().map(EventWriter::withoutName).toArray(Field[]::new);
    }

    /** For {@link Struct#put(Field, Object)}, which makes a text of each name in case that the value does not fit. */
    private static Field withoutName(Field field) {
        return new Field(null, field.index(), field.schema());
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
                .put(envelope.op, event.op().code())
                .put(envelope.writetime, event.writetime())
                .put(envelope.after, row(event.after()))
                .put(envelope.source, source(event))
                .put(envelope.tsMs, event.capturedAt());
        if (event.hasTtl()) {
            value.put(envelope.ttl, event.ttl()).put(envelope.expiresAt, event.expiresAt());
        }
        if (event.deltas() != null) {
            value.put(envelope.deltas, deltas(event));
        }
        if (event.range() != null) {
            value.put(envelope.range, range(event.range()));
        }
        return value;
    }

    private Struct row(Object[] after) {
        Struct row = new TrustedStruct(schema.row());
        for (int i = 0; i < after.length; i++) {
            if (after[i] != null) {
                row.put(rowFields[i], after[i]);
            }
        }
        return row;
    }

    private Map<String, String> deltas(ChangeEvent event) {
        Map<String, String> deltas = new HashMap<>();
        List<Field> names = schema.row().fields();
        for (int i = 0; i < rowFields.length; i++) {
            Delta delta = event.deltas()[i];
            String name = names.get(i).name();
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
        Struct source = new TrustedStruct(schema.source())
                .put(sourceFields.version, Version.CURRENT)
                .put(sourceFields.connector, origin.connector())
                .put(sourceFields.name, origin.name())
                .put(sourceFields.tsMs, Math.floorDiv(event.writetime(), 1000L))
                .put(sourceFields.cluster, origin.cluster())
                .put(sourceFields.keyspace, table.id().keyspace())
                .put(sourceFields.table, table.id().table());
        if (origin.segment() == Origin.NO_SEGMENT) {
            source.put(sourceFields.snapshot, "true");
        } else {
            source.put(sourceFields.node, origin.node())
                    .put(sourceFields.segment, origin.segment())
                    .put(sourceFields.position, origin.position())
                    .put(sourceFields.index, origin.index());
        }
        return source;
    }
}
