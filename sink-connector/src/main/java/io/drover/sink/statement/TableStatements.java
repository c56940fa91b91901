package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.type.ScalarType;
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

    /** @throws DataException when the table has counters */
    public TableStatements(TableSchema table) {
        for (Column column : table.columns()) {
            if (column.type() == ScalarType.COUNTER) {
                throw new DataException("column " + column.name() + " of table " + table.id()
                        + ": writing counters is not supported; leave the table out");
            }
        }
        this.table = table;
        this.row = KeyClause.ofRow(table);
        this.cells = new CellStatements(table, Column.Kind.REGULAR);
        this.statics = new CellStatements(table, Column.Kind.STATIC);
        this.deletes = new Deletes(table);
    }

    /**
     * @param nowSeconds since the epoch, from which what is left of the TTL is counted
     * @return empty when the event changes nothing of its row
     * @throws DataException naming table and column, when the event cannot be written
     */
    public List<CqlWrite> of(ChangeEvent event, long nowSeconds) {
        return switch (event.op()) {
            case CREATE, READ -> cells(event, nowSeconds, true);
            case UPDATE -> cells(event, nowSeconds, false);
            case DELETE -> deletes.of(event);
            case TRUNCATE ->
                throw new DataException("table " + table.id()
                        + " was truncated at the origin; truncate the target yourself if it is to follow");
        };
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
