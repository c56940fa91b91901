package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.name.Names;
import io.drover.model.type.ScalarType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Change events of one table of counters to CQL. An event carries totals; what is written is the difference from the
 * target's, with the event's write timestamp as the request's, which Cassandra keeps as the counter's write time. So the
 * target itself remembers, over restarts, which event it is at. Not thread-safe, except for what it returns.
 */
public final class CounterStatements {
    private final TableSchema table;
    private final KeyClause row;
    private final Deletes deletes;
    private final Kind regular;
    private final Kind statics;

    /** The counters that one row has, or one partition. */
    private record Kind(KeyClause key, int[] columns, String read, String add, String[] delete) {}

    /** Whether the table is one of counters. */
    public static boolean hasCounters(TableSchema table) {
        return table.columns().stream().anyMatch(column -> column.type() == ScalarType.COUNTER);
    }

    public CounterStatements(TableSchema table) {
        this.table = table;
        this.row = KeyClause.ofRow(table);
        this.deletes = new Deletes(table, true);
        this.regular = kind(Column.Kind.REGULAR, row);
        this.statics = kind(Column.Kind.STATIC, KeyClause.ofPartition(table));
    }

    /** Whether an event may bring totals of a row and of its partition together. */
    public boolean hasStatics() {
        return statics.columns().length > 0;
    }

    private Kind kind(Column.Kind kind, KeyClause key) {
        int[] columns = IntStream.range(table.primaryKeySize(), table.size())
                .filter(i -> table.column(i).kind() == kind)
                .toArray();
        return new Kind(
                key,
                columns,
                list(columns, "%1$s, WRITETIME(%1$s)", "SELECT ") + " FROM " + table.id() + " WHERE "
                        + key.restriction() + " LIMIT 1",
                list(columns, "%1$s = %1$s + ?", "UPDATE " + table.id() + " SET ") + " WHERE " + key.restriction(),
                IntStream.of(columns)
                        .mapToObj(i -> "DELETE " + name(i) + " FROM " + table.id() + " WHERE " + key.restriction())
                        .toArray(String[]::new));
    }

    private String list(int[] columns, String form, String prefix) {
        return IntStream.of(columns)
                .mapToObj(i -> String.format(form, name(i)))
                .collect(Collectors.joining(", ", prefix, ""));
    }

    private String name(int column) {
        return Names.cql(table.column(column).name());
    }

    /** What deletes: rows, partitions, ranges, or single counters. */
    public List<CqlWrite> deletes(ChangeEvent event) {
        if (event.op() == Op.DELETE) {
            return deletes.of(event);
        }
        List<CqlWrite> writes = new ArrayList<>();
        for (Kind kind : List.of(regular, statics)) {
            for (int i = 0; i < kind.columns().length; i++) {
                if (Delta.TOMBSTONE.equals(event.delta(kind.columns()[i]))) {
                    writes.add(new CqlWrite(kind.delete()[i], key(kind, event), event.writetime()));
                }
            }
        }
        return writes;
    }

    /** The totals that the event brings, of the row and of the partition: none, one or two. */
    public List<CounterTotals> totals(ChangeEvent event) {
        List<CounterTotals> totals = new ArrayList<>();
        if (event.op() != Op.DELETE) {
            for (Kind kind : List.of(regular, statics)) {
                if (IntStream.of(kind.columns()).anyMatch(i -> event.after()[i] != null)) {
                    totals.add(totals(kind, event));
                }
            }
        }
        return totals;
    }

    private CounterTotals totals(Kind kind, ChangeEvent event) {
        Long[] totals = new Long[kind.columns().length];
        for (int i = 0; i < totals.length; i++) {
            Object value = event.after()[kind.columns()[i]];
            if (value != null && !(value instanceof Long)) {
                throw Values.invalid(table, kind.columns()[i], "a counter's total is not a " + value.getClass(), null);
            }
            totals[i] = (Long) value;
        }
        boolean scanned = !event.origin().isLogged();
        return new CounterTotals(kind.read(), kind.add(), key(kind, event), totals, event.writetime(), scanned);
    }

    private ByteBuffer[] key(Kind kind, ChangeEvent event) {
        ByteBuffer[] key = new ByteBuffer[kind.key().size()];
        kind.key().put(event, key, 0);
        return key;
    }
}
