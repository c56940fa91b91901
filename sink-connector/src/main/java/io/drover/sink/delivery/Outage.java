package io.drover.sink.delivery;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that the target fails, and once that it is back, however many records wait. Belongs to the task's thread. */
final class Outage {
    private static final Logger log = LoggerFactory.getLogger(Outage.class);
    /** A target that comes and goes is worth a line a minute. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private boolean active;
    private boolean announced;
    private long since;
    private long lastAnnounced;
    private boolean everAnnounced;

    void failing(long nanoTime, RuntimeException why) {
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

    void over(long nanoTime) {
        if (active && announced) {
            log.info(
                    "The target takes writes again after {} s",
                    Duration.ofNanos(nanoTime - since).toSeconds());
        }
        active = false;
    }

    boolean isActive() {
        return active;
    }
}
