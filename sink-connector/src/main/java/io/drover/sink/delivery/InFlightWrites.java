package io.drover.sink.delivery;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The bound on writes that were sent and are not settled; one that waits for its retry still counts. Taken by the task's
 * thread, given back by any.
 */
final class InFlightWrites {
    private final Semaphore permits;
    /** Waiting for several at a time saves a thread switch per write. */
    private final int room;

    InFlightWrites(int max) {
        permits = new Semaphore(max);
        room = Math.max(1, max / 8);
    }

    boolean tryBegin() {
        return permits.tryAcquire();
    }

    void end() {
        permits.release();
    }

    /** Waits until there is some room, or the time is over. */
    void awaitRoom(long nanos) throws InterruptedException {
        if (permits.tryAcquire(room, nanos, TimeUnit.NANOSECONDS)) {
            permits.release(room);
        }
    }
}
