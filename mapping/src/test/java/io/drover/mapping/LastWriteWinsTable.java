package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.name.Names;
import io.drover.model.type.MapType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;

/**
 * What Cassandra does with change events, as far as convergence goes: each cell, row marker and deletion is a register of
 * its own, and the larger write timestamp wins. A tie goes to a deletion, else to what expires, to what expires later, and to
 * the larger value. What has expired is a deletion to the reader, and still hides what is older.
 */
final class LastWriteWinsTable {
    /** What expires until then has expired for {@link #live} and {@link #snapshot}; epoch seconds. */
    static final long NOW = 5_000;

    private static final long NEVER = Long.MIN_VALUE;
    private static final String MARKER = "marker";

    /**
     * @param value null for a deleted cell
     * @param expiresAt epoch seconds, or 0
     */
    private record Cell(long writetime, Object value, int ttl, long expiresAt) {
        private boolean isLive() {
            return value != null && (ttl == ChangeEvent.NO_TTL || expiresAt > NOW);
        }

        @SuppressWarnings("unchecked")
        private boolean wins(Cell other) {
            if (writetime != other.writetime) {
                return writetime > other.writetime;
            }
            if (value == null || other.value == null) {
                return value == null;
            }
            return ttl == ChangeEvent.NO_TTL != (other.ttl == ChangeEvent.NO_TTL)
                    ? ttl != ChangeEvent.NO_TTL
                    : expiresAt != other.expiresAt
                            ? expiresAt > other.expiresAt
                            : ((Comparable<Object>) value).compareTo(other.value) > 0;
        }
    }

    /** @param key of the partition, or of a row */
    private record Deletion(List<Object> key, ClusteringRange range, long writetime) {}

    private final TableSchema table;
    private final List<Deletion> deletions = new ArrayList<>();
    /** By primary key (of static cells: with nulls), then by column or element. */
    private final Map<List<Object>, Map<String, Cell>> rows = new HashMap<>();
    /** When all elements of a non-frozen column were last deleted, by the row's key and the column. */
    private final Map<List<Object>, Long> cleared = new HashMap<>();

    private int ties;

    LastWriteWinsTable(TableSchema table) {
        this.table = table;
    }

