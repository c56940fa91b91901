package io.drover.model.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Several change events in one record: what a transform, which gives one record for one, makes of an event that stands for
 * several. A struct with one array of events for each table; their order says nothing, because events commute. It lives
 * between a transform and the sink only, and is never in a topic.
 */
public final class EventBatch {
    private static final String NAME = "io.drover.EventBatch";

    private final Schema schema;

    /** @param tables the schemas of the tables' events, each once */
    public EventBatch(List<Schema> tables) {
        SchemaBuilder builder = SchemaBuilder.struct().name(NAME);
        for (int i = 0; i < tables.size(); i++) {
            builder.field(
                    "events" + i, SchemaBuilder.array(tables.get(i)).optional().build());
        }
        schema = builder.build();
    }

    public static boolean isBatch(Schema value) {
        return value != null && NAME.equals(value.name());
    }

    public Schema schema() {
        return schema;
    }

    /** @param events of the tables that this was made for */
    public Struct of(List<Struct> events) {
        Map<Schema, List<Struct>> byTable = new LinkedHashMap<>();
        for (Struct event : events) {
            byTable.computeIfAbsent(event.schema(), any -> new ArrayList<>()).add(event);
        }
        Struct batch = new Struct(schema);
        for (Field field : schema.fields()) {
            batch.put(field, byTable.get(field.schema().valueSchema()));
        }
        return batch;
    }

    /** The events of a batch. */
    public static List<Struct> events(Struct batch) {
        List<Struct> events = new ArrayList<>();
        for (Field field : batch.schema().fields()) {
            List<Struct> ofTable = batch.getArray(field.name());
            if (ofTable != null) {
                events.addAll(ofTable);
            }
        }
        return events;
    }
}
