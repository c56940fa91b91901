package io.drover.source;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many of a task's records Kafka has not acknowledged. Connect holds each until then, with all its values: kilobytes for
 * each of the hundred thousand small ones that a producer's buffer has room for. So a task that is faster than Kafka waits.
 */
public final class Unacknowledged {
    static final int MAX = 5_000;

    private static final long PAUSE_MS = 1;

    private final int max;
    private final AtomicInteger records = new AtomicInteger();

    /** @param properties the task's; one whose transactions end by time has what it sends acknowledged at their ends only */
    public Unacknowledged(Map<String, String> properties) {
        max = "interval".equalsIgnoreCase(properties.get("transaction.boundary")) ? Integer.MAX_VALUE : MAX;
    }

    /** @return false when there is no room for more after this time */
    public boolean awaitRoom(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        while (records.get() >= max) {
            if (System.nanoTime() - start >= timeout.toNanos()) {
                return false;
            }
            Thread.sleep(PAUSE_MS);
        }
        return true;
    }

    public void sent(int count) {
        records.addAndGet(count);
    }

    /** One record, by any thread. */
    public void acknowledged() {
        records.decrementAndGet();
    }
}