    void apply(ChangeEvent event) {
        List<Object> key = Arrays.asList(Arrays.copyOf(event.after(), table.primaryKeySize()));
        if (event.op() == Op.DELETE) {
            deletions.add(new Deletion(key, event.range(), event.writetime()));
            return;
        }
        if (event.hasClustering() && event.op() != Op.UPDATE) {
            write(key, MARKER, event, true);
        }
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            List<Object> row = key;
            if (table.column(i).kind() == io.drover.model.Column.Kind.STATIC) {
                row = new ArrayList<>(key);
                row.subList(table.partitionKeySize(), row.size()).replaceAll(any -> null);
            }
            column(row, i, event);
        }
    }

    private void column(List<Object> row, int column, ChangeEvent event) {
        Object value = event.after()[column];
        Delta delta = event.delta(column);
        String name = table.column(column).name();
        long writetime = event.writetime();
        boolean multiCell = table.column(column).type().isMultiCell();
        if (delta == null && value != null) {
            if (multiCell) {
                clear(row, name, writetime - 1);
                elements(column, value).forEach((element, each) -> write(row, name + element, event, each));
            } else {
                write(row, name, event, value);
            }
        } else if (delta != null) {
            switch (delta.kind()) {
                case TOMBSTONE -> {
                    if (multiCell) {
                        clear(row, name, writetime);
                    } else {
                        write(row, name, event, null);
                    }
                }
                case ADD -> elements(column, value).forEach((element, each) -> write(row, name + element, event, each));
                case REMOVE ->
                    elements(column, value).keySet().forEach(element -> write(row, name + element, event, null));
                case FIELDS ->
                    delta.fields()
                            .forEach((field, change) -> write(
                                    row,
                                    name + "." + field,
                                    event,
                                    change == Delta.FieldDelta.SET ? ((Struct) value).get(Names.field(field)) : null));
                case EMPTY, EXPIRIES -> throw new AssertionError("not in these histories");
            }
        }
    }

    /** By element, as the name of its cell goes on. */
    private Map<String, Object> elements(int column, Object value) {
        Map<String, Object> elements = new HashMap<>();
        if (table.column(column).type() instanceof MapType) {
            ((Map<?, ?>) value).forEach((key, mapped) -> elements.put("[" + key + "]", mapped));
        } else if (table.column(column).type() instanceof SetType) {
            ((List<?>) value).forEach(element -> elements.put("[" + element + "]", true));
        } else {
            UdtType udt = (UdtType) table.column(column).type();
            for (int i = 0; i < udt.fields().size(); i++) {
                Field field = ((Struct) value).schema().fields().get(i);
                Object each = ((Struct) value).get(field);
                if (each != null) {
                    elements.put("." + udt.fields().get(i).name(), each);
                }
            }
        }
        return elements;
    }

    private void write(List<Object> row, String name, ChangeEvent event, Object value) {
        Cell cell = value == null
                ? new Cell(event.writetime(), null, ChangeEvent.NO_TTL, 0)
                : new Cell(event.writetime(), value, event.ttl(), event.expiresAt());
        Cell now = rows.computeIfAbsent(row, any -> new TreeMap<>()).get(name);
        if (now == null || cell.wins(now)) {
            rows.get(row).put(name, cell);
        }
        ties += now != null && now.writetime() == cell.writetime() && !now.equals(cell) ? 1 : 0;
    }

    /** How often two different writes of one cell had the same timestamp. */
    int ties() {
        return ties;
    }

    /** How many of the cells have expired. */
    long expired() {
        return rows.values().stream()
                .flatMap(cells -> cells.values().stream())
                .filter(cell -> cell.value() != null && !cell.isLive())
                .count();
    }

    private void clear(List<Object> row, String column, long writetime) {
        rows.computeIfAbsent(row, any -> new TreeMap<>());
        cleared.merge(columnOf(row, column), writetime, Math::max);
    }

    private static List<Object> columnOf(List<Object> row, String column) {
        List<Object> key = new ArrayList<>(row);
        key.add(column);
        return key;
    }

    /** What is there to read: by row, each live cell with its value, write timestamp and expiry. */
    Map<String, Map<String, String>> live() {
        Map<String, Map<String, String>> live = new TreeMap<>();
        rows.forEach((key, cells) -> {
            Map<String, String> readable = new TreeMap<>();
            liveCells(key).forEach((name, cell) -> readable.put(name, cell.toString()));
            if (!readable.isEmpty()) {
                live.put(key.toString(), readable);
            }
        });
        return live;
    }

    private Map<String, Cell> liveCells(List<Object> key) {
        Map<String, Cell> live = new LinkedHashMap<>();
        long deleted = deletedAt(key);
        rows.get(key).forEach((name, cell) -> {
            int end = elementStart(name);
            long clearedAt = end < 0 ? NEVER : cleared.getOrDefault(columnOf(key, name.substring(0, end)), NEVER);
            if (cell.isLive() && cell.writetime() > Math.max(deleted, clearedAt)) {
                live.put(name, cell);
            }
        });
        return live;
    }

    private static int elementStart(String name) {
        int bracket = name.indexOf('[');
        return bracket >= 0 ? bracket : name.indexOf('.');
    }

    private long deletedAt(List<Object> key) {
        long deleted = NEVER;
        for (Deletion deletion : deletions) {
            if (covers(deletion, key)) {
                deleted = Math.max(deleted, deletion.writetime());
            }
        }
        return deleted;
    }

    private boolean covers(Deletion deletion, List<Object> key) {
        int partition = table.partitionKeySize();
        if (!deletion.key().subList(0, partition).equals(key.subList(0, partition))) {
            return false;
        }
        if (deletion.range() == null) {
            return deletion.key().get(deletion.key().size() - 1) == null
                    || deletion.key().equals(key);
        }
        if (table.clusteringSize() > 0 && key.get(key.size() - 1) == null) {
            return false;
        }
        int start = compare(key, deletion.range().start());
        int end = compare(key, deletion.range().end());
        return (start > 0 || start == 0 && deletion.range().start().inclusive())
                && (end < 0 || end == 0 && deletion.range().end().inclusive());
    }

    /** In clustering order; a prefix is equal to all that starts with it. */
    @SuppressWarnings("unchecked")
    private int compare(List<Object> key, ClusteringRange.Bound bound) {
        for (int i = 0; i < bound.values().size(); i++) {
            int column = table.partitionKeySize() + i;
            int order = ((Comparable<Object>) key.get(column))
                    .compareTo(bound.values().get(i));
            if (order != 0) {
                return table.column(column).kind() == io.drover.model.Column.Kind.CLUSTERING ? order : -order;
            }
        }
        return 0;
    }

    /**
     * The live state as a snapshot would read it, if markers could be read: one event for each marker and element, and one for
     * the ordinary cells of a row that were written together.
     */
    List<ChangeEvent> snapshot() {
        List<ChangeEvent> events = new ArrayList<>();
        rows.keySet().forEach(key -> {
            Map<List<Long>, ChangeEvent> together = new LinkedHashMap<>();
            liveCells(key).forEach((name, cell) -> {
                ChangeEvent event = event(key, name, cell);
                int column = table.indexOf(name);
                if (column < 0) {
                    events.add(event);
                } else {
                    together.computeIfAbsent(List.of(cell.writetime(), (long) cell.ttl()), any -> event)
                                    .after()[column] =
                            cell.value();
                }
            });
            events.addAll(together.values());
        });
        return events;
    }

    private ChangeEvent event(List<Object> key, String name, Cell cell) {
        Object[] after = Arrays.copyOf(key.toArray(), table.size());
        int element = elementStart(name);
        int column = table.indexOf(element < 0 ? name : name.substring(0, element));
        Delta[] deltas = null;
        if (column >= 0) {
            after[column] = element < 0 ? cell.value() : element(column, name.substring(element + 1), cell.value());
            if (element >= 0) {
                deltas = new Delta[table.size()];
                deltas[column] = name.charAt(element) == '.'
                        ? Delta.ofFields(Map.of(name.substring(element + 1), Delta.FieldDelta.SET))
                        : Delta.ADD;
            }
        }
        Op op = name.equals(MARKER) ? Op.CREATE : Op.UPDATE;
        return new ChangeEvent(
                op, table, cell.writetime(), cell.ttl(), cell.expiresAt(), after, deltas, null, Tables.ORIGIN, 5);
    }

    private Object element(int column, String name, Object value) {
        if (table.column(column).type() instanceof UdtType udt) {
            return new Struct(udt.schema(true)).put(Names.field(name), value);
        }
        String key = name.substring(0, name.length() - 1);
        return table.column(column).type() instanceof MapType ? Map.of(key, value) : List.of(key);
    }
}
