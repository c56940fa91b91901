package io.drover.cli.demo;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Sends writes to the origin with a bound on how many are under way, and counts how they end. Thread-safe. */
final class AsyncWrites {
    private final OriginUsers origin;
    private final int maxInFlight;
    private final Semaphore permits;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Throwable lastFailure;

    AsyncWrites(OriginUsers origin, int maxInFlight) {
        this.origin = origin;
        this.maxInFlight = maxInFlight;
        this.permits = new Semaphore(maxInFlight);
    }

    /** @param onFailure called on a driver thread */
    void send(UserWrite write, Runnable onFailure) throws InterruptedException {
        permits.acquire();
        origin.write(write).whenComplete((result, failure) -> {
            if (failure == null) {
                done.incrementAndGet();
            } else {
                lastFailure = failure;
                failed.incrementAndGet();
                onFailure.run();
            }
            permits.release();
        });
    }

    void awaitAll() throws InterruptedException {
        permits.acquire(maxInFlight);
        permits.release(maxInFlight);
    }

    long done() {
        return done.get();
    }

    long failed() {
        return failed.get();
    }

    /** Null when none has failed. */
    Throwable lastFailure() {
        return lastFailure;
    }
}
