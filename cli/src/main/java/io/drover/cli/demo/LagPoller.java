package io.drover.cli.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads on the target what the tracker still waits for, again and again. During a stall only the oldest writes are read, so
 * that the measurement does not become the load.
 */
final class LagPoller implements AutoCloseable {
    private static final long PERIOD_MILLIS = 20;
    private static final int MAX_USERS = 400;
    private static final int USERS_PER_READ = 20;

    private final LagTracker tracker;
    private final TargetUsers target;
    private final Thread thread = new Thread(this::run, "lag-poller");
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
                poll();
                long elapsed = (System.nanoTime() - started) / 1_000_000;
                Thread.sleep(Math.max(1, PERIOD_MILLIS - elapsed));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void poll() {
        List<UUID> users = tracker.oldest(MAX_USERS);
        Map<List<UUID>, CompletableFuture<Map<UUID, TargetUser>>> reads = new LinkedHashMap<>();
        for (int from = 0; from < users.size(); from += USERS_PER_READ) {
            List<UUID> ids = new ArrayList<>(users.subList(from, Math.min(from + USERS_PER_READ, users.size())));
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
