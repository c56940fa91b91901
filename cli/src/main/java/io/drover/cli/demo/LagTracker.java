package io.drover.cli.demo;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * How long each write takes from the moment the application sends it to its appearance on the target: holds the writes that
 * have not been seen there yet, and decides from reads of the target which of them have now.
 *
 * <p>A write is seen when the target shows its cells or newer ones. A delete leaves nothing to see but absence, which says
 * something only when the row is known to have been on the target before; the deletes of rows that the snapshot has yet to
 * copy are therefore counted as not measurable, and so are the rows' later writes until one of them can be seen.
 *
 * <p>Thread-safe: the workload begins writes, the poller resolves them.
 */
final class LagTracker {
    private record Pending(UserWrite write, long sentAt, boolean afterSnapshot) {}

    private final LongSupplier nanoClock;
    private final LagSamples all = new LagSamples();
    private final LagSamples afterSnapshot = new LagSamples();

    /** By user, the oldest unseen write first. */
    private final Map<UUID, Deque<Pending>> unseen = new LinkedHashMap<>();

    /** Users that were inserted before the snapshot was complete, and have been seen on the target. */
    private final Set<UUID> known = new HashSet<>();

    private final Random random = new Random(0);
    private final int sampling;
    private boolean tracking;
    private boolean snapshotComplete;
    private int unseenWrites;
    private long notMeasurable;

    /** @param sampling 1 to track every user, n to track one in n, all its writes */
    LagTracker(int sampling, LongSupplier nanoClock) {
        this.sampling = sampling;
        this.nanoClock = nanoClock;
    }

    /** From now on writes are tracked: the stream runs. */
    synchronized void start() {
        tracking = true;
    }

    /** From now on every row of the origin is known to have been on the target. */
    synchronized void snapshotComplete() {
        snapshotComplete = true;
        known.clear();
    }

    /** To be called before the write is sent. */
    synchronized void begin(UserWrite write) {
        if (!tracking || Math.floorMod(write.id().hashCode(), sampling) != 0) {
            return;
        }
        if (write.kind().isDelete() && !snapshotComplete && !known.contains(write.id())) {
            notMeasurable++;
            return;
        }
        unseen.computeIfAbsent(write.id(), id -> new ArrayDeque<>())
                .addLast(new Pending(write, nanoClock.getAsLong(), snapshotComplete));
        unseenWrites++;
    }

    /** The write failed, so that nobody knows whether it will ever appear. */
    synchronized void abandon(UserWrite write) {
        Deque<Pending> writes = unseen.get(write.id());
        if (writes != null && writes.removeIf(pending -> pending.write().equals(write))) {
            unseenWrites--;
            if (writes.isEmpty()) {
                unseen.remove(write.id());
            }
        }
    }

    synchronized boolean hasUnseen(UUID id) {
        return unseen.containsKey(id);
    }

    synchronized int unseenWrites() {
        return unseenWrites;
    }

    synchronized long notMeasurable() {
        return notMeasurable;
    }

    /** How long the oldest unseen write has been under way. */
    synchronized Duration oldestUnseen() {
        long now = nanoClock.getAsLong();
        Iterator<Deque<Pending>> oldest = unseen.values().iterator();
        return oldest.hasNext()
                ? Duration.ofNanos(now - oldest.next().peekFirst().sentAt())
                : Duration.ZERO;
    }

    /**
     * Users to look for. Half of them are those whose writes have been under way the longest; the others are spread over the
     * rest, because a Kafka partition that stands still must not hide what arrives through the others.
     */
    synchronized List<UUID> wanted(int limit) {
        List<UUID> users = new ArrayList<>(Math.min(limit, unseen.size()));
        int oldest = unseen.size() <= limit ? limit : limit / 2;
        int stride = Math.max(1, (unseen.size() - oldest) / Math.max(1, limit - oldest));
        int next = oldest + (unseen.size() > limit ? random.nextInt(stride) : 0);
        int index = 0;
        for (UUID id : unseen.keySet()) {
            if (index < oldest) {
                users.add(id);
            } else if (index == next && users.size() < limit) {
                users.add(id);
                next += stride;
            }
            index++;
        }
        return users;
    }

    /** A read of the target, which began after {@link #wanted} gave the user, shows this. */
    synchronized void observe(UUID id, TargetUser user) {
        Deque<Pending> writes = unseen.get(id);
        if (writes == null) {
            return;
        }
        int seen = newestShown(writes, user);
        if (seen == 0 && user.lacks(writes.peekFirst().write())) {
            seen = 1;
        }
        long now = nanoClock.getAsLong();
        for (int i = 0; i < seen; i++) {
            Pending pending = writes.pollFirst();
            all.add(now - pending.sentAt());
            if (pending.afterSnapshot()) {
                afterSnapshot.add(now - pending.sentAt());
            }
            unseenWrites--;
            if (pending.write().kind() == UserWrite.Kind.INSERT && !snapshotComplete) {
                known.add(id);
            }
        }
        if (writes.isEmpty()) {
            unseen.remove(id);
        }
    }

    /** How many writes, from the oldest on, are covered by the newest one that the row shows. */
    private static int newestShown(Deque<Pending> writes, TargetUser user) {
        int index = writes.size();
        for (Iterator<Pending> newestFirst = writes.descendingIterator(); newestFirst.hasNext(); index--) {
            if (user.shows(newestFirst.next().write())) {
                return index;
            }
        }
        return 0;
    }

    /** Of all writes that were measured so far. */
    synchronized LagFigures figures() {
        return all.figures();
    }

    /** Of the writes that were sent since the snapshot is complete. */
    synchronized LagFigures figuresAfterSnapshot() {
        return afterSnapshot.figures();
    }
}
