package io.drover.sink.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The bound on writes that were sent and are not settled; one that waits for its retry still counts. Begun, and the bound
 * changed, by the task's thread; ended by any.
 */
final class InFlightWrites {
    private static final int NOBODY_WAITS = -1;

    private final AtomicInteger count = new AtomicInteger();
    private int max;
    private boolean full;
    private Thread task;

    /** The count at which the task's thread is woken. A semaphore would wake it with each write that ends. */
    private volatile int wakeAt = NOBODY_WAITS;

    /** @param max at least 1 */
    InFlightWrites(int max) {
        this.max = max;
    }

    /** Writes beyond a lower bound stay; no others are sent until they are fewer. */
    void setMax(int newMax) {
        max = newMax;
    }

    boolean tryBegin() {
        if (count.get() < max) {
            count.incrementAndGet();
            return true;
        }
        full = true;
        return false;
    }

    void end() {
        if (count.decrementAndGet() == wakeAt) {
            LockSupport.unpark(task);
        }
    }

    boolean isIdle() {
        return count.get() == 0;
    }

    int count() {
        return count.get();
    }

    /** Whether the bound has kept a write back since the last call. */
    boolean isFull() {
        boolean was = full;
        full = false;
        return was;
    }

    /**
     * Waits until there is some room, or the time is over.
     *
     * @param atLeast waits this long even if there is room
     */
    void awaitRoom(long nanos, long atLeast) throws InterruptedException {
        if (atLeast > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, atLeast));
            return;
        }
        task = Thread.currentThread();
        // Waiting for several at a time saves a thread switch per write.
        wakeAt = max - Math.max(1, max / 8);
        long deadline = System.nanoTime() + nanos;
        try {
            for (long left = nanos; left > 0 && count.get() > wakeAt; left = deadline - System.nanoTime()) {
                LockSupport.parkNanos(this, left);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        } finally {
            wakeAt = NOBODY_WAITS;
        }
    }
}
