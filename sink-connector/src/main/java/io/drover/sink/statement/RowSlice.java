package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ClusteringRange;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SemanticSchemas;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A run of a partition's rows that one CQL restriction can name: leading clustering columns that are equal to values, then
 * a bound on each side, in clustering order. A bound without values is open.
 */
record RowSlice(List<Object> equal, ClusteringRange.Bound start, ClusteringRange.Bound end) {
    /**
     * Cuts a range into slices that together are exactly the range.
     *
     * <p>CQL compares tuples of clustering columns by value, which is the clustering order, or its reverse, if the columns
     * compared run in one direction: then one slice does. If some are ASC and some DESC, CQL's tuples are of no use, and the
     * range is cut where its bounds' columns change, so that each slice compares one column: with {@code (1, 5)} and
     * {@code (3)} as exclusive bounds, {@code c1 = 1 and c2 after 5}, then {@code c1 after 1 and before 3}.
     *
     * @throws DataException when the range is empty, or is a partition's every row (which CQL can only delete together
     *     with the static columns)
     */
    static List<RowSlice> cut(TableSchema table, ClusteringRange range) {
        List<Object> start = range.start().values();
        List<Object> end = range.end().values();
        int common = commonPrefix(table, start, end);
        boolean startDone = start.size() == common;
        boolean endDone = end.size() == common;
        if (common > 0
                && (startDone && !range.start().inclusive()
                        || endDone && !range.end().inclusive())) {
            throw new DataException("a range of table " + table.id() + " is empty: it ends before it starts");
        }
        if (common == 0 && startDone && endDone && hasStatics(table)) {
            throw new DataException("a range of table " + table.id()
                    + " covers all rows of a partition but not its static columns, which CQL cannot express");
        }
        List<Object> equal = start.subList(0, common);
        ClusteringRange.Bound from = rest(range.start(), common);
        ClusteringRange.Bound to = rest(range.end(), common);
        int compared = Math.max(from.values().size(), to.values().size());
        if (compared <= 1 || isOneDirection(table, common, compared)) {
            return List.of(new RowSlice(equal, from, to));
        }
        return cutByColumn(equal, from, to);
    }

    private static List<RowSlice> cutByColumn(
            List<Object> equal, ClusteringRange.Bound from, ClusteringRange.Bound to) {
        List<RowSlice> slices = new ArrayList<>();
        for (int i = from.values().size() - 1; i > 0; i--) {
            boolean inclusive = from.inclusive() && i == from.values().size() - 1;
            slices.add(new RowSlice(
                    concat(equal, from.values().subList(0, i)),
                    bound(from.values().get(i), inclusive),
                    ClusteringRange.Bound.OPEN));
        }
        slices.add(new RowSlice(equal, outermost(from), outermost(to)));
        for (int i = 1; i < to.values().size(); i++) {
            boolean inclusive = to.inclusive() && i == to.values().size() - 1;
            slices.add(new RowSlice(
                    concat(equal, to.values().subList(0, i)),
                    ClusteringRange.Bound.OPEN,
                    bound(to.values().get(i), inclusive)));
        }
        return slices;
    }

    /** The bound on the first column alone; what equals its value is in it only if there is no further column. */
    private static ClusteringRange.Bound outermost(ClusteringRange.Bound bound) {
        return bound.values().isEmpty()
                ? bound
                : bound(
                        bound.values().get(0),
                        bound.inclusive() && bound.values().size() == 1);
    }

    private static ClusteringRange.Bound bound(Object value, boolean inclusive) {
        return new ClusteringRange.Bound(List.of(value), inclusive);
    }

    private static ClusteringRange.Bound rest(ClusteringRange.Bound bound, int from) {
        return bound.values().size() == from
                ? ClusteringRange.Bound.OPEN
                : new ClusteringRange.Bound(
                        bound.values().subList(from, bound.values().size()), bound.inclusive());
    }

    private static List<Object> concat(List<Object> first, List<Object> second) {
        List<Object> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static boolean hasStatics(TableSchema table) {
        return table.columns().stream().anyMatch(column -> column.kind() == Column.Kind.STATIC);
    }

    private static boolean isOneDirection(TableSchema table, int from, int count) {
        int first = table.partitionKeySize() + from;
        return table.columns().subList(first, first + count).stream()
                        .map(Column::kind)
                        .distinct()
                        .count()
                == 1;
    }

    private static int commonPrefix(TableSchema table, List<Object> start, List<Object> end) {
        int i = 0;
        while (i < start.size()
                && i < end.size()
                && isSame(table.column(table.partitionKeySize() + i), start.get(i), end.get(i))) {
            i++;
        }
        return i;
    }

    /** Equal as CQL compares: decimals of different scale can be. */
    private static boolean isSame(Column column, Object a, Object b) {
        if (column.type() == ScalarType.DECIMAL || column.type() == ScalarType.VARINT) {
            return SemanticSchemas.toBigDecimal((Struct) a).compareTo(SemanticSchemas.toBigDecimal((Struct) b)) == 0;
        }
        return column.type().encode(a).equals(column.type().encode(b));
    }
}
