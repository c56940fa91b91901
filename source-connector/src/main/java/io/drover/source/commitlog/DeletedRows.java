package io.drover.source.commitlog;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where the rows of a partition or a range of it are, as a CQL restriction: the columns in which both ends of the range are
 * equal, and the first in which they differ. That may take in more rows than the range has.
 */
record DeletedRows(TableSchema table, List<String> restrictions, List<ByteBuffer> values) {
    static DeletedRows of(ChangeEvent deletion) {
        DeletedRows rows = new DeletedRows(deletion.table(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < deletion.table().partitionKeySize(); i++) {
            rows.restrict(i, "=", deletion.after()[i]);
        }
        if (deletion.range() != null) {
            rows.restrict(deletion.range());
        }
        return rows;
    }

    private void restrict(ClusteringRange range) {
        List<Object> start = range.start().values();
        List<Object> end = range.end().values();
        int column = 0;
        while (column < start.size() && column < end.size() && isEqual(column, start, end)) {
            restrict(table.partitionKeySize() + column, "=", start.get(column));
            column++;
        }
        int index = table.partitionKeySize() + column;
        boolean isDescending =
                index < table.primaryKeySize() && table.column(index).kind() == Column.Kind.CLUSTERING_DESC;
        restrict(column, isDescending ? "<=" : ">=", range.start());
        restrict(column, isDescending ? ">=" : "<=", range.end());
    }

    private boolean isEqual(int column, List<Object> start, List<Object> end) {
        int index = table.partitionKeySize() + column;
        return table.column(index)
                .type()
                .encode(start.get(column))
                .equals(table.column(index).type().encode(end.get(column)));
    }

    private void restrict(int column, String relation, Bound bound) {
        if (column < bound.values().size()) {
            restrict(table.partitionKeySize() + column, relation, bound.values().get(column));
        }
    }

    private void restrict(int index, String relation, Object value) {
        restrictions.add(Names.cql(table.column(index).name()) + " " + relation + " ?");
        values.add(table.column(index).type().encode(value));
    }

    /** The primary key, and what else is selected behind it. */
    String select(String selected) {
        String key = table.columns().subList(0, table.primaryKeySize()).stream()
                .map(column -> Names.cql(column.name()))
                .collect(Collectors.joining(", "));
        return "SELECT " + key + ", " + selected + " FROM " + table.id() + " WHERE "
                + String.join(" AND ", restrictions);
    }
}
