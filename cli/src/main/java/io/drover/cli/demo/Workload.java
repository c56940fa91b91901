package io.drover.cli.demo;

import io.drover.cli.load.AsyncWrites;
import io.drover.cli.load.Pace;
import io.drover.cli.load.WriteClock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The application: writes to the origin at a steady rate, from before the migration starts until after it has caught up. One
 * thread decides what to write; failed writes are counted, and their users left alone from then on.
 */
final class Workload implements AutoCloseable {
    private static final int MAX_IN_FLIGHT = 1024;

    private final UserHistory history;
    private final WriteClock clock;
    private final LagTracker tracker;
    private final OriginUsers origin;
    private final AsyncWrites writes;
    private final Pace pace;
    private final Queue<UserWrite> failures = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "workload");
    private volatile boolean closed;

    Workload(UserHistory history, WriteClock clock, OriginUsers origin, LagTracker tracker, int writesPerSecond) {
        this.history = history;
        this.clock = clock;
        this.tracker = tracker;
        this.origin = origin;
        this.writes = new AsyncWrites(MAX_IN_FLIGHT);
        this.pace = new Pace(writesPerSecond);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (pace.awaitTurn(() -> closed)) {
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
        writes.send(() -> origin.write(write), failure -> failures.add(write));
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
