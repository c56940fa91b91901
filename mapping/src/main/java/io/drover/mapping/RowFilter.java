package io.drover.mapping;

import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.expression.Expression;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Op;
import io.drover.model.name.Names;
import java.util.Arrays;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;

/**
 * Which rows go to the target. What the key says holds for ever; what other columns say holds until they are written again,
 * so that a row which they leave out is deleted at the target at that write timestamp.
 *
 * @param cells what is read beyond the key; none for a condition over the key only
 */
record RowFilter(TableSchema origin, TableSchema target, Expression condition, Together cells) {
    enum Verdict {
        TAKE,
        LEAVE_OUT,
        REMOVE,
        /** The event does not have what decides. */
        UNDECIDED
    }

    boolean isOfCells() {
        return cells.columns().length > 0;
    }

    Verdict judge(ChangeEvent event) {
        if (!isOfCells()) {
            return passes(event.range() == null ? event : withShared(event)) ? Verdict.TAKE : Verdict.LEAVE_OUT;
        }
        if (event.op() == Op.DELETE || !event.hasClustering()) {
            return Verdict.TAKE;
        }
        return switch (cells.state(event)) {
            case WRITTEN -> isTrue(event) ? Verdict.TAKE : Verdict.REMOVE;
            case DELETED -> Verdict.REMOVE;
            case UNTOUCHED -> isBareRow(event) ? Verdict.LEAVE_OUT : Verdict.UNDECIDED;
            case BROKEN -> Verdict.UNDECIDED;
        };
    }

    /** Whether a scan shows that the row has no cell at all, so that what decides is null. */
    private static boolean isBareRow(ChangeEvent event) {
        int column = event.table().primaryKeySize();
        while (column < event.table().size() && !event.touches(column)) {
            column++;
        }
        return event.op() == Op.READ && column == event.table().size();
    }

    DataException undecided() {
        return new DataException("the condition '" + condition + "' needs " + condition.inputs()
                + " with values in every statement, as 'whole_rows' promises, and this one has not all of them");
    }

    /** A deletion of rows of which only some are at the target is kept: it does no harm to the others. */
    private boolean passes(ChangeEvent row) {
        for (Expression.Input input : condition.inputs()) {
            if (!row.touches(origin.indexOf(input.column()))) {
                return true;
            }
        }
        return isTrue(row);
    }

    private boolean isTrue(ChangeEvent row) {
        try {
            return Boolean.TRUE.equals(condition.evaluate(row));
        } catch (ConversionException e) {
            throw new DataException("the condition '" + condition + "' for "
                    + Names.cql(target.id().table()) + " " + e.getMessage());
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
            row[origin.partitionKeySize() + i] = value;
        }
        return new ChangeEvent(
                event.op(),
                origin,
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
