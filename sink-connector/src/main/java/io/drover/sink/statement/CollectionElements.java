package io.drover.sink.statement;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.DataException;

/** What an event adds to a non-frozen set or map, and what it removes. */
final class CollectionElements {
    private CollectionElements() {}

    static ByteBuffer added(TableSchema table, int column, ChangeEvent event) {
        return Delta.ADD.equals(event.delta(column))
                ? Values.encode(table, column, event.after()[column])
                : CqlWrite.UNSET;
    }

    /** Removed elements, and those that were written but have expired since. A map's are named by their keys. */
    static ByteBuffer removed(TableSchema table, int column, ChangeEvent event, Expiry expiry) {
        Delta delta = event.delta(column);
        Object elements = event.after()[column];
        boolean written = Delta.ADD.equals(delta) || delta == null && elements != null;
        if (!Delta.REMOVE.equals(delta) && !(written && expiry.expired())) {
            return CqlWrite.UNSET;
        }
        if (!(table.column(column).type() instanceof MapType map)) {
            return Values.encode(table, column, elements);
        }
        try {
            return new SetType(map.key(), true).encode(List.copyOf(((Map<?, ?>) elements).keySet()));
        } catch (DataException | ClassCastException | NullPointerException e) {
            throw Values.invalid(table, column, "its elements are not a map", e);
        }
    }
}
