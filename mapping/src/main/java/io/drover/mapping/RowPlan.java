package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/**
 * The mapping of one origin schema, resolved to indexes: what runs for every event. It looks nothing up and builds no text.
 *
 * @param keys of the target's primary key, in its order, which is the origin's
 * @param cells of other columns
 * @param markerCopies from the origin's key to other columns: written where a row marker is
 * @param constants by target column, null where there is none; written where a row marker is
 * @param refusals by origin column: why an event that touches it cannot be mapped, or null
 */
record RowPlan(
        TableSchema origin,
        TableSchema target,
        Move[] keys,
        Move[] cells,
        Move[] markerCopies,
        Object[] constants,
        String[] refusals,
        RangePlan ranges) {
    List<ChangeEvent> map(ChangeEvent event) {
        Object[] after = new Object[target.size()];
        if (event.op() == Op.TRUNCATE) {
            return List.of(event(event, after, null));
        }
        refuseWhatHasNoPlace(event);
        Delta[] deltas = event.deltas() == null ? null : new Delta[target.size()];
        move(keys, event, after, deltas);
        if (event.op() != Op.DELETE) {
            boolean touched = move(cells, event, after, deltas);
            if (hasMarker(event)) {
                move(markerCopies, event, after, deltas);
                writeConstants(after);
            } else if (!touched) {
                return List.of();
            }
        }
        return List.of(event(event, after, deltas));
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

    private static boolean move(Move[] moves, ChangeEvent event, Object[] after, Delta[] deltas) {
        boolean touched = false;
        for (Move move : moves) {
            Object value = event.after()[move.from];
            Delta delta = event.delta(move.from);
            if (value != null) {
                after[move.to] = move.convert(value);
                touched = true;
            }
            if (delta != null) {
                touched = true;
                if (move.becomesOrdinary(delta)) {
                    after[move.to] = move.noBytes();
                } else {
                    deltas[move.to] = delta;
                }
            }
        }
        return touched;
    }

    private void writeConstants(Object[] after) {
        for (int i = 0; i < constants.length; i++) {
            if (constants[i] != null) {
                after[i] = constants[i];
            }
        }
    }

    private ChangeEvent event(ChangeEvent event, Object[] after, Delta[] deltas) {
        return new ChangeEvent(
                event.op(),
                target,
                event.writetime(),
                event.ttl(),
                event.expiresAt(),
                after,
                deltas,
                event.range() == null ? null : ranges.map(event.range()),
                event.origin(),
                event.capturedAt());
    }
}
