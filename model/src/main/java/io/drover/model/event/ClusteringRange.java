package io.drover.model.event;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The clustering rows that a range tombstone deletes, in clustering order (for a DESC column the start is the larger
 * value). A bound without values is open; one with fewer values than there are clustering columns is a prefix.
 */
public record ClusteringRange(Bound start, Bound end) {
    /** @param values Connect values of the leading clustering columns */
    public record Bound(List<Object> values, boolean inclusive) {
        public static final Bound OPEN = new Bound(List.of(), true);

        public Bound {
            values = Collections.unmodifiableList(Arrays.asList(values.toArray()));
        }
    }

    public ClusteringRange {
        requireNonNull(start, "start is null");
        requireNonNull(end, "end is null");
    }
}
