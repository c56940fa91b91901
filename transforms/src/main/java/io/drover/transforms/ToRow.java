package io.drover.transforms;

import io.drover.model.TableSchema;
import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.Op;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * Change events to flat rows, for sinks that know rows and tombstones only, such as JDBC's. The key is the primary key; the
 * value has the columns that the event touches, so that an upsert leaves the others alone, or is null when the row is
 * deleted. What is not a change event passes unchanged. Topic, partition, timestamp and headers stay.
 *
 * <p>A flat row has no write timestamp and no expiry: such a sink applies what comes last.
 *
 * <p>Used by one task's thread, as Connect does.
 */
public final class ToRow<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    /** The origin may be altered again and again. */
    private static final int MAX_CACHED_TABLES = 1000;

    private final EventReader reader = new EventReader();
    private final Map<TableSchema, RowShapes> shapes = new IdentityHashMap<>();

    @Override
    public void configure(Map<String, ?> properties) {
        // There is nothing to configure.
    }

    @Override
    public R apply(R record) {
        if (record.value() == null || !EventSchema.isChangeEvent(record.valueSchema())) {
            return record;
        }
        ChangeEvent event = reader.read((Struct) record.value());
        requireOneRow(event);
        if (shapes.size() >= MAX_CACHED_TABLES) {
            shapes.clear();
        }
        RowShapes shape = shapes.computeIfAbsent(event.table(), RowShapes::new);
        Struct row = event.op() == Op.DELETE ? null : shape.row(event);
        Schema rowSchema = row == null ? null : row.schema();
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                shape.keySchema(),
                shape.key(event),
                rowSchema,
                row,
                record.timestamp(),
                record.headers());
    }

    private static void requireOneRow(ChangeEvent event) {
        String what = null;
        if (event.op() == Op.TRUNCATE) {
            what = "a truncation";
        } else if (event.range() != null) {
            what = "the deletion of a range of rows";
        } else if (!event.hasClustering()) {
            what = event.op() == Op.DELETE ? "the deletion of a partition" : "a write of static columns";
        }
        if (what != null) {
            throw new DataException("table " + event.table().id() + ": " + what
                    + " is about more than one row, and cannot be a flat one");
        }
    }

    @Override
    public ConfigDef config() {
        return new ConfigDef();
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
