package io.drover.source.snapshot;

import io.drover.cassandra.scan.TokenRange;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far a range was read.
 *
 * @param token every partition up to and including this token was emitted in full
 * @param rows how many rows that was
 */
record RangeProgress(long token, long rows, boolean done) {
    static RangeProgress none(TokenRange range) {
        return new RangeProgress(range.start(), 0, false);
    }

    /**
     * @param offset Connect's source offset, or null when there is none
     * @throws ConnectException when it is not one of this range
     */
    static RangeProgress of(SnapshotRange range, Map<String, ?> offset) {
        if (offset == null) {
            return none(range.tokens());
        }
        try {
            RangeProgress progress = new RangeProgress(
                    Long.parseLong((String) offset.get("token")), ((Number) offset.get("rows")).longValue(), (Boolean)
                            offset.get("done"));
            if (progress.token < range.tokens().start()
                    || progress.token > range.tokens().end()) {
                throw new IllegalArgumentException("its token is outside the range");
            }
            return progress;
        } catch (IllegalArgumentException | NullPointerException | ClassCastException e) {
            throw new ConnectException(
                    "the offset " + offset + " of " + range + " is malformed: " + e.getMessage()
                            + "; remove it to read the range again",
                    e);
        }
    }

    /** Connect's source offset. */
    Map<String, Object> offset() {
        return Map.of("token", Long.toString(token), "rows", rows, "done", done);
    }
}
