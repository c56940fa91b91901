package io.drover.source.commitlog;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Log positions as Connect stores them: one source partition for each node. */
final class SourceOffsets {
    private static final String CLUSTER = "cluster";
    private static final String NODE = "node";
    private static final String SEGMENT = "segment";
    private static final String POSITION = "position";
    /** Of all tables, in the offsets of former versions. */
    private static final String TRUNCATED = "truncated";

    private static final String TABLES = "tables";

    private final Map<String, Object> partition;

    SourceOffsets(String cluster, String node) {
        // Connect finds an offset by the serialized partition: its order must be the same in every JVM, and that of
        // Map.of
        // is not.
        this.partition = new HashMap<>();
        partition.put(CLUSTER, cluster);
        partition.put(NODE, node);
    }

    Map<String, Object> partition() {
        return partition;
    }

    /** @param known may be null */
    Map<String, Object> offset(LogPosition position, KnownTables known) {
        return known == null
                ? Map.of(SEGMENT, position.segment(), POSITION, position.position())
                : Map.of(SEGMENT, position.segment(), POSITION, position.position(), TABLES, known.text());
    }

    /** @param offset as Connect gives it back, or null */
    Optional<KnownTables> knownTables(Map<String, Object> offset) {
        return offset == null || !(offset.get(TABLES) instanceof String tables)
                ? Optional.empty()
                : Optional.of(KnownTables.parse(
                        tables, offset.get(TRUNCATED) instanceof Number number ? number.longValue() : 0));
    }

    /** @param offset as Connect gives it back, where whole numbers can be of any type; or null */
    Optional<LogPosition> position(Map<String, Object> offset) {
        return offset == null
                ? Optional.empty()
                : Optional.of(new LogPosition(
                        number(offset, SEGMENT).longValue(),
                        number(offset, POSITION).intValue()));
    }

    private static Number number(Map<String, Object> offset, String field) {
        if (offset.get(field) instanceof Number number) {
            return number;
        }
        throw new ConnectException("the committed offset " + offset + " has no number '" + field
                + "'; set it to {\"segment\": ..., \"position\": 0} or reset it");
    }
}
