package io.drover.source.commitlog;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells that segments were deleted before they were read. A node with {@code cdc_block_writes: false} makes room in
 * {@code cdc_raw} in silence, and segment ids do not show it: they have gaps anyway, as the node also drops segments in which
 * CDC tracks nothing. But it deletes the oldest first, by the id in the name. So an empty file with the lowest id goes before
 * anything of worth does, and as long as it is there nothing was deleted, whether or not someone was watching.
 *
 * <p>The order is that of {@code CommitLogSegmentManagerCDC.deleteOldLinkedCDCCommitLogSegment} in Cassandra 4.1 and 5.0.
 */
record Canary(Path file) {
    /** Real ids are milliseconds of the time at which a node was started, and upward. */
    static final long SEGMENT_ID = 0;

    static Canary in(Path cdcDirectory) {
        return new Canary(cdcDirectory.resolve("CommitLog-7-" + SEGMENT_ID + ".log"));
    }

    boolean isAlive() {
        return Files.exists(file);
    }

    /** Does nothing when it is there. */
    void place() throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // It lives.
        }
    }
}
