package io.drover.source.commitlog;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.ScalarType;
import io.drover.source.commitlog.RowReader.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A row whose lists or counters changed: what the log says of the changes, and what the origin says. */
final class RereadRow {
    /** A node makes a write readable right after it is in the log; only of newer ones is a value expected. */
    private static final Duration NEW = Duration.ofSeconds(10);

    private static final int MAX_STALE_READS = 5;

    private final RowKey key;
    /** By column, the newest change. */
    private final Map<Integer, ChangeEvent> changes = new HashMap<>();

    private Map<Integer, Value> values;
    private int staleReads;

    RereadRow(RowKey key) {
        this.key = key;
    }

    RowKey key() {
        return key;
    }

    /** @return whether this is the first change of that column */
    boolean add(CapturedEvent change) {
        ChangeEvent known = changes.get(change.reread());
        if (known == null || known.writetime() < change.event().writetime()) {
            changes.put(change.reread(), change.event());
        }
        return known == null;
    }

    /**
     * Takes what was read, unless it does not show a write that must be there by now; then it is to be read once more. A
     * write that something hides looks the same, so this ends after some reads.
     */
    boolean take(Map<Integer, Value> read, Instant now) {
        values = read;
        return !isStale(now) || ++staleReads >= MAX_STALE_READS;
    }

    private boolean isStale(Instant now) {
        long newFrom = TimeUnit.MILLISECONDS.toMicros(now.minus(NEW).toEpochMilli());
        return changes.entrySet().stream().anyMatch(entry -> {
            ChangeEvent change = entry.getValue();
            Value value = values.get(entry.getKey());
            return value != null
                    && change.writetime() > newFrom
                    && !isDeletion(change, entry.getKey())
                    && (value.isAbsent() || value.knowsWritetime() && value.writetime() < change.writetime());
        });
    }

    /**
     * The event with the column's value, in the place of its first change.
     *
     * @return empty when the column is dropped, or when an event of its own says that the value is deleted: a counter, or a
     *     list with its row
     */
    Optional<ChangeEvent> event(CapturedEvent first, ListWritetimes writetimes, RereadCounts counts) {
        int column = first.reread();
        Value value = values.get(column);
        boolean isCounter = key.table().column(column).type() == ScalarType.COUNTER;
        if (value == null || value.isAbsent() && isCounter) {
            return Optional.empty();
        }
        if (value.mixesTtls()) {
            counts.countMixed();
        }
        ChangeEvent change = changes.get(column);
        if (value.isAbsent() && change.op() == Op.DELETE && !writetimes.hasLater(key, column, change.writetime())) {
            return Optional.empty();
        }
        // A list that one statement wrote as a whole, and that is still the same, keeps the TTL that the writer gave
        // it.
        boolean isAsWritten = !value.mixesTtls()
                && change.hasTtl()
                && (!value.knowsWritetime() || value.writetime() == change.writetime());
        Object[] after = first.event().after().clone();
        after[column] = value.value();
        Delta[] deltas = null;
        if (value.isAbsent() || value.mixesTtls()) {
            deltas = new Delta[after.length];
            deltas[column] = value.isAbsent() ? Delta.TOMBSTONE : Delta.ofExpiries(value.expiries());
        }
        boolean expires = !value.isAbsent();
        return Optional.of(new ChangeEvent(
                Op.UPDATE,
                key.table(),
                isCounter
                        ? value.writetime()
                        : writetimes.raise(key, column, Math.max(change.writetime(), value.writetime())),
                !expires ? ChangeEvent.NO_TTL : isAsWritten ? change.ttl() : value.ttl(),
                !expires ? 0 : isAsWritten ? change.expiresAt() : value.expiresAt(),
                after,
                deltas,
                null,
                first.event().origin(),
                first.event().capturedAt()));
    }

    /** Whether the change took the value away, so that nothing of it can be seen at the origin. */
    private static boolean isDeletion(ChangeEvent change, int column) {
        return change.op() == Op.DELETE || change.delta(column) != null;
    }
}
