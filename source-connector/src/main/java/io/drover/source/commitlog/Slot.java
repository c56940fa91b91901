package io.drover.source.commitlog;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How far a capture is done with the node's log, and how far anyone has deleted it, in two files of the spill directory. A
 * committed position alone does not say why its segment is gone: because this capture was done with it, or because another
 * one, or an operator, deleted what this one had not read.
 *
 * <p>Both files are written before a segment is deleted, so that a crash in between leaves a segment too many, never too few.
 * The one who holds the {@link DirectoryLock} writes.
 */
final class Slot {
    private static final String DELETED = "drover.deleted";
    private static final long NONE = -1;

    private final SegmentDirectory directory;
    private final StateFile done;
    private final StateFile untracked;

    /** @param connector whose progress it is */
    Slot(SegmentDirectory directory, String connector) {
        this.directory = directory;
        String name = URLEncoder.encode(connector, StandardCharsets.UTF_8);
        this.done = new StateFile(directory.spill().resolve("drover.done-" + name));
        this.untracked = new StateFile(directory.spill().resolve("drover.untracked-" + name));
    }

    /** Says that this capture needs a segment no more, and that it will be deleted. */
    void done(Segment segment) throws IOException {
        if (segment.isIndexed() && !segment.hasIndex()) {
            raise(untracked, segment.id());
        }
        raise(done, segment.id());
        deleted(directory, segment);
    }

    /** The segment up to which all from a segment on are read, with something in each that CDC tracks; -1 for none. */
    long readFrom(long segment) throws IOException {
        return read(untracked) < segment ? read(done) : NONE;
    }

    /** Says that a segment will be deleted, whoever needs it. */
    static void deleted(SegmentDirectory directory, Segment segment) throws IOException {
        raise(deletions(directory), segment.id());
    }

    /**
     * What is missing behind a position.
     *
     * @param committed from where this capture is to go on
     */
    Optional<String> gap(LogPosition committed) throws IOException {
        long read = read(done);
        long deleted = read(deletions(directory));
        if (deleted > Math.max(read, committed.segment() - 1) && isMissing(deleted)) {
            return Optional.of(
                    "segments up to " + deleted + " were deleted by another capture on this node, and this one"
                            + " had read up to segment " + committed.segment() + ", position " + committed.position());
        }
        if (committed.position() > 0 && committed.segment() > read && isMissing(committed.segment())) {
            return Optional.of("segment " + committed.segment() + ", which this capture had read up to position "
                    + committed.position() + ", is neither in " + directory.path() + " nor in " + directory.spill());
        }
        return Optional.empty();
    }

    /** Goes on behind what is missing. */
    void acceptGap(LogPosition committed) throws IOException {
        long missing =
                Math.max(read(deletions(directory)), isMissing(committed.segment()) ? committed.segment() : NONE);
        raise(done, missing);
    }

    private static StateFile deletions(SegmentDirectory directory) {
        return new StateFile(directory.spill().resolve(DELETED));
    }

    private boolean isMissing(long id) throws IOException {
        return directory.segments().stream().noneMatch(segment -> segment.id() == id);
    }

    private static long read(StateFile file) throws IOException {
        String text = file.read().orElse(String.valueOf(NONE));
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IOException(
                    file.path() + " does not hold the id of a segment; delete it, and take a new snapshot", e);
        }
    }

    private static void raise(StateFile file, long id) throws IOException {
        if (id > read(file)) {
            file.write(Long.toString(id));
        }
    }
}
