package io.drover.sink;

import io.drover.model.event.EventBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Takes records that hold several change events apart: each event becomes a record of its own, with the offset of them all,
 * which can so be committed only when the last of them is applied.
 */
final class Batches {
    private Batches() {}

    static Collection<SinkRecord> apart(Collection<SinkRecord> sinkRecords) {
        if (sinkRecords.stream().noneMatch(sinkRecord -> EventBatch.isBatch(sinkRecord.valueSchema()))) {
            return sinkRecords;
        }
        List<SinkRecord> all = new ArrayList<>();
        for (SinkRecord sinkRecord : sinkRecords) {
            if (EventBatch.isBatch(sinkRecord.valueSchema())) {
                EventBatch.events((Struct) sinkRecord.value()).forEach(event -> all.add(with(sinkRecord, event)));
            } else {
                all.add(sinkRecord);
            }
        }
        return all;
    }

    private static SinkRecord with(SinkRecord sinkRecord, Struct event) {
        return sinkRecord.newRecord(
                sinkRecord.topic(),
                sinkRecord.kafkaPartition(),
                null,
                null,
                event.schema(),
                event,
                sinkRecord.timestamp(),
                sinkRecord.headers());
    }
}
