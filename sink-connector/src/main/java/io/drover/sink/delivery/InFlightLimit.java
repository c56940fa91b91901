package io.drover.sink.delivery;

import java.time.Duration;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many writes may be in flight: as many as keep the time that a write spends in queues, anywhere between here and the
 * target's disks, near a set delay. What is not queueing is taken from the fastest answer of the last minutes, so that a far
 * target is not mistaken for a slow one. The idea is that of LEDBAT (RFC 6817), in steps that are simpler:
 *
 * <ul>
 *   <li>every tenth of a second, the mean of the answers' times less the fastest is compared with the set delay;
 *   <li>below it, and if the bound kept writes back: a quarter more; above it: a fifth less;
 *   <li>if writes failed: half.
 * </ul>
 *
 * <p>Answers come on any thread; {@link #adjust} is for the task's.
 */
public final class InFlightLimit {
    static final int MIN = 8;
    private static final int START = 64;
    private static final long INTERVAL = Duration.ofMillis(100).toNanos();
    private static final long FASTEST_AGE = Duration.ofMinutes(2).toNanos();

    private final int max;
    private final long delay;

    private final LongAdder answers = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAccumulator fastestOfInterval = new LongAccumulator(Math::min, Long.MAX_VALUE);

    private int limit;
    private boolean wasFull;
    private boolean started;
    private long intervalStart;
    private long fastest = Long.MAX_VALUE;
    private long nextFastest = Long.MAX_VALUE;
    private long fastestSince;

    /**
     * @param max never more in flight than this
     * @param delay how long writes may queue in the mean
     */
    public InFlightLimit(int max, Duration delay) {
        this.max = max;
        this.delay = delay.toNanos();
        this.limit = Math.min(max, START);
    }

    int current() {
        return limit;
    }

    void answered(long latencyNanos) {
        answers.increment();
        nanos.add(latencyNanos);
        fastestOfInterval.accumulate(latencyNanos);
    }

    void failed() {
        failures.increment();
    }

    /**
     * @param full whether the limit has kept a write back since the last call
     * @return the limit from now on
     */
    int adjust(long nanoTime, boolean full) {
        if (!started) {
            started = true;
            intervalStart = nanoTime;
            fastestSince = nanoTime;
        }
        wasFull |= full;
        if (nanoTime - intervalStart >= INTERVAL) {
            intervalStart = nanoTime;
            limit = Math.max(Math.min(MIN, max), Math.min(max, next(nanoTime)));
            wasFull = false;
        }
        return limit;
    }

    private int next(long nanoTime) {
        long count = answers.sumThenReset();
        long sum = nanos.sumThenReset();
        long best = fastestOfInterval.getThenReset();
        boolean failed = failures.sumThenReset() > 0;
        if (count > 0) {
            remember(best, nanoTime);
        }
        if (failed) {
            return limit / 2;
        }
        if (count == 0) {
            return limit;
        }
        if (sum / count - fastest > delay) {
            return limit * 4 / 5;
        }
        return wasFull ? limit + Math.max(1, limit / 4) : limit;
    }

    /** The fastest of this period and the one before, so that it rises when the target has become slower for good. */
    private void remember(long best, long nanoTime) {
        if (nanoTime - fastestSince > FASTEST_AGE / 2) {
            fastestSince = nanoTime;
            fastest = nextFastest;
            nextFastest = Long.MAX_VALUE;
        }
        nextFastest = Math.min(nextFastest, best);
        fastest = Math.min(fastest, best);
    }
}
