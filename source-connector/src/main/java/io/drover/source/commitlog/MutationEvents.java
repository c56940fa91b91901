package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import java.util.ArrayList;
import java.util.List;

/** Collects the events of one mutation after the other, each with its place in the log. */
final class MutationEvents {
    private static final String CONNECTOR = "commitlog";

    private final String migration;
    private final String cluster;
    private final String node;
    private List<ChangeEvent> events = new ArrayList<>();
    /** By event, the column to read; no longer than up to the last event that needs it. */
    private final List<Integer> rereads = new ArrayList<>();

    private long segment;
    private int position;
    private long capturedAt;

    MutationEvents(String migration, String cluster, String node) {
        this.migration = requireNonNull(migration, "migration is null");
        this.cluster = requireNonNull(cluster, "cluster is null");
        this.node = requireNonNull(node, "node is null");
    }

    /** One for another thread. */
    MutationEvents forOtherThread() {
        return new MutationEvents(migration, cluster, node);
    }

    /** @param mutationPosition where the mutation starts */
    void start(long segmentId, int mutationPosition, long now) {
        segment = segmentId;
        position = mutationPosition;
        capturedAt = now;
        restart();
    }

    /** Drops what was collected for this mutation so far. */
    void restart() {
        events = new ArrayList<>(1);
        rereads.clear();
    }

    /** Where the mutation starts. */
    LogPosition position() {
        return new LogPosition(segment, position);
    }

    List<ChangeEvent> events() {
        return events;
    }

    /**
     * The events with where to go on once each is safe in Kafka.
     *
     * @param end where the next mutation may start
     */
    List<CapturedEvent> captured(int end) {
        List<CapturedEvent> captured = new ArrayList<>(events.size());
        LogPosition start = position();
        int last = events.size() - 1;
        for (int i = 0; i <= last; i++) {
            LogPosition next = i == last ? new LogPosition(segment, end) : start;
            captured.add(new CapturedEvent(events.get(i), reread(i), next));
        }
        return captured;
    }

    /** The column that must be read from the origin before the event can go out, or {@link Reread#NONE}. */
    int reread(int event) {
        return event < rereads.size() ? rereads.get(event) : Reread.NONE;
    }

    void write(TableSchema table, Statement statement) {
        events.add(new ChangeEvent(
                statement.isMarker() ? Op.CREATE : Op.UPDATE,
                table,
                statement.writetime(),
                statement.ttl(),
                statement.expiresAt(),
                statement.after(),
                statement.deltas(),
                null,
                origin(),
                capturedAt));
    }

    /** @param key of the row, or of the partition for a static column; the event's own from now on */
    void reread(TableSchema table, Object[] key, Reread reread) {
        while (rereads.size() < events.size()) {
            rereads.add(Reread.NONE);
        }
        rereads.add(reread.column());
        Delta[] deltas = null;
        if (reread.deletes()) {
            deltas = new Delta[table.size()];
            deltas[reread.column()] = Delta.TOMBSTONE;
        }
        events.add(new ChangeEvent(
                Op.UPDATE,
                table,
                reread.writetime(),
                reread.ttl(),
                reread.expiresAt(),
                key,
                deltas,
                null,
                origin(),
                capturedAt));
    }

    /**
     * Says that the lists behind a deletion must be read, as it may have taken the older elements of some of them.
     *
     * @param key of the row, or of the partition; the event's own from now on
     * @param column of the list, or {@link Reread#LISTS_OF_ROWS}
     */
    void rereadDeleted(TableSchema table, long writetime, Object[] key, ClusteringRange range, int column) {
        while (rereads.size() < events.size()) {
            rereads.add(Reread.NONE);
        }
        rereads.add(column);
        delete(table, writetime, key, range);
    }

    /** @param key of the row, or of the partition; the event's own from now on */
    void delete(TableSchema table, long writetime, Object[] key, ClusteringRange range) {
        events.add(new ChangeEvent(
                Op.DELETE, table, writetime, ChangeEvent.NO_TTL, 0, key, null, range, origin(), capturedAt));
    }

    void truncate(TableSchema table, long writetime) {
        Object[] nothing = new Object[table.size()];
        events.add(new ChangeEvent(
                Op.TRUNCATE, table, writetime, ChangeEvent.NO_TTL, 0, nothing, null, null, origin(), capturedAt));
    }

    private Origin origin() {
        return new Origin(CONNECTOR, migration, cluster, node, segment, position, events.size());
    }
}
