package io.drover.sink.metrics;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongSupplier;

/**
 * How long writes took of late, in buckets that are an eighth of a power of two wide, so that a percentile is at most 12%
 * too high. Any thread; what two threads do at the turn of a window may count to either.
 */
public final class Latencies {
    private static final long WINDOW = Duration.ofSeconds(30).toNanos();
    private static final int SUB_BITS = 3;
    private static final int BUCKETS = (64 - SUB_BITS) << SUB_BITS;

    private final LongSupplier nanoTime;
    private AtomicLongArray current = new AtomicLongArray(BUCKETS);
    private AtomicLongArray last = new AtomicLongArray(BUCKETS);
    private volatile long since;

    /** @param nanoTime {@link System#nanoTime} */
    public Latencies(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.since = nanoTime.getAsLong();
    }

    void add(long nanos) {
        window().incrementAndGet(bucket(Math.max(0, nanos)));
    }

    /**
     * In the last 30 to 60 seconds.
     *
     * @param share such as 0.99
     * @return milliseconds, or NaN when nothing was measured
     */
    public synchronized double percentile(double share) {
        window();
        long total = 0;
        for (int i = 0; i < BUCKETS; i++) {
            total += current.get(i) + last.get(i);
        }
        if (total == 0) {
            return Double.NaN;
        }
        long rank = (long) Math.ceil(share * total);
        int bucket = -1;
        while (rank > 0) {
            bucket++;
            rank -= current.get(bucket) + last.get(bucket);
        }
        return upperBound(bucket) / 1e6;
    }

    private AtomicLongArray window() {
        if (nanoTime.getAsLong() - since >= WINDOW) {
            turn();
        }
        return current;
    }

    private synchronized void turn() {
        long windows = (nanoTime.getAsLong() - since) / WINDOW;
        if (windows > 0) {
            last = windows == 1 ? current : new AtomicLongArray(BUCKETS);
            current = new AtomicLongArray(BUCKETS);
            since += windows * WINDOW;
        }
    }

    private static int bucket(long nanos) {
        if (nanos < 1 << SUB_BITS) {
            return (int) nanos;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(nanos);
        return (exponent - SUB_BITS + 1 << SUB_BITS) + (int) (nanos >>> exponent - SUB_BITS & (1 << SUB_BITS) - 1);
    }

    private static double upperBound(int bucket) {
        int group = bucket >> SUB_BITS;
        long sub = bucket & (1 << SUB_BITS) - 1;
        return group == 0 ? bucket : (double) (sub + 1 + (1 << SUB_BITS)) * Math.pow(2, group - 1);
    }
}
