package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hard links of our own to the segment that a node keeps ready for when the current one is full. A node that starts again
 * deletes the segments in which CDC tracks nothing, and counts on from a later id. Then the link shows whether it had gone on to
 * this segment before it ended; if not, nothing was written behind the segment before. {@link OriginGuard} sees to the links,
 * and so they are there whatever holds capture up.
 *
 * @param folder in which the links are, by the segments' names
 */
record ReadySegment(Path folder) {
    /** How many ends of the node are remembered. */
    private static final int MOST_LINKS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(ReadySegment.class);

    /** In a folder of its own, as files of the spill directory count as segments, and into its size. */
    static ReadySegment in(Path directory) {
        return new ReadySegment(directory.resolve("drover.ready"));
    }

    /** Links the newest segment, and gives up the links that show nothing. */
    void keep(List<Segment> segments) throws IOException {
        if (segments.isEmpty() || Files.exists(folder.resolve(last(segments).name()))) {
            return;
        }
        Segment newest = last(segments);
        Files.createDirectories(folder);
        try {
            Files.createLink(folder.resolve(newest.name()), newest.log());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.debug("Segment {} has moved, or is on another filesystem than {}", newest.name(), folder, e);
        }
        List<Segment> links = links();
        for (int i = 0; i < links.size(); i++) {
            if (i < links.size() - MOST_LINKS || SectionHeaders.isBegun(links.get(i))) {
                Files.delete(folder.resolve(links.get(i).name()));
            }
        }
    }

    private static Segment last(List<Segment> segments) {
        return segments.get(segments.size() - 1);
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

    /** Oldest first. */
    private List<Segment> links() throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Segment::of)
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparingLong(Segment::id))
                    .toList();
        }
    }
}
