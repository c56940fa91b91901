package io.drover.cli.load;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Sends writes to a cluster with a bound on how many are under way, and counts how they end. Thread-safe. */
public final class AsyncWrites {
    private final int maxInFlight;
    private final Semaphore permits;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private volatile Throwable lastFailure;

    public AsyncWrites(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        this.permits = new Semaphore(maxInFlight);
    }

    /** @param onFailure called on a driver thread */
    public void send(Supplier<? extends CompletionStage<?>> write, Consumer<Throwable> onFailure)
            throws InterruptedException {
        permits.acquire();
        write.get().whenComplete((result, failure) -> {
            if (failure == null) {
                done.incrementAndGet();
            } else {
                lastFailure = failure;
                failed.incrementAndGet();
                onFailure.accept(failure);
            }
            permits.release();
        });
    }

    public void awaitAll() throws InterruptedException {
        permits.acquire(maxInFlight);
        permits.release(maxInFlight);
    }

    public long done() {
        return done.get();
    }

    public long failed() {
        return failed.get();
    }

    /** Null when none has failed. */
    public Throwable lastFailure() {
        return lastFailure;
    }
}
