package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;

/** The cells of one target row that one event becomes; for one event. */
final class Draft {
    private final ChangeEvent event;
    private final TableSchema target;
    final Object[] after;
    Delta[] deltas;
    boolean touched;

    /** Entries that leave maps to which others are added: one event has one change for a column. */
    private Draft removed;

    /** What the overwrite of a whole took away, one microsecond before. */
    private Draft cleared;

    Draft(ChangeEvent event, TableSchema target) {
        this.event = event;
        this.target = target;
        this.after = new Object[target.size()];
    }

    void value(int column, Object value) {
        after[column] = value;
        touched = true;
    }

    void delta(int column, Delta delta) {
        if (deltas == null) {
            deltas = new Delta[target.size()];
        }
        deltas[column] = delta;
        touched = true;
    }

    /** @param outcome as {@link CellReader#read} gives it */
    void column(int column, Object outcome) {
        if (outcome == CellReader.DELETED) {
            delta(column, Delta.TOMBSTONE);
        } else if (outcome == CellReader.CLEARED) {
            cleared().delta(column, Delta.TOMBSTONE);
        } else {
            value(column, outcome);
        }
    }

    /** @param name of the UDT's field in CQL, {@code field} in the struct */
    void field(int column, String name, String field, Object outcome) {
        if (outcome == CellReader.CLEARED) {
            cleared().field(column, name, field, CellReader.DELETED);
            return;
        }
        boolean deleted = outcome == CellReader.DELETED;
        if (after[column] == null) {
            after[column] = new Struct(target.column(column).type().schema(true));
        }
        if (!deleted) {
            ((Struct) after[column]).put(field, outcome);
        }
        Map<String, FieldDelta> fields = new HashMap<>();
        if (deltas != null && deltas[column] != null) {
            fields.putAll(deltas[column].fields());
        }
        fields.put(name, deleted ? FieldDelta.TOMBSTONE : FieldDelta.SET);
        delta(column, Delta.ofFields(fields));
    }

    void entry(int column, Object key, Object outcome) {
        if (outcome == CellReader.CLEARED) {
            cleared().element(column, key, null, Delta.REMOVE);
        } else if (outcome == CellReader.DELETED) {
            removed().element(column, key, null, Delta.REMOVE);
        } else {
            element(column, key, outcome, Delta.ADD);
        }
    }

    @SuppressWarnings("unchecked")
    private void element(int column, Object key, Object value, Delta delta) {
        if (after[column] == null) {
            after[column] = new LinkedHashMap<>();
        }
        ((Map<Object, Object>) after[column]).put(key, value);
        delta(column, delta);
    }

    private Draft removed() {
        if (removed == null) {
            removed = new Draft(event, target);
        }
        return removed;
    }

    private Draft cleared() {
        if (cleared == null) {
            cleared = new Draft(event, target);
        }
        return cleared;
    }

    /** @param keep whether the row's own event is to be made even if it has no cell, for its marker */
    List<ChangeEvent> events(boolean keep, KeyPlan keys) {
        if (removed == null && cleared == null) {
            return touched || keep ? List.of(event(event.op(), keys, event.writetime(), true)) : List.of();
        }
        List<ChangeEvent> events = new ArrayList<>();
        if (touched || keep) {
            events.add(event(event.op(), keys, event.writetime(), true));
        }
        if (removed != null) {
            events.add(removed.event(Op.UPDATE, keys, event.writetime(), false));
        }
        if (cleared != null) {
            events.add(cleared.event(Op.UPDATE, keys, event.writetime() - 1, false));
        }
        return events;
    }

    private ChangeEvent event(Op op, KeyPlan keys, long writetime, boolean lives) {
        keys.fill(event, this);
        return new ChangeEvent(
                op,
                target,
                writetime,
                lives ? event.ttl() : ChangeEvent.NO_TTL,
                lives ? event.expiresAt() : 0,
                after,
                deltas,
                null,
                event.origin(),
                event.capturedAt());
    }
}
