package io.drover.source.snapshot;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Topics;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Events of one table as records for its topic. */
final class TableOutput {
    private final String topic;
    private final EventWriter writer;

    TableOutput(String topicPrefix, TableSchema table) {
        this.topic = Topics.topic(topicPrefix, table.id());
        this.writer = new EventWriter(new EventSchema(topicPrefix, table));
    }

    SourceRecord ofWholeTable(
            Map<String, String> partition, Map<String, Object> offset, ChangeEvent event, Integer topicPartition) {
        return new SourceRecord(
                partition,
                offset,
                topic,
                topicPartition,
                null,
                null,
                writer.schema().value(),
                writer.value(event));
    }

    SourceRecord record(Map<String, String> partition, Map<String, Object> offset, ChangeEvent event) {
        return new SourceRecord(
                partition,
                offset,
                topic,
                null,
                writer.schema().key(),
                writer.key(event),
                writer.schema().value(),
                writer.value(event));
    }
}
