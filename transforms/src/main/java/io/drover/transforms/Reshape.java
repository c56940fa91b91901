package io.drover.transforms;

import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Change events of origin tables to change events of their target tables, by a mapping. Sits in the sink's chain, so that
 * topics keep what the origin wrote. What is not a change event passes unchanged; an event of which nothing is left (all
 * that it touches is dropped) is filtered out. Topic, partition, timestamp and headers stay.
 *
 * <p>Used by one task's thread, as Connect does.
 */
public final class Reshape<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private EventReader reader;
    private TargetShapes shapes;

    @Override
    public void configure(Map<String, ?> properties) {
        reader = new EventReader();
        shapes = new TargetShapes(new ReshapeConfig(properties).mapping());
    }

    @Override
    public R apply(R record) {
        if (record.value() == null || !EventSchema.isChangeEvent(record.valueSchema())) {
            return record;
        }
        if (!(record.value() instanceof Struct value)) {
            throw new DataException("topic " + record.topic() + ": a change event must be a struct, but this is a "
                    + record.value().getClass().getSimpleName());
        }
        ChangeEvent event = reader.read(value);
        TargetShapes.Shape shape = shapes.of(record.valueSchema(), event.table());
        List<ChangeEvent> mapped = shape.mapping().map(event);
        if (mapped.size() > 1) {
            throw new DataException("an event of " + event.table().id() + " became " + mapped.size()
                    + " events, and a transform can give one only");
        }
        return mapped.isEmpty() ? null : record(record, shape.writer(), mapped.get(0));
    }

    private R record(R record, EventWriter writer, ChangeEvent event) {
        // A truncation is about no partition, so that it has no key.
        boolean keyed = event.op() != Op.TRUNCATE;
        Schema keySchema = keyed ? writer.schema().key() : null;
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keySchema,
                keyed ? writer.key(event) : null,
                writer.schema().value(),
                writer.value(event),
                record.timestamp(),
                record.headers());
    }

    @Override
    public ConfigDef config() {
        return ReshapeConfig.definition();
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
