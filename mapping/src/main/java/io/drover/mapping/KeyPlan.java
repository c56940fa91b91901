package io.drover.mapping;

import io.drover.mapping.cast.ConversionException;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.ClusteringRange.Bound;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;

/**
 * From the origin's primary key to the target's, and from the origin's deletions to the target's.
 *
 * <p>A deletion of the origin says: all rows in which these key columns have these values (and the next ones lie in a range).
 * It is one deletion of the target if the leading columns of the target's key can be computed from those values, and tell
 * them all: then the target's rows with that prefix are the very rows that the origin deleted.
 *
 * @param parts by column of the target's primary key
 * @param isShared whether other origin tables have the same target
 */
record KeyPlan(TableSchema origin, TableSchema target, KeyPart[] parts, boolean isShared) {
    /** Fills the key of a row, or of a partition where the event is about its static columns. */
    void fill(ChangeEvent event, Draft draft) {
        int size = event.touches(origin.primaryKeySize() - 1) ? parts.length : target.partitionKeySize();
        for (int i = 0; i < size; i++) {
            draft.after[i] = value(i, event);
            Delta delta = parts[i].move() == null ? null : event.delta(parts[i].move().from);
            if (delta != null) {
                if (parts[i].move().becomesOrdinary(delta)) {
                    draft.after[i] = parts[i].move().noBytes();
                } else {
                    draft.delta(i, delta);
                }
            }
        }
    }

