package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import io.drover.model.TableId;
import io.drover.model.name.Names;
import io.drover.source.commitlog.KnownAlterations.Alteration;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Looks for times in which the node did not keep what is written to captured tables: their {@code cdc} was off, or the
 * {@code durable_writes} of their keyspace. Used by the following thread.
 *
 * <p>What is off can be seen; what was off and is on again cannot. But each change leaves its time in the node's schema
 * tables, and while the node still has every segment of that time, the log tells the rest: without {@code cdc} a table's
 * writes are in it all the same, and without {@code durable_writes}, of which they are not, it holds {@linkplain
 * LoggedDurability the change} itself. A segment in which CDC tracks nothing is deleted by the node. Then a change whose only
 * trace is its time counts as a gap, and of those that came while nobody looked any, as others can hide behind the last.
 */
final class TrackingWatch {
    private static final String TABLE = "table ";
    private static final String KEYSPACE = "keyspace ";

    private final NodeSchema node;
    private final TableSelection selection;
    private final Supplier<Metadata> metadata;
    private final SegmentDirectory directory;
    private final Slot slot;
    private final ReadySegment ready;
    private final StateFile file;
    private final GapWatch gaps;
    private KnownAlterations known = new KnownAlterations(0, false, Map.of());

    /** Whether much can have happened since the last look. */
    private boolean isLate = true;

    /** Whether nothing is known of a time in which something was captured. */
    private boolean isForgotten;

    /** Of this look: a segment that may hold what is missing, and of which the node has yet to decide. */
    private OptionalLong undecided = OptionalLong.empty();

    TrackingWatch(
            NodeSchema node,
            TableSelection selection,
            Supplier<Metadata> metadata,
            SegmentDirectory directory,
            Slot slot,
            ReadySegment ready,
            StateFile file,
            GapWatch gaps) {
        this.node = node;
        this.selection = selection;
        this.metadata = metadata;
        this.directory = directory;
        this.slot = slot;
        this.ready = ready;
        this.file = file;
        this.gaps = gaps;
    }

    /**
     * @param goesOn whether something was captured before; otherwise, what was before is for the snapshot
     * @throws ConnectException when writes since then may be missing
     */
    void start(boolean goesOn) throws IOException {
        Optional<KnownAlterations> stored = goesOn ? KnownAlterations.read(file) : Optional.empty();
        isForgotten = goesOn && stored.isEmpty();
        known = stored.orElse(known);
        lookAtAll();
    }

    /** @throws ConnectException when writes since the last look may be missing */
    void look() {
        try {
            lookAtAll();
        } catch (IOException e) {
            throw new ConnectException("cannot look for missing writes: " + e, e);
        }
    }

    private void lookAtAll() throws IOException {
        long newest = Math.max(known.segment(), newestBegun());
        undecided = OptionalLong.empty();
        Map<String, Alteration> now = new TreeMap<>();
        Map<TableId, NodeSchema.Table> tables = node.tables(watched());
        for (Map.Entry<TableId, NodeSchema.Table> table : tables.entrySet()) {
            now.put(TABLE + table.getKey(), look(table.getKey(), table.getValue()));
        }
        for (String keyspace : TableSelection.keyspaces(tables.keySet())) {
            Optional<NodeSchema.Keyspace> found = node.keyspace(keyspace);
            if (found.isPresent()) {
                now.put(KEYSPACE + keyspace, look(keyspace, found.get(), tables.keySet()));
            }
        }
        now.values().removeIf(Objects::isNull);
        KnownAlterations next = new KnownAlterations(undecided.orElse(newest), undecided.isPresent(), now);
        if (!next.equals(known)) {
            next.write(file);
        }
        known = next;
        isLate &= undecided.isPresent();
        isForgotten &= undecided.isPresent();
    }

    /** A table that was captured for its {@code cdc} is watched when that is off, too. */
    private Set<TableId> watched() {
        Set<TableId> tables = new HashSet<>(selection.in(metadata.get()));
        known.alterations().keySet().stream()
                .filter(name -> name.startsWith(TABLE))
                .map(name -> TableId.parse(name.substring(TABLE.length())))
                .filter(selection::names)
                .forEach(tables::add);
        return tables;
    }

