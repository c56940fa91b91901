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
 *
 * <p>Before Cassandra 4.0 a segment is in the node's {@code commitlog_directory} alone. When all of it is flushed, the node
 * moves it to {@code cdc_raw} if CDC tracks a mutation in it, and deletes it otherwise; a restarted node moves all that it
 * replayed. That is {@code CommitLogSegmentManagerCDC} in Cassandra 3.11.
 *
 * @param live the {@code commitlog_directory}, where it is followed
 */
record SegmentDirectory(List<Path> live, Path path, Path spill) {
    SegmentDirectory {
        live = List.copyOf(live);
        requireNonNull(path, "path is null");
        requireNonNull(spill, "spill is null");
    }

    /** Of a node whose segments are in {@code cdc_raw} from the start. */
    SegmentDirectory(Path path, Path spill) {
        this(List.of(), path, spill);
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
        for (Path directory : Stream.concat(live.stream(), places.stream()).toList()) {
            for (String file : files(directory)) {
                Segment.of(file, live, places)
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
     * Whether the node is done with a segment: it has moved it, or something is synced to a later one. Cassandra syncs segments
     * in order, so then this one is synced to its end; and if it has no index although its version has them, CDC tracks nothing
     * in it.
     */
    boolean isPassed(Segment segment) throws IOException {
        if (!segment.isIndexed() && !segment.isLive()) {
            return true;
        }
        for (Segment later : segments()) {
            if (later.id() > segment.id() && later.isBegun()) {
                return true;
            }
        }
        return false;
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
