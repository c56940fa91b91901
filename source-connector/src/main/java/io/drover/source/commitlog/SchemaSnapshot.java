package io.drover.source.commitlog;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.cassandra.schema.TableMetadata;

/**
 * What the tables in the log look like, by their ids, as of one reading of the schema: decoders for the captured ones, and for
 * their neighbours in the same keyspaces what it takes to read past them, as one mutation can hold updates of several tables
 * of one keyspace. A mutation is decoded with one snapshot from its start to its end.
 *
 * @param neighbours tables and views that are not captured, in keyspaces where others are
 * @param foreign the tables of other keyspaces. A mutation is all of one keyspace
 * @param unknown the tables that were found to be in no schema any more
 */
record SchemaSnapshot(
        Map<UUID, TableDecoder> decoders, Map<UUID, TableMetadata> neighbours, Set<UUID> foreign, Set<UUID> unknown) {
    static final SchemaSnapshot EMPTY = new SchemaSnapshot(Map.of(), Map.of(), Set.of(), Set.of());

    SchemaSnapshot {
        decoders = Map.copyOf(decoders);
        neighbours = Map.copyOf(neighbours);
        foreign = Set.copyOf(foreign);
        unknown = Set.copyOf(unknown);
    }

    SchemaSnapshot withUnknown(UUID id) {
        Set<UUID> more = new HashSet<>(unknown);
        more.add(id);
        return new SchemaSnapshot(decoders, neighbours, foreign, more);
    }

    boolean isKnown(UUID id) {
        return decoders.containsKey(id) || neighbours.containsKey(id) || foreign.contains(id);
    }

    /** Whether the id of a captured table stands in these bytes, which for 16 random bytes means an update of it. */
    boolean mentionsCaptured(byte[] bytes, int size) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, size);
        for (UUID id : decoders.keySet()) {
            for (int i = 0; i + 2 * Long.BYTES <= size; i++) {
                if (buffer.getLong(i) == id.getMostSignificantBits()
                        && buffer.getLong(i + Long.BYTES) == id.getLeastSignificantBits()) {
                    return true;
                }
            }
        }
        return false;
    }
}
