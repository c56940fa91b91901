package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The node's {@code cdc_raw}: hard links to its commit log segments, from the moment each is created. */
record SegmentDirectory(Path path) {
    /** All segments, oldest first. */
    List<Segment> segments() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.map(Segment::of)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(Segment::id))
                    .toList();
        }
    }

    Optional<Segment> firstFrom(long id) throws IOException {
        return segments().stream().filter(segment -> segment.id() >= id).findFirst();
    }

    /**
     * Whether a later segment has an index. Cassandra syncs segments in order, so then this one is synced to its end: its
     * index is complete, and when it has none, CDC tracks nothing in it.
     */
    boolean hasIndexAfter(Segment segment) throws IOException {
        return segments().stream().anyMatch(later -> later.id() > segment.id() && later.hasIndex());
    }
}
