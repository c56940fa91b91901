package io.drover.sink.delivery;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;

/** What becomes of records that can never be applied. For the task's thread. */
public final class DeadLetters {
    private final ErrantRecordReporter reporter;

    /** @param reporter Connect's, or null when no dead letter queue is configured */
    public DeadLetters(ErrantRecordReporter reporter) {
        this.reporter = reporter;
    }

    /**
     * Sets the record aside; Connect commits its offset only when the dead letter queue has it.
     *
     * @throws ConnectException when there is nowhere to set it
     */
    void add(SinkRecord sinkRecord, DataException why) {
        if (reporter == null) {
            throw new ConnectException(
                    describe(sinkRecord) + " cannot be applied: " + why.getMessage()
                            + ". To set such records aside and go on, configure errors.tolerance=all and"
                            + " errors.deadletterqueue.topic.name.",
                    why);
        }
        reporter.report(sinkRecord, new DataException(describe(sinkRecord) + ": " + why.getMessage(), why));
    }

    static String describe(SinkRecord sinkRecord) {
        return "the record in topic " + sinkRecord.originalTopic() + ", partition "
                + sinkRecord.originalKafkaPartition() + ", offset " + sinkRecord.originalKafkaOffset();
    }
}
