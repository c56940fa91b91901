package io.drover.source.commitlog;

import io.drover.model.TableId;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for segments that were deleted before they were read, by the node, by {@link OriginGuard} or by hand. */
final class GapWatch {
    private static final Logger LOG = LoggerFactory.getLogger(GapWatch.class);

    private final OriginGuard guard;
    private final Slot slot;
    private final Canary canary;
    private final String tables;
    private final boolean accepts;

    /**
     * @param nodeDeletes whether the node is of a version that may delete segments itself
     * @param accepts whether to go on, with a warning
     */
    GapWatch(
            OriginGuard guard,
            Slot slot,
            SegmentDirectory directory,
            boolean nodeDeletes,
            Set<TableId> tables,
            boolean accepts) {
        this.guard = guard;
        this.slot = slot;
        this.canary = nodeDeletes ? Canary.in(directory.path()) : null;
        this.tables = tables.stream().map(TableId::toString).sorted().collect(Collectors.joining(", "));
        this.accepts = accepts;
    }

    /**
     * Begins where nothing was captured before, or goes on where nothing of it is committed.
     *
     * @throws ConnectException when the guard deleted segments unread
     */
    void begin() throws IOException {
        Optional<String> gap = guard.gap();
        if (gap.isPresent()) {
            report(gap.get());
        }
        guard.forgetGap();
        if (canary != null) {
            canary.place();
        }
    }

    /**
     * @param committed from where to go on
     * @throws ConnectException when segments behind it are missing
     */
    void goOn(LogPosition committed) throws IOException {
        Optional<String> gap = slot.gap(committed);
        if (gap.isPresent()) {
            report(gap.get());
            slot.acceptGap(committed);
        }
        lookAtCanary();
        begin();
    }

    /** @throws ConnectException when segments are missing since the last look */
    void look() {
        try {
            if (guard.isDraining()) {
                throw gap(guard.gap().orElseThrow());
            }
            lookAtCanary();
        } catch (IOException e) {
            throw new ConnectException("cannot look for missing segments: " + e, e);
        }
    }

    private void lookAtCanary() throws IOException {
        if (canary != null && !canary.isAlive()) {
            report("the node deleted the oldest segments of " + canary.file().getParent()
                    + " to make room, as with 'cdc_block_writes: false' it does when cdc_total_space is used up, or they"
                    + " were deleted by hand (" + canary.file().getFileName() + " is gone, which is never done with)");
            canary.place();
        }
    }

    private void report(String gap) {
        if (!accepts) {
            throw gap(gap);
        }
        LOG.warn("Writes to {} are missing: {}. They are for a new snapshot to copy", tables, gap);
    }

    private ConnectException gap(String gap) {
        return new ConnectException("writes to " + tables + " are missing, because " + gap
                + ". These tables need a new snapshot: restart this task with '" + SegmentConfig.ON_GAP
                + "' set to '"
                + SegmentConfig.ACCEPT + "', then take the snapshot");
    }
}
