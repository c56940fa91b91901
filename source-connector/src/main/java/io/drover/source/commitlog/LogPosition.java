package io.drover.source.commitlog;

import io.drover.source.Truncation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A place in the node's commit log from which to go on. It is never within a mutation: what a mutation's events are depends
 * on the tables that are captured, and these may change.
 *
 * @param position where a mutation starts (or would start next); in a compressed segment, a position of the uncompressed log
 */
record LogPosition(long segment, int position) implements Comparable<LogPosition> {
    /** Behind every other one. */
    static final LogPosition END = new LogPosition(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** By table id, the position up to which writes are void. */
    static Map<UUID, LogPosition> of(List<Truncation> truncations) {
        Map<UUID, LogPosition> positions = new HashMap<>();
        truncations.forEach(truncation ->
                positions.put(truncation.id(), new LogPosition(truncation.segment(), truncation.position())));
        return positions;
    }

    static LogPosition startOf(long segment) {
        return new LogPosition(segment, 0);
    }

    @Override
    public int compareTo(LogPosition other) {
        int bySegment = Long.compare(segment, other.segment);
        return bySegment != 0 ? bySegment : Integer.compare(position, other.position);
    }
}
