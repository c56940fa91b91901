package io.drover.source.commitlog;

import java.util.Optional;

/**
 * What a segment's {@code _cdc.idx} file says: up to where the segment is synced to disk, and whether it is full.
 *
 * <p>Cassandra rewrites the file in place, so a read may see nothing or the start of it. Half a number is a smaller number,
 * which only delays the reading, and half of {@code COMPLETED} is none.
 *
 * @param offset in the uncompressed log; but when a restarted node replayed the segment, the size of the file
 */
record SegmentIndex(int offset, boolean completed) {
    private static final String COMPLETED = "COMPLETED";

    /** Empty when the file was caught in the middle of a rewrite. */
    static Optional<SegmentIndex> parse(String content) {
        String[] lines = content.split("\n", -1);
        try {
            return Optional.of(new SegmentIndex(
                    Integer.parseInt(lines[0].strip()),
                    lines.length > 1 && lines[1].strip().equals(COMPLETED)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
