package io.drover.cli.demo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The application: writes to the origin at a steady rate, from before the migration starts until after it has caught up. One
 * thread decides what to write; failed writes are counted, and their users left alone from then on.
 */
final class Workload implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 1024;

    /** What is further behind schedule than this is not made up for: a stalled origin is not met with a burst. */
    private static final long MAX_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UserHistory history;
    private final WriteClock clock;
    private final LagTracker tracker;
    private final AsyncWrites writes;
    private final long intervalNanos;
    private final Queue<UserWrite> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "workload");
    private volatile boolean closed;

    Workload(UserHistory history, WriteClock clock, OriginUsers origin, LagTracker tracker, int writesPerSecond) {
        this.history = history;
        this.clock = clock;
        this.tracker = tracker;
        this.writes = new AsyncWrites(origin, MAX_IN_FLIGHT);
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / writesPerSecond;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            long due = System.nanoTime();
            while (!closed) {
                long now = System.nanoTime();
                if (now < due) {
                    LockSupport.parkNanos(due - now);
                    continue;
                }
                due = Math.max(due + intervalNanos, now - MAX_BEHIND_NANOS);
                writeNext();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeNext() throws InterruptedException {
        forgetFailures();
        UserWrite write = history.next(clock.next(), tracker::hasUnseen);
        tracker.begin(write);
        writes.send(write, () -> failures.add(write));
    }

    long done() {
        return writes.done();
    }

    long failed() {
        return writes.failed();
    }

    /** Null when none has failed. */
    Throwable lastFailure() {
        return writes.lastFailure();
    }

    /** Stops writing, and waits for the answers to what was written. */
    void stop() throws InterruptedException {
        closed = true;
        thread.join();
        writes.awaitAll();
        forgetFailures();
    }

    /** Stops writing, whatever becomes of what was written. */
    @Override
    public void close() {
        closed = true;
    }

    private void forgetFailures() {
        for (UserWrite failed = failures.poll(); failed != null; failed = failures.poll()) {
            tracker.abandon(failed);
            history.abandon(failed.id());
        }
    }
}
