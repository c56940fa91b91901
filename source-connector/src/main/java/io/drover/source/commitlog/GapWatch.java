package io.drover.source.commitlog;

import io.drover.model.TableId;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
    private final Set<TableId> tables;
    private final Map<TableId, List<String>> approximated;
    private final boolean accepts;

    /**
     * @param approximated by table, the columns of which no snapshot brings back what a gap took
     * @param nodeDeletes whether the node is of a version that may delete segments itself
     * @param accepts whether to go on, with a warning
     */
    GapWatch(
            OriginGuard guard,
            Slot slot,
            SegmentDirectory directory,
            boolean nodeDeletes,
            Set<TableId> tables,
            Map<TableId, List<String>> approximated,
            boolean accepts) {
        this.guard = guard;
        this.slot = slot;
        this.canary = nodeDeletes ? Canary.in(directory.path()) : null;
        this.tables = Set.copyOf(tables);
        this.approximated = Map.copyOf(approximated);
        this.accepts = accepts;
    }

    /**
     * Begins where nothing was captured before, or goes on where nothing of it is committed.
     *
     * @throws ConnectException when the guard deleted segments unread
     */
    void begin() throws IOException {
        lookAtGuard();
        settle();
    }

    /**
     * Who deleted a segment may know better why than its absence tells, and is asked first.
     *
     * @param committed from where to go on
     * @throws ConnectException when segments behind it are missing
     */
    void goOn(LogPosition committed) throws IOException {
        lookAtGuard();
        lookAtCanary();
        Optional<String> gap = slot.gap(committed);
        if (gap.isPresent()) {
            report(tables, gap.get());
            slot.acceptGap(committed);
        }
        settle();
    }

    private void lookAtGuard() throws IOException {
        Optional<String> gap = guard.gap();
        if (gap.isPresent()) {
            report(tables, gap.get());
        }
    }

    private void settle() throws IOException {
        guard.forgetGap();
        if (canary != null) {
            canary.place();
        }
    }

    /** @throws ConnectException when segments are missing since the last look */
    void look() {
        try {
            if (guard.isDraining()) {
                throw gap(tables, guard.gap().orElseThrow());
            }
            lookAtCanary();
        } catch (IOException e) {
            throw new ConnectException("cannot look for missing segments: " + e, e);
        }
    }

    private void lookAtCanary() throws IOException {
        if (canary != null && !canary.isAlive()) {
            report(
                    tables,
                    "the node deleted the oldest segments of " + canary.file().getParent()
                            + " to make room, as with 'cdc_block_writes: false' it does when cdc_total_space is used up, or they"
                            + " were deleted by hand (" + canary.file().getFileName()
                            + " is gone, which is never done with)");
            canary.place();
        }
    }

    /**
     * @param of the tables whose writes are missing
     * @throws ConnectException unless gaps are accepted, and a snapshot can close this one
     */
    void report(Set<TableId> of, String gap) {
        if (!accepts || of.stream().anyMatch(approximated::containsKey)) {
            throw gap(of, gap);
        }
        LOG.warn("Writes to {} are missing: {}. They are for a new snapshot to copy", names(of), gap);
    }

    /**
     * Of what cannot be known for sure, so that who knows better may always go on.
     *
     * @param why writes may be missing
     * @param harmless when they are not
     * @throws ConnectException unless gaps are accepted
     */
    void suspect(Set<TableId> of, String why, String harmless) {
        if (!accepts) {
            throw new ConnectException("writes to " + names(of) + " may be missing: " + why + ". If " + harmless
                    + ", restart this task once with '" + SegmentConfig.ON_GAP + "' set to '" + SegmentConfig.ACCEPT
                    + "'. Otherwise: " + advice(of));
        }
        LOG.warn("Writes to {} are missing unless {}: {}", names(of), harmless, why);
    }

    private static String names(Set<TableId> tables) {
        return tables.stream().map(TableId::toString).sorted().collect(Collectors.joining(", "));
    }

    private ConnectException gap(Set<TableId> of, String gap) {
        return new ConnectException("writes to " + names(of) + " are missing, because " + gap + ". " + advice(of));
    }

    private String advice(Set<TableId> of) {
        String columns = of.stream()
                .filter(approximated::containsKey)
                .sorted(Comparator.comparing(TableId::toString))
                .map(table -> table + " (" + String.join(", ", approximated.get(table)) + ")")
                .collect(Collectors.joining(", "));
        return columns.isEmpty()
                ? "These tables need a new snapshot: restart this task with '" + SegmentConfig.ON_GAP + "' set to '"
                        + SegmentConfig.ACCEPT + "', then take the snapshot"
                : "No snapshot closes this gap for " + columns + ": before Cassandra 5.0 it brings the elements of"
                        + " non-frozen columns with the lowest write time, and they would lose to deletions that the"
                        + " target and the topics have from before. Empty the target tables and start a migration with"
                        + " another name, so that it has topics of its own; or take these tables out of this one";
    }
}
