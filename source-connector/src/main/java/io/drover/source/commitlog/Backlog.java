package io.drover.source.commitlog;

import java.io.IOException;
import java.util.Optional;

/**
 * What the node has synced to its log and capture has not read.
 *
 * @param segments in which there is something, the live one too
 */
record Backlog(int segments, long bytes) {
    /** @param position up to which the log is read */
    static Backlog behind(LogPosition position, SegmentDirectory directory) throws IOException, InterruptedException {
        int segments = 0;
        long bytes = 0;
        for (Segment segment : directory.segments()) {
            if (segment.id() >= position.segment()) {
                long read = segment.id() == position.segment() ? position.position() : 0;
                Optional<Synced> synced = segment.progress().look(false);
                long left = synced.isPresent() ? synced.get().end() - read : 0;
                if (left > 0) {
                    segments++;
                    bytes += left;
                }
            }
        }
        return new Backlog(segments, bytes);
    }
}
