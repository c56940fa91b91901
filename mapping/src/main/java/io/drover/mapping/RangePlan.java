package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;

/**
 * Clustering ranges of the origin to those of the target. A range's start and end are in clustering order, so where the
 * target sorts a column the other way, they change places.
 *
 * @param clustering the moves of the clustering columns, in order
 * @param flipped by clustering column: whether the target sorts it the other way
 */
record RangePlan(TableSchema origin, Move[] clustering, boolean[] flipped) {
    ClusteringRange map(ClusteringRange range) {
        Bound start = map(range.start());
        Bound end = map(range.end());
        return isFlipped(range) ? new ClusteringRange(end, start) : new ClusteringRange(start, end);
    }

    private Bound map(Bound bound) {
        List<Object> values = new ArrayList<>(bound.values().size());
        for (int i = 0; i < bound.values().size(); i++) {
            values.add(clustering[i].convert(bound.values().get(i)));
        }
        return new Bound(values, bound.inclusive());
    }

    /** Only the columns behind the prefix that both bounds share decide: there the rows are in between. */
    private boolean isFlipped(ClusteringRange range) {
        List<Object> start = range.start().values();
        List<Object> end = range.end().values();
        int shared = 0;
        while (shared < Math.min(start.size(), end.size()) && Objects.deepEquals(start.get(shared), end.get(shared))) {
            shared++;
        }
        int last = Math.max(start.size(), end.size());
        for (int i = shared + 1; i < last; i++) {
            if (flipped[i] != flipped[shared]) {
                throw new DataException("table " + origin.id() + ": the deletion of a range over several clustering"
                        + " columns is no range in the target, which sorts some of them the other way");
            }
        }
        return shared < last && flipped[shared];
    }
}
