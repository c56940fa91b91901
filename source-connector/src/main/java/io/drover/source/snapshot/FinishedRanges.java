package io.drover.source.snapshot;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that say that a range is finished or cannot be read, and in how many ranges a table is read. Connect stores an
 * offset only with a record, and a range without rows has none of its own; so every range ends with a record in a topic
 * beside the tables' ones. It serves whoever wants to follow the progress, too.
 */
final class FinishedRanges {
    private static final Schema KEY = SchemaBuilder.struct()
            .name("io.drover.SnapshotRange")
            .field("snapshot", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("start", Schema.INT64_SCHEMA)
            .field("end", Schema.INT64_SCHEMA)
            .build();
    private static final Schema VALUE = SchemaBuilder.struct()
            .name("io.drover.FinishedSnapshotRange")
            .field("rows", Schema.INT64_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("ranges", Schema.OPTIONAL_INT32_SCHEMA)
            .field("trouble", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final String topic;

    FinishedRanges(String topicPrefix) {
        this.topic = topicPrefix + ".snapshot";
    }

    SourceRecord record(SnapshotRange range, RangeProgress done) {
        return record(range, done.offset(), new Struct(VALUE).put("rows", done.rows()));
    }

    /**
     * @param reached behind the last record of the range
     * @param trouble why it is not read on at present; empty when it is again
     */
    SourceRecord trouble(SnapshotRange range, RangeProgress reached, String trouble) {
        Struct value = new Struct(VALUE).put("rows", reached.rows()).put("trouble", trouble);
        return record(range, reached.offset(trouble), value);
    }

    private SourceRecord record(SnapshotRange range, Map<String, Object> offset, Struct value) {
        value.put("ts_ms", System.currentTimeMillis());
        return new SourceRecord(range.partition(), offset, topic, null, KEY, key(range), VALUE, value);
    }

    /** @param whole what is read of a table, in so many ranges of equal size */
    SourceRecord plan(SnapshotRange whole, int ranges) {
        return plan(whole, ranges, SnapshotPlan.offset(whole.tokens(), ranges));
    }

    /** For so many single partitions. */
    SourceRecord partitions(SnapshotRange whole, int partitions) {
        return plan(whole, partitions, SnapshotPlan.offset(partitions));
    }

    private SourceRecord plan(SnapshotRange whole, int ranges, Map<String, Object> offset) {
        Struct value = new Struct(VALUE)
                .put("rows", 0L)
                .put("ts_ms", System.currentTimeMillis())
                .put("ranges", ranges);
        return new SourceRecord(
                SnapshotPlan.partition(whole.snapshot(), whole.table()),
                offset,
                topic,
                null,
                KEY,
                key(whole),
                VALUE,
                value);
    }

    private static Struct key(SnapshotRange range) {
        return new Struct(KEY)
                .put("snapshot", range.snapshot())
                .put("table", range.table().toString())
                .put("start", range.tokens().start())
                .put("end", range.tokens().end());
    }
}
