package io.drover.sink.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The bound on writes that were sent and are not settled; one that waits for its retry still counts. Taken, and changed, by
 * the task's thread; given back by any.
 */
final class InFlightWrites {
    private static final class Permits extends Semaphore {
        private static final long serialVersionUID = 1;

        Permits(int permits) {
            super(permits);
        }

        void change(int by) {
            if (by > 0) {
                release(by);
            } else if (by < 0) {
                reducePermits(-by);
            }
        }
    }

    private final Permits permits;
    private final AtomicInteger count = new AtomicInteger();
    private int max;
    private boolean full;

    InFlightWrites(int max) {
        this.max = max;
        permits = new Permits(max);
    }

    /** Writes beyond a lower bound stay; no others are sent until they are fewer. */
    void setMax(int newMax) {
        permits.change(newMax - max);
        max = newMax;
    }

    boolean tryBegin() {
        if (permits.tryAcquire()) {
            count.incrementAndGet();
            return true;
        }
        full = true;
        return false;
    }

    void end() {
        count.decrementAndGet();
        permits.release();
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
        // Waiting for several at a time saves a thread switch per write.
        int room = Math.max(1, max / 8);
        if (permits.tryAcquire(room, nanos, TimeUnit.NANOSECONDS)) {
            permits.release(room);
        }
    }
}