    /** @param key of the target; nulls for the clustering columns of a partition's static columns */
    boolean hasConstants(List<Object> key) {
        for (int i = 0; i < parts.length; i++) {
            Object constant = parts[i].constant();
            if (constant != null && key.get(i) != null && !constant.equals(key.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Object value(int part, ChangeEvent event) {
        try {
            return parts[part].value(event);
        } catch (ConversionException e) {
            throw new DataException(
                    "key column " + Names.cql(target.column(part).name()) + " of " + target.id() + ", "
                            + parts[part].expression() + ": the value " + e.getMessage());
        }
    }

    /** @throws DataException when the target has no one deletion for it */
    ChangeEvent delete(ChangeEvent event) {
        if (event.range() == null && event.touches(origin.primaryKeySize() - 1)) {
            Draft draft = new Draft(event, target);
            fill(event, draft);
            return deletion(event, draft.after, draft.deltas, null);
        }
        List<Object> start =
                event.range() == null ? List.of() : event.range().start().values();
        List<Object> end =
                event.range() == null ? List.of() : event.range().end().values();
        int shared = shared(start, end);
        Object[] row = Arrays.copyOf(event.after(), event.after().length);
        for (int i = 0; i < shared; i++) {
            row[origin.partitionKeySize() + i] = start.get(i);
        }
        int longest = Math.max(start.size(), end.size());
        Prefix prefix = prefix(shared, longest);
        if (prefix.refusal() != null) {
            throw new DataException("this deletion cannot be translated to " + target.id() + ": " + prefix.refusal());
        }
        return prefixDeletion(event, deletion(event, row, event.deltas(), null, origin), prefix, shared);
    }

    /**
     * The target's columns that stand for an origin's deletion.
     *
     * @param size how many leading columns of the target's key have one value
     * @param flips whether the target sorts the columns behind them the other way
     * @param refusal null when it can be translated
     */
    record Prefix(int size, boolean flips, String refusal) {}

    /**
     * @param equal how many clustering columns of the origin have one value in the deletion
     * @param bounded how many are named by one of its bounds
     */
    Prefix prefix(int equal, int bounded) {
        boolean[] known = new boolean[origin.size()];
        Arrays.fill(known, 0, origin.partitionKeySize() + equal, true);
        int size = 0;
        while (size < parts.length && parts[size].isComputable(known)) {
            size++;
        }
        if (size < target.partitionKeySize()) {
            return refuse("its partitions depend on " + missing(known, size) + ", which the deletion does not tell");
        }
        for (int i = 0; i < origin.partitionKeySize() + equal; i++) {
            if (!isTold(i, size)) {
                return refuse("column " + Names.cql(origin.column(i).name())
                        + (isRead(i, size)
                                ? " is in its key only as part of an expression or a lossy cast, which may give other"
                                        + " rows the same value"
                                : " comes behind others in its key that the deletion does not tell"));
            }
        }
        for (int i = size; i < parts.length; i++) {
            if (parts[i].needs().length == 0) {
                return refuse("constant column " + Names.cql(target.column(i).name())
                        + " comes behind others in its key that the deletion does not tell");
            }
        }
        return range(size, equal, bounded);
    }

    private boolean isTold(int column, int size) {
        for (int i = 0; i < size; i++) {
            if (parts[i].tellsOf(column)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRead(int column, int size) {
        for (int i = 0; i < size; i++) {
            if (KeyBuilder.reads(parts[i], column)) {
                return true;
            }
        }
        return false;
    }

    private String missing(boolean[] known, int part) {
        for (int need : parts[part].needs()) {
            if (!known[need]) {
                return Names.cql(origin.column(need).name());
            }
        }
        throw new IllegalStateException("all is known");
    }

    /** Behind the prefix the target must go on with the origin's bounded columns, in their order, all of them either way. */
    private Prefix range(int size, int equal, int bounded) {
        boolean flips = false;
        for (int i = equal; i < bounded; i++) {
            int from = origin.partitionKeySize() + i;
            int to = size + i - equal;
            if (to >= parts.length || parts[to].move() == null || parts[to].move().from != from || !parts[to].tells()) {
                return refuse(
                        "it is a range of " + Names.cql(origin.column(from).name())
                                + ", and the target does not sort by that at this place");
            }
            if (!parts[to].keepsOrder()) {
                return refuse("it is a range of "
                        + Names.cql(origin.column(from).name()) + ", and the target's values sort differently");
            }
            boolean flipped = origin.column(from).kind() != target.column(to).kind();
            if (i > equal && flipped != flips) {
                return refuse("it is a range over several clustering columns, and the target sorts some of them the"
                        + " other way");
            }
            flips = flipped;
        }
        return new Prefix(size, flips, null);
    }

    private static Prefix refuse(String reason) {
        return new Prefix(0, false, reason);
    }

    private ChangeEvent prefixDeletion(ChangeEvent event, ChangeEvent row, Prefix prefix, int shared) {
        Object[] key = new Object[target.size()];
        for (int i = 0; i < prefix.size(); i++) {
            key[i] = value(i, row);
        }
        boolean open = event.range() == null
                || event.range().start().values().size() == shared
                        && event.range().end().values().size() == shared;
        if (event.range() == null && shared == 0 && hasOwnPartitions()) {
            return deletion(
                    event, Arrays.copyOf(Arrays.copyOf(key, target.partitionKeySize()), key.length), null, null);
        }
        // A range spares the static columns, which only a target with the origin's partitions can have.
        boolean isPartition = prefix.size() == target.partitionKeySize() && (event.range() == null || shared > 0);
        if (open && (isPartition || prefix.size() == parts.length)) {
            return deletion(event, key, null, null);
        }
        List<Object> values = Arrays.asList(key).subList(target.partitionKeySize(), prefix.size());
        Bound start = event.range() == null ? Bound.OPEN : event.range().start();
        Bound end = event.range() == null ? Bound.OPEN : event.range().end();
        Bound from = bound(start, values, prefix, shared);
        Bound to = bound(end, values, prefix, shared);
        Object[] partition = Arrays.copyOf(Arrays.copyOf(key, target.partitionKeySize()), key.length);
        return deletion(
                event, partition, null, prefix.flips() ? new ClusteringRange(to, from) : new ClusteringRange(from, to));
    }

    /**
     * Whether an origin's partition is a whole partition of the target, whatever columns the target puts before the origin's
     * clustering columns. Several origins that share the target and its static columns have partitions of their own.
     */
    private boolean hasOwnPartitions() {
        boolean hasStatics = target.columns().stream().anyMatch(column -> column.kind() == Column.Kind.STATIC);
        return (!isShared || hasStatics) && KeyPart.haveSamePartitions(origin, target, parts);
    }

    private Bound bound(Bound bound, List<Object> prefixValues, Prefix prefix, int shared) {
        List<Object> values = new ArrayList<>(prefixValues);
        for (int i = shared; i < bound.values().size(); i++) {
            values.add(parts[prefix.size() + i - shared]
                    .move()
                    .convert(bound.values().get(i)));
        }
        return new Bound(values, bound.values().size() <= shared || bound.inclusive());
    }

    /** Only the columns behind the prefix that both bounds share decide: there the rows are in between. */
    private static int shared(List<Object> start, List<Object> end) {
        int shared = 0;
        while (shared < Math.min(start.size(), end.size()) && Objects.deepEquals(start.get(shared), end.get(shared))) {
            shared++;
        }
        return shared;
    }

    private ChangeEvent deletion(ChangeEvent event, Object[] after, Delta[] deltas, ClusteringRange range) {
        return deletion(event, after, deltas, range, target);
    }

    private static ChangeEvent deletion(
            ChangeEvent event, Object[] after, Delta[] deltas, ClusteringRange range, TableSchema table) {
        return new ChangeEvent(
                Op.DELETE,
                table,
                event.writetime(),
                event.ttl(),
                event.expiresAt(),
                after,
                deltas,
                range,
                event.origin(),
                event.capturedAt());
    }

    /** The kinds of deletions of the origin that cannot be translated, each with why. */
    List<String> untranslatable() {
        List<String> all = new ArrayList<>();
        if (origin.clusteringSize() > 0) {
            add(all, "the deletion of a whole partition", prefix(0, 0));
        }
        for (int equal = 0; equal < origin.clusteringSize(); equal++) {
            Column column = origin.column(origin.partitionKeySize() + equal);
            add(all, "the deletion of a range of " + Names.cql(column.name()), prefix(equal, equal + 1));
            if (equal > 0) {
                String last = Names.cql(
                        origin.column(origin.partitionKeySize() + equal - 1).name());
                add(all, "the deletion of all rows with one " + last, prefix(equal, equal));
            }
        }
        return all;
    }

    private static void add(List<String> all, String what, Prefix prefix) {
        if (prefix.refusal() != null) {
            all.add(what + ": " + prefix.refusal());
        }
    }
}
