package io.drover.mapping;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Struct;

/**
 * Statements by chance on few rows, at few timestamps, with and without a TTL. Values that are written at one timestamp can
 * differ; they are such that the rules of {@link RandomMapping} keep their order, by which Cassandra decides then.
 */
final class RandomHistory {
    private static final TableSchema TABLE = RandomMapping.ORIGIN;
    private static final int TIMESTAMPS = 15;

    private final Random random;

    RandomHistory(Random random) {
        this.random = random;
    }

    List<ChangeEvent> events(int count) {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(
                    switch (random.nextInt(8)) {
                        case 0, 1, 2 -> write(Op.CREATE);
                        case 3, 4, 5 -> write(Op.UPDATE);
                        default -> delete();
                    });
        }
        return events;
    }

    private ChangeEvent write(Op op) {
        long writetime = 1000 + random.nextInt(TIMESTAMPS);
        int value = (int) writetime * 10 + random.nextInt(2);
        Object[] after = new Object[TABLE.size()];
        Delta[] deltas = new Delta[TABLE.size()];
        after[0] = random.nextInt(2);
        if (random.nextInt(8) == 0) {
            set(after, "s", "s" + value);
            return event(Op.UPDATE, after, null, null, writetime);
        }
        after[1] = random.nextInt(3);
        after[2] = random.nextInt(3);
        scalar(after, deltas, "v", value);
        scalar(after, deltas, "w", "w" + value);
        elements(after, deltas, value);
        return event(op, after, deltas, null, writetime);
    }

    private void scalar(Object[] after, Delta[] deltas, String column, Object value) {
        switch (random.nextInt(4)) {
            case 0, 1 -> set(after, column, value);
            case 2 -> deltas[TABLE.indexOf(column)] = Delta.TOMBSTONE;
            default -> {
                // Untouched.
            }
        }
    }

    private void elements(Object[] after, Delta[] deltas, int value) {
        String key = "k" + (1 + random.nextInt(3));
        Map<String, Object> entry = new HashMap<>(Map.of(key, "e" + value));
        change(after, deltas, "m", entry, random.nextInt(5));
        change(after, deltas, "t", List.of(key), random.nextInt(5));
        Struct udt = new Struct(TABLE.column(TABLE.indexOf("u")).type().schema(true));
        String field = random.nextBoolean() ? "x" : "y";
        udt.put(field, field.equals("x") ? "x" + value : (Object) value);
        int u = TABLE.indexOf("u");
        switch (random.nextInt(5)) {
            case 0 -> after[u] = udt;
            case 1 -> {
                after[u] = udt;
                deltas[u] = Delta.ofFields(Map.of(field, FieldDelta.SET));
            }
            case 2 -> {
                after[u] = new Struct(udt.schema());
                deltas[u] = Delta.ofFields(Map.of(field, FieldDelta.TOMBSTONE));
            }
            case 3 -> deltas[u] = Delta.TOMBSTONE;
            default -> {
                // Untouched.
            }
        }
    }

    private static void change(Object[] after, Delta[] deltas, String column, Object element, int how) {
        int index = TABLE.indexOf(column);
        switch (how) {
            case 0 -> after[index] = element;
            case 1 -> {
                after[index] = element;
                deltas[index] = Delta.ADD;
            }
            case 2 -> {
                if (element instanceof Map<?, ?> map) {
                    map.replaceAll((key, value) -> null);
                }
                after[index] = element;
                deltas[index] = Delta.REMOVE;
            }
            case 3 -> deltas[index] = Delta.TOMBSTONE;
            default -> {
                // Untouched.
            }
        }
    }

    private ChangeEvent delete() {
        long writetime = 1000 + random.nextInt(TIMESTAMPS);
        Object[] after = new Object[TABLE.size()];
        after[0] = random.nextInt(2);
        ClusteringRange range = null;
        switch (random.nextInt(4)) {
            case 0 -> {
                // The partition.
            }
            case 1, 2 -> {
                after[1] = random.nextInt(3);
                after[2] = random.nextInt(3);
            }
            default -> range = range();
        }
        return event(Op.DELETE, after, null, range, writetime);
    }

    private ClusteringRange range() {
        int b = random.nextInt(3);
        return switch (random.nextInt(4)) {
            case 0 -> new ClusteringRange(new Bound(List.of(b), true), new Bound(List.of(b), true));
            case 1 -> new ClusteringRange(new Bound(List.of(b), random.nextBoolean()), Bound.OPEN);
            case 2 ->
                new ClusteringRange(
                        new Bound(List.of(b, random.nextInt(2)), random.nextBoolean()), new Bound(List.of(b), true));
            default ->
                new ClusteringRange(new Bound(List.of(0, 1), random.nextBoolean()), new Bound(List.of(1 + b), true));
        };
    }

    private static void set(Object[] after, String column, Object value) {
        after[TABLE.indexOf(column)] = value;
    }

    private ChangeEvent event(Op op, Object[] after, Delta[] deltas, ClusteringRange range, long writetime) {
        int ttl = op == Op.DELETE || random.nextInt(3) > 0 ? ChangeEvent.NO_TTL : 1000 * (1 + random.nextInt(3));
        long expiresAt = ttl == ChangeEvent.NO_TTL ? 0 : LastWriteWinsTable.NOW - 2000 + ttl;
        return new ChangeEvent(op, TABLE, writetime, ttl, expiresAt, after, deltas, range, Tables.ORIGIN, 5);
    }
}
