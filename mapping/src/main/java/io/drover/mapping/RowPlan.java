package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/**
 * The mapping of one origin schema, resolved to indexes: what runs for every event. It looks nothing up and builds no text.
 *
 * @param filter null when all rows go to the target
 * @param refusals by origin column: why an event that touches it cannot be mapped, or null
 */
record RowPlan(
        KeyPlan keys,
        RowFilter filter,
        CellMoves cells,
        ColumnPlan[] columns,
        List<PlanProblem> problems,
        String[] refusals,
        boolean isTargetShared) {
    static String[] refusals(TableSchema origin, List<PlanProblem> problems) {
        String[] refusals = new String[origin.size()];
        for (PlanProblem problem : problems) {
            for (String input : problem.inputs()) {
                int column = origin.indexOf(input);
                if (column >= 0) {
                    refusals[column] = problem.reason();
                }
            }
        }
        return refusals;
    }

    TableSchema origin() {
        return keys.origin();
    }

    TableSchema target() {
        return keys.target();
    }

    List<ChangeEvent> map(ChangeEvent event) {
        if (event.op() == Op.TRUNCATE) {
            return List.of(truncate(event));
        }
        refuseWhatHasNoPlace(event);
        return switch (filter == null ? RowFilter.Verdict.TAKE : filter.judge(event)) {
            case TAKE -> event.op() == Op.DELETE ? List.of(keys.delete(event)) : write(event, true);
            case LEAVE_OUT -> List.of();
            case REMOVE -> List.of(keys.delete(deletion(event)));
            case UNDECIDED -> {
                // A scan gives the marker to the row's oldest cell, which may be one that the target does not take.
                if (!write(event, event.op() != Op.READ).isEmpty()) {
                    throw filter.undecided();
                }
                yield List.of();
            }
        };
    }

    /** @param keepsMarker whether a marker alone makes an event */
    private List<ChangeEvent> write(ChangeEvent event, boolean keepsMarker) {
        Draft draft = new Draft(event, target());
        cells.move(event, draft);
        boolean marked = hasMarker(event);
        if (marked) {
            cells.mark(event, draft);
        }
        return draft.events(marked && keepsMarker, keys);
    }

    /** Of the row that the event writes. */
    private ChangeEvent deletion(ChangeEvent event) {
        return new ChangeEvent(
                Op.DELETE,
                origin(),
                event.writetime(),
                ChangeEvent.NO_TTL,
                0,
                Arrays.copyOf(Arrays.copyOf(event.after(), origin().primaryKeySize()), origin().size()),
                null,
                null,
                event.origin(),
                event.capturedAt());
    }

    private ChangeEvent truncate(ChangeEvent event) {
        if (isTargetShared) {
            throw new DataException("its truncation cannot be translated: " + target().id()
                    + " has rows of other origin tables, too; delete its rows there");
        }
        return new ChangeEvent(
                Op.TRUNCATE,
                target(),
                event.writetime(),
                event.ttl(),
                event.expiresAt(),
                new Object[target().size()],
                null,
                null,
                event.origin(),
                event.capturedAt());
    }

    /** Static rows have no marker, whatever the statement was. */
    private static boolean hasMarker(ChangeEvent event) {
        return (event.op() == Op.CREATE || event.op() == Op.READ) && event.hasClustering();
    }

    private void refuseWhatHasNoPlace(ChangeEvent event) {
        for (int i = 0; i < refusals.length; i++) {
            if (refusals[i] != null && event.touches(i)) {
                throw new DataException(refusals[i]);
            }
        }
    }
}
