package io.drover.cli.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A steady rate, kept by the one thread that waits on it. */
public final class Pace {
    /** What is further behind schedule than this is not made up for: a stalled cluster is not met with a burst. */
    private static final long MAX_BEHIND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNanos;
    private long due = System.nanoTime();

    public Pace(int perSecond) {
        this.intervalNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /**
     * Waits until the next turn is due.
     *
     * @return false as soon as it is stopped
     */
    public boolean awaitTurn(BooleanSupplier stopped) throws InterruptedException {
        while (!stopped.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long now = System.nanoTime();
            if (now >= due) {
                due = Math.max(due + intervalNanos, now - MAX_BEHIND_NANOS);
                return true;
            }
            LockSupport.parkNanos(due - now);
        }
        return false;
    }
}
