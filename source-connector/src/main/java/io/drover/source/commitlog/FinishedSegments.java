package io.drover.source.commitlog;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Segments that are read to their end, and are deleted once nothing of them is needed any more: when the position that
 * Connect has committed is at or behind their last event, and the node has let go of them. Connect commits an offset only when
 * that record and all before it are acknowledged by Kafka, so a committed position says both.
 *
 * <p>The following thread adds, and Connect's committing thread removes.
 */
final class FinishedSegments {
    private static final Logger LOG = LoggerFactory.getLogger(FinishedSegments.class);

    /** @param needed position behind the last event in this segment and all before; null when there was none */
    private record Finished(Segment segment, LogPosition needed) {}

    private final Slot slot;
    private final ArrayDeque<Finished> finished = new ArrayDeque<>();
    private LogPosition committed;

    FinishedSegments(Slot slot) {
        this.slot = slot;
    }

    /** Does nothing when the segment waits already. One of which nothing is needed goes at once. */
    synchronized void add(Segment segment, LogPosition needed) {
        if (finished.stream().noneMatch(known -> known.segment().equals(segment))) {
            finished.add(new Finished(segment, needed));
        }
        // Nothing may come to be committed for long, when other tables than the captured ones are written.
        deleteThoseDone();
    }

    synchronized boolean isEmpty() {
        return finished.isEmpty();
    }

    /** @param position from which a restart would go on */
    synchronized void deleteUpTo(Optional<LogPosition> position) {
        committed = position.orElse(null);
        deleteThoseDone();
    }

    private void deleteThoseDone() {
        Iterator<Finished> waiting = finished.iterator();
        while (waiting.hasNext()) {
            Finished next = waiting.next();
            if (!isSafe(next)) {
                return;
            }
            if (!next.segment().isLive()) {
                try {
                    slot.done(next.segment());
                    next.segment().delete();
                } catch (IOException e) {
                    LOG.warn(
                            "Segment {} is done and cannot be deleted; a later commit tries again",
                            next.segment().log(),
                            e);
                    return;
                }
                LOG.debug("Deleted segment {}", next.segment().name());
                waiting.remove();
            }
        }
    }

    private boolean isSafe(Finished segment) {
        return segment.needed() == null || committed != null && committed.compareTo(segment.needed()) >= 0;
    }
}
