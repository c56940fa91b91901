package io.drover.transforms;

import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.Op;
import io.drover.transforms.debezium.DebeziumEvent;
import io.drover.transforms.debezium.DebeziumTables;
import io.drover.transforms.debezium.Unconvertible;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * The envelopes of Debezium's relational connectors, and of its Cassandra connector, to change events, in a sink's chain before {@link Reshape}, or in the
 * chain of the Debezium connector itself. A tombstone, which only serves Debezium's compacted topics, is filtered out. What
 * is neither passes unchanged. Topic, partition, timestamp and headers stay; the key becomes the partition key.
 *
 * <p>Used by one task's thread, as Connect does.
 */
public final class FromDebezium<R extends ConnectRecord<R>> implements Transformation<R>, Versioned {
    private DebeziumTables tables;
    private DeadLetters deadLetters;

    @Override
    public void configure(Map<String, ?> properties) {
        FromDebeziumConfig config = new FromDebeziumConfig(properties);
        tables = config.tables();
        deadLetters = config.deadLetters();
    }

    @Override
    public R apply(R record) {
        if (record.value() == null) {
            return isTombstone(record) ? null : record;
        }
        if (!DebeziumTables.isEnvelope(record.valueSchema())) {
            refuseWithoutSchema(record);
            return record;
        }
        Struct envelope = (Struct) record.value();
        if (tables.isAppliedTruncation(envelope)) {
            return null;
        }
        try {
            return event(record, tables.read(record.keySchema(), record.key(), envelope));
        } catch (Unconvertible e) {
            return deadLetters.letter(record, e);
        }
    }

    private R event(R record, DebeziumEvent read) {
        ChangeEvent event = read.event();
        EventSchema schema = read.writer().schema();
        // A truncation is about no partition, so that it has no key.
        boolean keyed = event.op() != Op.TRUNCATE;
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                keyed ? schema.key() : null,
                keyed ? read.writer().key(event) : null,
                schema.value(),
                read.writer().value(event),
                record.timestamp(),
                record.headers());
    }

    /** Debezium names the schemas of its keys so. */
    private static boolean isTombstone(ConnectRecord<?> record) {
        Schema key = record.keySchema();
        return key != null
                && key.type() == Schema.Type.STRUCT
                && key.name() != null
                && key.name().endsWith(".Key");
    }

    private static void refuseWithoutSchema(ConnectRecord<?> record) {
        if (record.value() instanceof Map<?, ?> map
                && map.containsKey("op")
                && map.get("source") instanceof Map<?, ?> source
                && source.containsKey("connector")) {
            throw new DataException(
                    "topic " + record.topic() + ": an envelope without a schema, which says nothing of its"
                            + " types; use a converter with schemas, such as JsonConverter with schemas.enable=true");
        }
    }

    @Override
    public ConfigDef config() {
        return FromDebeziumConfig.definition();
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
