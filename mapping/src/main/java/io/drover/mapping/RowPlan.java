package io.drover.mapping;

import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Op;
import io.drover.model.name.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;

/**
 * The mapping of one origin schema, resolved to indexes: what runs for every event. It looks nothing up and builds no text.
 *
 * @param filter over key columns, or null
 * @param refusals by origin column: why an event that touches it cannot be mapped, or null
 */
record RowPlan(
        KeyPlan keys,
        Expression filter,
        Move[] cells,
        PartMove[] parts,
        MarkerCell[] markerCells,
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
        if (filter != null && !passes(event)) {
            return List.of();
        }
        if (event.op() == Op.DELETE) {
            return List.of(keys.delete(event));
        }
        Draft draft = new Draft(event, target());
        for (Move move : cells) {
            move.move(event, draft);
        }
        for (PartMove part : parts) {
            part.move(event, draft);
        }
        boolean marked = hasMarker(event);
        if (marked) {
            for (MarkerCell cell : markerCells) {
                cell.write(event, draft);
            }
        }
        return draft.events(marked, keys);
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

    /** A deletion of rows of which only some are at the target is kept: it does no harm to the others. */
    private boolean passes(ChangeEvent event) {
        ChangeEvent row = event.range() == null ? event : withShared(event);
        for (Expression.Input input : filter.inputs()) {
            if (!row.touches(origin().indexOf(input.column()))) {
                return true;
            }
        }
        try {
            return Boolean.TRUE.equals(filter.evaluate(row));
        } catch (ConversionException e) {
            throw new DataException("the condition '" + filter + "' for "
                    + Names.cql(target().id().table()) + " " + e.getMessage());
        }
    }

    /** A range's bounds may give some clustering columns one value. */
    private ChangeEvent withShared(ChangeEvent event) {
        ClusteringRange range = event.range();
        Object[] row = Arrays.copyOf(event.after(), event.after().length);
        int bounded =
                Math.min(range.start().values().size(), range.end().values().size());
        for (int i = 0; i < bounded; i++) {
            Object value = range.start().values().get(i);
            if (!Objects.deepEquals(value, range.end().values().get(i))) {
                break;
            }
            row[origin().partitionKeySize() + i] = value;
        }
        return new ChangeEvent(
                event.op(),
                origin(),
                event.writetime(),
                event.ttl(),
                event.expiresAt(),
                row,
                event.deltas(),
                null,
                event.origin(),
                event.capturedAt());
    }
}
