package io.drover.sink.delivery;

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

    /** How many writes are to be in flight at most before some more are sent: several at a time save thread switches. */
    int refillAt() {
        return max - Math.max(1, max / 8);
    }

    /** Waits until no more writes than these are in flight, or the time is over. */
    void await(int atMost, long nanos) throws InterruptedException {
        task = Thread.currentThread();
        wakeAt = atMost;
        long deadline = System.nanoTime() + nanos;
        try {
            for (long left = nanos; left > 0 && count.get() > atMost; left = deadline - System.nanoTime()) {
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
