package io.drover.cli.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads on the target what the tracker still waits for, again and again. It rests several times as long as its reads took,
 * and reads a few users at a time, so that the measurement does not become the load; while most of them turn out to have
 * arrived, it goes on at once, with more.
 */
final class LagPoller implements AutoCloseable {
    private static final long PERIOD_MILLIS = 20;
    private static final int RESTS_PER_READ = 4;
    private static final int MIN_USERS = 100;
    private static final int MAX_USERS = 1600;
    private static final int USERS_PER_READ = 20;

    private final LagTracker tracker;
    private final TargetUsers target;
    private final Thread thread = new Thread(this::run, "lag-poller");
    private int users = MIN_USERS;
    private volatile boolean closed;
    private volatile Throwable lastFailure;

    LagPoller(LagTracker tracker, TargetUsers target) {
        this.tracker = tracker;
        this.target = target;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why the last read failed, or null when it did not. */
    Throwable lastFailure() {
        return lastFailure;
    }

    private void run() {
        try {
            while (!closed) {
                long started = System.nanoTime();
                boolean more = poll();
                long elapsed = (System.nanoTime() - started) / 1_000_000;
                Thread.sleep(more ? 1 : Math.max(PERIOD_MILLIS, RESTS_PER_READ * elapsed));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether to go on at once, because there is more to see */
    boolean poll() {
        List<UUID> wanted = tracker.wanted(users);
        read(wanted);
        long arrived = wanted.stream().filter(id -> !tracker.hasUnseen(id)).count();
        boolean mostArrived = wanted.size() >= users && arrived > wanted.size() / 2;
        users = mostArrived ? Math.min(users * 2, MAX_USERS) : MIN_USERS;
        return mostArrived;
    }

    private void read(List<UUID> wanted) {
        Map<List<UUID>, CompletableFuture<Map<UUID, TargetUser>>> reads = new LinkedHashMap<>();
        for (int from = 0; from < wanted.size(); from += USERS_PER_READ) {
            List<UUID> ids = wanted.subList(from, Math.min(from + USERS_PER_READ, wanted.size()));
            reads.put(ids, target.read(ids).toCompletableFuture());
        }
        reads.forEach((ids, read) -> {
            try {
                Map<UUID, TargetUser> found = read.join();
                ids.forEach(id -> tracker.observe(id, found.getOrDefault(id, TargetUser.ABSENT)));
                lastFailure = null;
            } catch (CompletionException e) {
                // The write stays unseen and is read again: a target that does not answer is lag, and shows as such.
                lastFailure = e.getCause();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
