package io.drover.sink.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the target takes writes: which of them fail, and until when it is left alone because it takes nothing at all. Says
 * once that it fails, and once that it is back, however many records wait. For the task's thread, but for {@link #recovered}.
 */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);
    /** A target that comes and goes is worth a line a minute. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final Backoff backoff;
    /** Records that have failed and are neither applied nor given up yet. */
    private final AtomicInteger failing = new AtomicInteger();

    private int refusals;
    private long closedUntil;
    private boolean active;
    private boolean announced;
    private long since;
    private long lastAnnounced;
    private boolean everAnnounced;

    Outage(Backoff backoff) {
        this.backoff = backoff;
    }

    /** The target takes nothing now. */
    void refused(long nanoTime, RuntimeException why) {
        closedUntil = nanoTime + backoff.nanos(++refusals);
        // What the next attempt sets right is worth no line.
        if (refusals > 1) {
            begin(nanoTime, why);
        }
    }

    /** The target takes a record, whatever becomes of it. */
    void accepted() {
        refusals = 0;
    }

    /** @param attempts how many of this record have failed */
    void failed(long nanoTime, int attempts, RuntimeException why) {
        if (attempts == 1) {
            failing.incrementAndGet();
        } else {
            begin(nanoTime, why);
        }
    }

    /** A record that had failed is applied, or given up. Any thread. */
    void recovered() {
        failing.decrementAndGet();
    }

    /** Whether nothing may be tried yet. */
    boolean isClosed(long nanoTime) {
        return refusals > 0 && closedUntil - nanoTime > 0;
    }

    /** In {@link System#nanoTime()}. */
    long closedUntil() {
        return closedUntil;
    }

    private void begin(long nanoTime, RuntimeException why) {
        if (active) {
            return;
        }
        active = true;
        since = nanoTime;
        announced = !everAnnounced || nanoTime - lastAnnounced > QUIET.toNanos();
        if (announced) {
            everAnnounced = true;
            lastAnnounced = nanoTime;
            log.warn("The target does not take writes; retrying until it does, nothing is lost: {}", why.getMessage());
        }
    }

    /** Ends it once nothing fails any more. */
    void check(long nanoTime) {
        if (!active || refusals > 0 || failing.get() > 0) {
            return;
        }
        active = false;
        if (announced) {
            log.info(
                    "The target takes writes again after {} s",
                    Duration.ofNanos(nanoTime - since).toSeconds());
        }
    }
}
