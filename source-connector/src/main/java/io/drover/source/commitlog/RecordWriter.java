package io.drover.source.commitlog;

import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;

/** Captured events as Connect records. Used by the task thread alone. */
final class RecordWriter {
    private record Target(String topic, EventWriter writer, AtomicLong count) {}

    private final String prefix;
    private final String deadLetterTopic;
    private final String node;
    private final SourceOffsets offsets;
    private final Function<TableId, AtomicLong> counters;
    /** By instance: a table's schema is the same object until it changes. */
    private final Map<TableSchema, Target> targets = new IdentityHashMap<>();

    /** A table's schemas share one. */
    private final Map<TableId, AtomicLong> counts = new HashMap<>();

    private TableSchema lastTable;
    private Target lastTarget;

    RecordWriter(String prefix, String deadLetterTopic, String node, SourceOffsets offsets) {
        this(prefix, deadLetterTopic, node, offsets, table -> new AtomicLong());
    }

    /** @param counters gives each table a count of its events */
    RecordWriter(
            String prefix,
            String deadLetterTopic,
            String node,
            SourceOffsets offsets,
            Function<TableId, AtomicLong> counters) {
        this.prefix = prefix;
        this.deadLetterTopic = deadLetterTopic;
        this.node = node;
        this.offsets = offsets;
        this.counters = counters;
    }

    List<SourceRecord> write(List<CapturedEvent> events) {
        List<SourceRecord> records = new ArrayList<>(events.size());
        for (CapturedEvent captured : events) {
            Map<String, Object> offset = offsets.offset(captured.next(), captured.known());
            records.add(
                    captured.letter() == null
                            ? write(captured.event(), captured.topicPartition(), offsets.partition(), offset)
                            : write(captured.letter(), offset));
        }
        return records;
    }

    SourceRecord write(ChangeEvent event, Map<String, ?> partition, Map<String, ?> offset) {
        return write(event, null, partition, offset);
    }

    private SourceRecord write(
            ChangeEvent event, Integer topicPartition, Map<String, ?> partition, Map<String, ?> offset) {
        Target target = target(event.table());
        EventWriter writer = target.writer();
        target.count().lazySet(target.count().get() + 1);
        boolean hasKey = event.op() != Op.TRUNCATE;
        return new SourceRecord(
                partition,
                offset,
                target.topic(),
                topicPartition,
                hasKey ? writer.schema().key() : null,
                hasKey ? writer.key(event) : null,
                writer.schema().value(),
                writer.value(event));
    }

    private SourceRecord write(DeadLetter letter, Map<String, ?> offset) {
        return new SourceRecord(
                offsets.partition(),
                offset,
                deadLetterTopic,
                null,
                null,
                null,
                DeadLetter.SCHEMA,
                letter.mutation(),
                null,
                letter.headers(node));
    }

    private Target target(TableSchema table) {
        if (table != lastTable) {
            lastTarget = targets.computeIfAbsent(
                    table,
                    any -> new Target(
                            Topics.topic(prefix, table.id()),
                            new EventWriter(new EventSchema(prefix, table)),
                            counts.computeIfAbsent(table.id(), counters)));
            lastTable = table;
        }
        return lastTarget;
    }
}
