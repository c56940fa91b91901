package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.name.Names;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/** The statements that delete a row, a partition, or a range of a partition's rows. */
final class Deletes {
    /** What the text of a range delete depends on; a side without columns is open. */
    private record RangeForm(
            int equalColumns, int startColumns, boolean startInclusive, int endColumns, boolean endInclusive) {
        static RangeForm of(RowSlice slice) {
            return new RangeForm(
                    slice.equal().size(),
                    slice.start().values().size(),
                    slice.start().inclusive(),
                    slice.end().values().size(),
                    slice.end().inclusive());
        }
    }

    private final TableSchema table;
    private final boolean counters;
    private final KeyClause partition;
    private final KeyClause row;
    private final String deletePartition;
    private final String deleteRow;
    private final Map<RangeForm, String> deleteRange = new HashMap<>();

    /** @param counters whether the table is one of counters, whose statements take no timestamp in their text */
    Deletes(TableSchema table, boolean counters) {
        this.table = table;
        this.counters = counters;
        this.partition = KeyClause.ofPartition(table);
        this.row = KeyClause.ofRow(table);
        this.deletePartition = deleteWhere(partition.restriction());
        this.deleteRow = deleteWhere(row.restriction());
    }

    private String deleteWhere(String restriction) {
        return text(table, counters, restriction);
    }

    static String text(TableSchema table, boolean counters, String restriction) {
        return "DELETE FROM " + table.id() + (counters ? "" : " USING TIMESTAMP ?") + " WHERE " + restriction;
    }

    List<CqlWrite> of(ChangeEvent event) {
        if (event.range() != null) {
            return RowSlice.cut(table, event.range()).stream()
                    .map(slice -> ofSlice(event, slice))
                    .toList();
        }
        if (row.isIn(event)) {
            return List.of(ofKey(deleteRow, row, event));
        }
        for (int i = table.partitionKeySize(); i < table.primaryKeySize(); i++) {
            if (event.touches(i)) {
                throw new DataException("a delete in table " + table.id()
                        + " names some clustering columns and not others; a range of rows has to be given as a range");
            }
        }
        return List.of(ofKey(deletePartition, partition, event));
    }

    private CqlWrite ofKey(String cql, KeyClause key, ChangeEvent event) {
        ByteBuffer[] values = values(event, key.size());
        key.put(event, values, values.length - key.size());
        return write(cql, values, event);
    }

    /** With the write timestamp, if it goes in front. */
    private ByteBuffer[] values(ChangeEvent event, int size) {
        if (counters) {
            return new ByteBuffer[size];
        }
        ByteBuffer[] values = new ByteBuffer[1 + size];
        values[0] = Values.ofLong(event.writetime());
        return values;
    }

    private CqlWrite write(String cql, ByteBuffer[] values, ChangeEvent event) {
        return new CqlWrite(cql, values, counters ? event.writetime() : CqlWrite.IN_TEXT);
    }

    private CqlWrite ofSlice(ChangeEvent event, RowSlice slice) {
        RangeForm form = RangeForm.of(slice);
        int bounds = form.equalColumns() + form.startColumns() + form.endColumns();
        ByteBuffer[] values = values(event, partition.size() + bounds);
        int at = values.length - bounds;
        partition.put(event, values, at - partition.size());
        int first = table.partitionKeySize();
        at = put(slice.equal(), first, values, at);
        at = put(slice.start().values(), first + form.equalColumns(), values, at);
        put(slice.end().values(), first + form.equalColumns(), values, at);
        return write(deleteRange.computeIfAbsent(form, this::rangeText), values, event);
    }

    private int put(List<Object> from, int column, ByteBuffer[] values, int at) {
        for (Object value : from) {
            values[at++] = Values.encode(table, column++, value);
        }
        return at;
    }

    private String rangeText(RangeForm form) {
        StringBuilder restriction = new StringBuilder(partition.restriction());
        int column = table.partitionKeySize();
        for (int i = 0; i < form.equalColumns(); i++) {
            restriction.append(" AND ").append(name(column++)).append(" = ?");
        }
        // Clustering order is by descending value where the column is DESC.
        boolean descending =
                column < table.primaryKeySize() && table.column(column).kind() == Column.Kind.CLUSTERING_DESC;
        appendBound(restriction, column, form.startColumns(), descending ? "<" : ">", form.startInclusive());
        appendBound(restriction, column, form.endColumns(), descending ? ">" : "<", form.endInclusive());
        return deleteWhere(restriction.toString());
    }

    private void appendBound(StringBuilder restriction, int column, int count, String operator, boolean inclusive) {
        if (count == 0) {
            return;
        }
        restriction.append(" AND (");
        for (int i = 0; i < count; i++) {
            restriction.append(i == 0 ? "" : ", ").append(name(column + i));
        }
        restriction
                .append(") ")
                .append(operator)
                .append(inclusive ? "= (" : " (")
                .append("?, ".repeat(count - 1))
                .append("?)");
    }

    private String name(int column) {
        return Names.cql(table.column(column).name());
    }
}
