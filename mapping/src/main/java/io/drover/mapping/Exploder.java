package io.drover.mapping;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events of a table to those of a table that has a row for each element of one of its sets or maps. An overwrite is, as in
 * Cassandra itself, the deletion of all elements one microsecond before the new ones.
 */
final class Exploder {
    private final TableSchema origin;
    private final TableSchema rows;
    private final int column;

    private Exploder(TableSchema origin, TableSchema rows, int column) {
        this.origin = origin;
        this.rows = rows;
        this.column = column;
    }

    /** Why it cannot be done; empty when it can. */
    static Optional<String> refusal(TableSchema origin, Explode explode) {
        int index = origin.indexOf(explode.column());
        if (index < 0) {
            return Optional.of("origin table " + origin.id() + " has no column '" + explode.column() + "'");
        }
        Column column = origin.column(index);
        if (column.kind() != Column.Kind.REGULAR
                || !(column.type() instanceof SetType || column.type() instanceof MapType)) {
            return Optional.of("only an ordinary column that is a set or a map can be exploded, and " + explode.column()
                    + " is " + column.type());
        }
        if (column.type() instanceof MapType == (explode.value() == null)) {
            return Optional.of(
                    column.type() instanceof SetType
                            ? "a set has no values: leave 'value' out"
                            : "a map has values: say with 'value' how the rules call them");
        }
        for (Column key : origin.columns().subList(0, origin.primaryKeySize())) {
            if (key.name().equals(explode.key()) || key.name().equals(explode.value())) {
                return Optional.of("the name " + key.name() + " is that of a key column; choose another");
            }
        }
        return explode.key().equals(explode.value())
                ? Optional.of("'key' and 'value' must have different names")
                : Optional.empty();
    }

    static Exploder of(TableSchema origin, Explode explode) {
        int index = origin.indexOf(explode.column());
        List<Column> columns = new ArrayList<>(origin.columns().subList(0, origin.primaryKeySize()));
        if (origin.column(index).type() instanceof MapType map) {
            columns.add(new Column(explode.key(), map.key(), Column.Kind.CLUSTERING));
            columns.add(new Column(explode.value(), map.value(), Column.Kind.REGULAR));
        } else {
            SetType set = (SetType) origin.column(index).type();
            columns.add(new Column(explode.key(), set.element(), Column.Kind.CLUSTERING));
        }
        return new Exploder(origin, new TableSchema(origin.id(), columns), index);
    }

    TableSchema rows() {
        return rows;
    }

    List<ChangeEvent> explode(ChangeEvent event) {
        if (event.op() == Op.TRUNCATE) {
            return List.of(event(event, Op.TRUNCATE, new Object[rows.size()], null, event.writetime()));
        }
        if (event.op() == Op.DELETE) {
            return List.of(
                    event.range() != null
                            ? event(event, Op.DELETE, key(event), event.range(), event.writetime())
                            : deleteAll(event, event.writetime()));
        }
        Delta delta = event.delta(column);
        Object value = event.after()[column];
        if (delta == null) {
            return value == null ? List.of() : overwrite(event, value);
        }
        return switch (delta.kind()) {
            case TOMBSTONE -> List.of(deleteAll(event, event.writetime()));
            case ADD -> inserts(event, value);
            case REMOVE -> deletes(event, value);
            case EMPTY, FIELDS, EXPIRIES -> throw new IllegalStateException("not of a set or map: " + delta.kind());
        };
    }

    private List<ChangeEvent> overwrite(ChangeEvent event, Object value) {
        List<ChangeEvent> events = new ArrayList<>();
        events.add(deleteAll(event, event.writetime() - 1));
        events.addAll(inserts(event, value));
        return events;
    }

    private List<ChangeEvent> inserts(ChangeEvent event, Object value) {
        Op op = event.op() == Op.READ ? Op.READ : Op.CREATE;
        List<ChangeEvent> events = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, mapped) -> {
                Object[] after = withElement(event, key);
                after[origin.primaryKeySize() + 1] = mapped;
                events.add(event(event, op, after, null, event.writetime()));
            });
        } else {
            ((List<?>) value)
                    .forEach(element ->
                            events.add(event(event, op, withElement(event, element), null, event.writetime())));
        }
        return events;
    }

    private List<ChangeEvent> deletes(ChangeEvent event, Object value) {
        List<ChangeEvent> events = new ArrayList<>();
        for (Object element : value instanceof Map<?, ?> map ? map.keySet() : (List<?>) value) {
            events.add(event(event, Op.DELETE, withElement(event, element), null, event.writetime()));
        }
        return events;
    }

    /** All rows of one row of the origin, or of its partition. */
    private ChangeEvent deleteAll(ChangeEvent event, long writetime) {
        Object[] after = key(event);
        if (origin.clusteringSize() == 0 || !event.hasClustering()) {
            return event(event, Op.DELETE, after, null, writetime);
        }
        List<Object> clustering = Arrays.asList(after).subList(origin.partitionKeySize(), origin.primaryKeySize());
        Bound bound = new Bound(clustering, true);
        Object[] partition = Arrays.copyOf(Arrays.copyOf(after, origin.partitionKeySize()), rows.size());
        return event(event, Op.DELETE, partition, new ClusteringRange(bound, bound), writetime);
    }

    private Object[] key(ChangeEvent event) {
        return Arrays.copyOf(Arrays.copyOf(event.after(), origin.primaryKeySize()), rows.size());
    }

    private Object[] withElement(ChangeEvent event, Object element) {
        Object[] after = key(event);
        after[origin.primaryKeySize()] = element;
        return after;
    }

    private ChangeEvent event(ChangeEvent event, Op op, Object[] after, ClusteringRange range, long writetime) {
        boolean lives = op == Op.CREATE || op == Op.READ;
        return new ChangeEvent(
                op,
                rows,
                writetime,
                lives ? event.ttl() : ChangeEvent.NO_TTL,
                lives ? event.expiresAt() : 0,
                after,
                null,
                range,
                event.origin(),
                event.capturedAt());
    }
}
