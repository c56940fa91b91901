package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where a node's segments are: its {@code cdc_raw}, which holds hard links to its commit log segments from the moment each is
 * created, and our spill directory, to which finished ones move.
 */
record SegmentDirectory(Path path, Path spill) {
    SegmentDirectory {
        requireNonNull(path, "path is null");
        requireNonNull(spill, "spill is null");
    }

    /** Without a place to move to. */
    SegmentDirectory(Path path) {
        this(path, path);
    }

    /** All segments, oldest first. */
    List<Segment> segments() throws IOException {
        TreeMap<Long, Segment> segments = new TreeMap<>();
        List<Path> places = List.of(path, spill);
        // In the order in which they move, so that none is missed that moves meanwhile.
        for (Path place : places) {
            for (String file : files(place)) {
                Segment.of(file, places)
                        .filter(segment -> segment.id() != Canary.SEGMENT_ID)
                        .ifPresent(segment -> segments.put(segment.id(), segment));
            }
        }
        return List.copyOf(segments.values());
    }

    private static Set<String> files(Path place) throws IOException {
        Set<String> names = new HashSet<>();
        try (Stream<Path> files = Files.list(place)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
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

    /** Bytes of all files in a directory of segments. */
    static long bytesIn(Path place) throws IOException {
        long bytes = 0;
        for (String file : files(place)) {
            bytes += place.resolve(file).toFile().length();
        }
        return bytes;
    }
}
