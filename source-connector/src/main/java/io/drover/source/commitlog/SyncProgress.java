package io.drover.source.commitlog;

import java.io.IOException;
import java.util.Optional;

/** Tells how far a segment is synced, look after look while it grows. Used by one thread. */
interface SyncProgress {
    /**
     * @param isPassed whether the node was {@linkplain SegmentDirectory#isPassed done with it} before this look
     * @return empty when nothing that is captured was synced to it so far, and when it is not there
     * @throws IOException when it cannot be told, which may be so for a moment
     */
    Optional<Synced> look(boolean isPassed) throws IOException, InterruptedException;
}
