package io.drover.source.snapshot;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The records that say that a range is finished. Connect stores an offset only with a record, and a range without rows has
 * none of its own; so every range ends with a record in a topic beside the tables' ones. It serves whoever wants to follow
 * the progress, too.
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
            .build();

    private final String topic;

    FinishedRanges(String topicPrefix) {
        this.topic = topicPrefix + ".snapshot";
    }

    SourceRecord record(SnapshotRange range, long rows) {
        Struct key = new Struct(KEY)
                .put("snapshot", range.snapshot())
                .put("table", range.table().toString())
                .put("start", range.tokens().start())
                .put("end", range.tokens().end());
        Struct value = new Struct(VALUE).put("rows", rows).put("ts_ms", System.currentTimeMillis());
        RangeProgress done = new RangeProgress(range.tokens().end(), rows, true);
        return new SourceRecord(range.partition(), done.offset(), topic, null, KEY, key, VALUE, value);
    }
}
