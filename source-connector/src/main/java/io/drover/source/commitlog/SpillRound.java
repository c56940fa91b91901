package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes finished segments out of {@code cdc_raw}, so that it cannot run full, whether or not they are read. A segment is
 * finished when its index is complete, or a later one has an index; one that is finished without an index has nothing that
 * CDC tracks, and goes. One of a version without indexes is finished when the node has moved it to {@code cdc_raw}.
 */
final class SpillRound {
    private final SegmentDirectory directory;
    private final long maxBytes;

    SpillRound(SegmentDirectory directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    /** @return whether there was room for all */
    boolean move() throws IOException {
        long spilled = SegmentDirectory.bytesIn(directory.spill());
        for (Segment segment : finished()) {
            if (segment.isIndexed() && !segment.hasIndex()) {
                segment.delete();
            } else if (segment.isIn(directory.path()) && !segment.isIn(directory.spill())) {
                long size = sizeOf(segment);
                if (spilled + size > maxBytes) {
                    return false;
                }
                segment.move(directory.path(), directory.spill());
                spilled += size;
            } else {
                // The rest of a move that a crash cut off, or what a restarted node linked again.
                segment.move(directory.path(), directory.spill());
            }
        }
        return true;
    }

    /** One that is captured may be deleted at any moment. */
    private static long sizeOf(Segment segment) throws IOException {
        try {
            return segment.size();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    void deleteFinished() throws IOException {
        for (Segment segment : finished()) {
            Slot.deleted(directory, segment);
            segment.delete();
        }
    }

    private List<Segment> finished() throws IOException {
        List<Segment> all = directory.segments();
        long lastWithIndex = all.stream()
                .filter(Segment::hasIndex)
                .mapToLong(Segment::id)
                .max()
                .orElse(0);
        List<Segment> finished = new ArrayList<>();
        for (Segment segment : all) {
            boolean isFinished =
                    segment.isIndexed() ? segment.id() < lastWithIndex || segment.isComplete() : !segment.isLive();
            if (isFinished) {
                finished.add(segment);
            }
        }
        return finished;
    }

    SpillUse use() throws IOException {
        int segments = (int) directory.segments().stream()
                .filter(segment -> segment.isIn(directory.spill()))
                .count();
        return new SpillUse(
                SegmentDirectory.bytesIn(directory.path()), segments, SegmentDirectory.bytesIn(directory.spill()));
    }
}
