package io.drover.source.snapshot;

import io.drover.cassandra.scan.TokenRange;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * How far a range was read.
 *
 * @param token every partition up to and including this token was emitted in full
 * @param rows how many rows were emitted
 * @param page the paging state behind the last row that was emitted, when that is in the partition after {@code token},
 *     in Base64; or null
 * @param begun milliseconds since the epoch, not after the first read of it
 */
record RangeProgress(long token, long rows, boolean done, String page, long begun) {
    static RangeProgress none(TokenRange range, long begun) {
        return new RangeProgress(range.start(), 0, false, null, begun);
    }

    /**
     * @param offset Connect's source offset, or null when there is none
     * @param begun of a range that was not begun before
     * @throws ConnectException when it is not one of this range
     */
    static RangeProgress of(SnapshotRange range, Map<String, ?> offset, long begun) {
        if (offset == null) {
            return none(range.tokens(), begun);
        }
        try {
            RangeProgress progress = new RangeProgress(
                    Long.parseLong((String) offset.get("token")),
                    ((Number) offset.get("rows")).longValue(),
                    (Boolean) offset.get("done"),
                    (String) offset.get("page"),
                    offset.get("begun") instanceof Number known ? known.longValue() : begun);
            progress.next();
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

    /** Behind a page that ended inside or behind the partition of a token. */
    RangeProgress afterPage(long lastToken, long rowsOfRange, ByteBuffer next) {
        if (next == null) {
            return new RangeProgress(lastToken, rowsOfRange, false, null, begun);
        }
        String text = Base64.getEncoder().encodeToString(bytes(next));
        // An empty page leads nowhere.
        return lastToken == token ? this : new RangeProgress(lastToken - 1, rowsOfRange, false, text, begun);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** The paging state to go on from, or null. */
    ByteBuffer next() {
        return page == null ? null : ByteBuffer.wrap(Base64.getDecoder().decode(page));
    }

    /**
     * Connect's source offset, with what keeps the range from being read on; the next record's offset is without it.
     *
     * @param trouble for {@code drover status}; empty when there is none
     */
    Map<String, Object> offset(String trouble) {
        Map<String, Object> offset = offset();
        if (!trouble.isEmpty()) {
            offset.put("trouble", trouble);
        }
        return offset;
    }

    /** Connect's source offset. */
    Map<String, Object> offset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put("token", Long.toString(token));
        offset.put("rows", rows);
        offset.put("done", done);
        offset.put("begun", begun);
        if (page != null) {
            offset.put("page", page);
        }
        return offset;
    }
}