    /** Gives what is known of the table from now on; null when nothing is. */
    private Alteration look(TableId table, NodeSchema.Table found) throws IOException {
        if (!found.isTracked()) {
            throw new ConnectException("table " + table + " has cdc = false, so that its writes cannot be captured. Run"
                    + " ALTER TABLE " + table + " WITH cdc = true, or take the table out, and restart the task");
        }
        String id = found.id().toString();
        Alteration before = known.alterations().get(TABLE + table);
        if (before != null && !before.origin().equals(id)) {
            before = null;
        }
        if (before != null && before.alteredAt() == found.alteredAt()) {
            return before;
        }
        Alteration now = new Alteration(found.alteredAt(), node.describe(table).hashCode(), id);
        boolean isSuspicious = before == null ? isForgotten : isLate || before.content() == now.content();
        return isSuspicious && mustWait(Set.of(table), "table " + table, "cdc") ? before : now;
    }

    private Alteration look(String keyspace, NodeSchema.Keyspace found, Set<TableId> tables) throws IOException {
        if (!found.isDurable()) {
            throw new ConnectException(
                    "keyspace " + Names.cql(keyspace) + " has durable_writes = false, so that its writes"
                            + " are in no commit log. Run ALTER KEYSPACE " + Names.cql(keyspace)
                            + " WITH durable_writes = true and restart the task");
        }
        Alteration before = known.alterations().get(KEYSPACE + keyspace);
        if (before != null && before.alteredAt() == found.alteredAt()) {
            return before;
        }
        Alteration now = new Alteration(
                found.alteredAt(),
                node.describe(keyspace).hashCode(),
                before == null ? String.valueOf(found.alteredAt()) : before.origin());
        boolean isSuspicious = before != null && (isLate || before.content() == now.content());
        return isSuspicious && mustWait(of(keyspace, tables), "keyspace " + Names.cql(keyspace), "durable_writes")
                ? before
                : now;
    }

    /** Whether it depends on a segment that is not read yet whether something is missing. */
    private boolean mustWait(Set<TableId> tables, String altered, String option) throws IOException {
        if (undecided.isEmpty() && !hasAllSegments()) {
            gaps.suspect(
                    tables,
                    altered + " was altered, and the node has deleted segments since then",
                    "its " + option + " was on all the time");
        }
        return undecided.isPresent();
    }

    /**
     * Takes what the log says.
     *
     * @throws ConnectException when writes are missing therefore
     */
    void switchedOff(LoggedDurability.SwitchedOff change) {
        Alteration keyspace = known.alterations().get(KEYSPACE + change.keyspace());
        if (keyspace != null && change.writetime() > Long.parseLong(keyspace.origin())) {
            gaps.report(
                    of(change.keyspace(), watched()),
                    "durable_writes of keyspace " + Names.cql(change.keyspace())
                            + " was switched off, and what was written then is in no log");
        }
    }

    private static Set<TableId> of(String keyspace, Set<TableId> tables) {
        return tables.stream()
                .filter(table -> table.keyspace().equals(keyspace))
                .collect(Collectors.toSet());
    }

    /** Of the segments that are there; the one before them when nothing is written to them yet. */
    private long newestBegun() throws IOException {
        List<Segment> segments = directory.segments();
        long newest = segments.isEmpty() ? 0 : segments.get(0).id() - 1;
        for (Segment each : segments) {
            if (each.isBegun()) {
                newest = each.id();
            }
        }
        return newest;
    }

    /**
     * Whether every segment is there that was written to since the last look, or was read since then. Ids count up while a
     * node runs, and jump when it starts again. The first may be deleted if all of it is read, and to the last, which the node
     * keeps ready, nothing is written yet. One before it without an index is kept if CDC tracks something in it later, and
     * deleted otherwise.
     */
    private boolean hasAllSegments() throws IOException {
        long read = slot.readFrom(known.segment());
        long from = Math.max(known.segment(), read);
        boolean isUnread = known.isUnread() && read < known.segment();
        List<Segment> since =
                directory.segments().stream().filter(each -> each.id() >= from).toList();
        if (since.isEmpty()) {
            return false;
        }
        long last = isUnread ? from - 1 : from;
        for (Segment each : since) {
            if (each.id() > last + 1 && !ready.isUnused(last + 1)) {
                return false;
            }
            last = each.id();
        }
        undecided = since.subList(0, since.size() - 1).stream()
                .filter(each -> each.isIndexed() && !each.hasIndex())
                .mapToLong(Segment::id)
                .findFirst();
        return true;
    }
}
