package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/**
 * A mutation that cannot be decoded, byte for byte, with what it takes to try again.
 *
 * @param mutation as it is in the log
 * @param messagingVersion Cassandra's number for the form of the bytes
 * @param table the id of the table that does not fit, if that is known
 * @param position where the mutation starts
 */
record DeadLetter(
        byte[] mutation, int messagingVersion, Optional<UUID> table, long segment, int position, String error) {
    static final String TABLE = "drover.table.id";
    static final String SEGMENT = "drover.segment";
    static final String POSITION = "drover.position";
    static final String MESSAGING_VERSION = "drover.messaging.version";
    static final String NODE = "drover.node";
    static final String ERROR = "drover.error";

    DeadLetter {
        requireNonNull(mutation, "mutation is null");
        requireNonNull(error, "error is null");
    }

    /** The value's schema. */
    static final Schema SCHEMA = Schema.BYTES_SCHEMA;

    ConnectHeaders headers(String node) {
        ConnectHeaders headers = new ConnectHeaders();
        table.ifPresent(id -> headers.addString(TABLE, id.toString()));
        headers.addLong(SEGMENT, segment)
                .addInt(POSITION, position)
                .addInt(MESSAGING_VERSION, messagingVersion)
                .addString(NODE, node)
                .addString(ERROR, error);
        return headers;
    }
}
