package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/**
 * Change events of one table to CQL: the events' own columns, write timestamps and expiries, nothing else.
 *
 * <p>Most events are one statement. Those that CQL needs several for (a row marker together with elements added to a set,
 * say) are to be applied as one batch, which Cassandra applies to the partition as one mutation. Applying an event again
 * gives the same cells. Not thread-safe.
 */
public final class TableStatements {
    private final TableSchema table;
    private final KeyClause row;
    private final CellStatements cells;
    private final CellStatements statics;
    private final Deletes deletes;
    private final ListOverwrites lists;

    /** @param table one without counters, which have {@link CounterStatements} */
    public TableStatements(TableSchema table) {
        this.table = table;
        this.row = KeyClause.ofRow(table);
        this.cells = new CellStatements(table, Column.Kind.REGULAR);
        this.statics = new CellStatements(table, Column.Kind.STATIC);
        this.deletes = new Deletes(table, false);
        this.lists = new ListOverwrites(table);
    }

    /**
     * What can be written without a look at the target: all but the {@link #lists}.
     *
     * @param nowSeconds since the epoch, from which what is left of the TTL is counted
     * @return empty when the event changes nothing of its row but lists
     * @throws DataException naming table and column, when the event cannot be written
     */
    public List<CqlWrite> of(ChangeEvent event, long nowSeconds) {
        return switch (event.op()) {
            case CREATE, READ -> cells(event, nowSeconds, true);
            case UPDATE -> cells(event, nowSeconds, false);
            case DELETE -> deletes.of(event);
            case TRUNCATE -> throw new IllegalArgumentException("a truncation is no change of one partition");
        };
    }

    /** The lists that the event overwrites; almost always none. */
    public List<ListOverwrite> lists(ChangeEvent event, long nowSeconds) {
        return event.op() == Op.DELETE ? List.of() : lists.of(event, nowSeconds);
    }

    /**
     * The second in which the event's request takes place, where the target lets a request say it. A row marker that has
     * expired is written with the shortest TTL there is, so its request lies in the past, or the row would show for a second.
     *
     * @param nowSeconds since the epoch
     */
    public long second(ChangeEvent event, long nowSeconds) {
        return event.op() == Op.CREATE || event.op() == Op.READ ? Expiry.second(event, nowSeconds) : nowSeconds;
    }

    private List<CqlWrite> cells(ChangeEvent event, long nowSeconds, boolean withMarker) {
        Expiry expiry = Expiry.of(event, nowSeconds);
        List<CqlWrite> writes = new ArrayList<>(1);
        boolean hasStatics = statics.areIn(event);
        if (row.isIn(event)) {
            cells.addTo(writes, event, expiry, withMarker);
        } else if (cells.areIn(event) || withMarker && !hasStatics) {
            // Names the column that is missing.
            cells.addTo(writes, event, expiry, true);
        }
        if (hasStatics) {
            statics.addTo(writes, event, expiry, false);
        }
        return writes;
    }
}
