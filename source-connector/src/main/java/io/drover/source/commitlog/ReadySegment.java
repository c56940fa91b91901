package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A hard link of our own to the segment that a node keeps ready for when the current one is full. A node that starts again
 * deletes the segments in which CDC tracks nothing, and counts on from a later id. Then the link shows whether it had gone on to
 * this segment before it ended; if not, nothing was written behind the segment before. There may be one for each time that the
 * node ended.
 *
 * @param folder in which the links are, by the segments' names
 */
record ReadySegment(Path folder) {
    private static final Logger LOG = LoggerFactory.getLogger(ReadySegment.class);

    /** In a folder of its own, as files of the spill directory count as segments, and into its size. */
    static ReadySegment in(Path directory, String migration) {
        return new ReadySegment(directory.resolve("drover.ready-" + migration));
    }

    /**
     * Links a segment, and gives up the links that show nothing any more.
     *
     * @param seen up to which segment it is known that all are there
     */
    void keep(Segment segment, long seen) throws IOException {
        Path link = folder.resolve(segment.name());
        if (!Files.exists(link)) {
            Files.createDirectories(folder);
            try {
                Files.createLink(link, segment.log());
            } catch (IOException | UnsupportedOperationException e) {
                LOG.debug("Segment {} has moved, or is on another filesystem than {}", segment.name(), folder, e);
            }
        }
        for (Segment linked : links()) {
            if (linked.id() <= seen || SectionHeaders.isBegun(linked)) {
                Files.delete(folder.resolve(linked.name()));
            }
        }
    }

    /** Whether nothing was ever written to the segment with this id; false when its link is not here. */
    boolean isUnused(long id) throws IOException {
        for (Segment linked : links()) {
            if (linked.id() == id) {
                return !SectionHeaders.isBegun(linked);
            }
        }
        return false;
    }

    private List<Segment> links() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Segment::of).flatMap(Optional::stream).toList();
        }
    }
}
