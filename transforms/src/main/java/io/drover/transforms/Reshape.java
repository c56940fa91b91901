package io.drover.transforms;

import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventBatch;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import java.util.ArrayList;
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
 * that it touches is dropped) is filtered out, and one that stands for several becomes an {@link EventBatch}, which the
 * Cassandra sink takes apart. Topic, partition, timestamp and headers stay.
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
        TargetShapes.Shapes targets = shapes.of(record.valueSchema(), event.table());
        return targets.all().size() == 1 ? toOne(record, event, targets) : toSeveral(record, event, targets);
    }

    private R toOne(R record, ChangeEvent event, TargetShapes.Shapes targets) {
        TargetShapes.Shape target = targets.all().get(0);
        List<ChangeEvent> mapped = target.mapping().map(event);
        return switch (mapped.size()) {
            case 0 -> null;
            case 1 -> record(record, target.writer(), mapped.get(0));
            default -> batch(record, targets.batch(), structs(target, mapped));
        };
    }

    private R toSeveral(R record, ChangeEvent event, TargetShapes.Shapes targets) {
        List<Struct> mapped = new ArrayList<>();
        for (TargetShapes.Shape target : targets.all()) {
            mapped.addAll(structs(target, target.mapping().map(event)));
        }
        return mapped.isEmpty() ? null : batch(record, targets.batch(), mapped);
    }

    private static List<Struct> structs(TargetShapes.Shape target, List<ChangeEvent> mapped) {
        return mapped.stream().map(target.writer()::value).toList();
    }

    /** The partition keys of the events may differ, so that the record has none. */
    private R batch(R record, EventBatch batch, List<Struct> events) {
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                null,
                null,
                batch.schema(),
                batch.of(events),
                record.timestamp(),
                record.headers());
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
