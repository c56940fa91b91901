package io.drover.transforms;

import io.drover.transforms.debezium.Unconvertible;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a source's records go that have a value which CQL does not have: as they are, to a topic of their own.
 *
 * @param topic empty when such a record stops the task
 */
record DeadLetters(String topic) {
    static final String ERROR = "drover.error";
    static final String TOPIC = "drover.topic";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    /** @throws Unconvertible when there is no topic for it */
    <R extends ConnectRecord<R>> R letter(R record, Unconvertible error) {
        if (topic.isEmpty()) {
            throw error;
        }
        LOG.warn("A row goes to topic {}: {}", topic, error.getMessage());
        Headers headers = record.headers()
                .duplicate()
                .addString(ERROR, error.getMessage())
                .addString(TOPIC, record.topic());
        return record.newRecord(
                topic,
                null,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                headers);
    }
}
