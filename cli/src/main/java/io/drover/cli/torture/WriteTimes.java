package io.drover.cli.torture;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Write timestamps of statements: the driver's, or explicit ones that lie in the past, in the future, or are those of an
 * earlier statement.
 *
 * <p>Two bounds keep out what no copy of a live table can carry. A deletion made before capture started cannot be read with
 * CQL, so from then on no timestamp lies before {@linkplain #startCapture that moment}, and none after it until then. And
 * cells with a TTL never share a timestamp with other cells: which of them wins depends, in Cassandra itself, on the
 * seconds left and on whether one has expired yet.
 */
final class WriteTimes {
    /** Leave it to the driver. */
    static final long NONE = Long.MIN_VALUE;

    private static final long MICROS = 1_000_000;
    private static final long MAX_PAST = 60 * MICROS;
    private static final long MAX_FUTURE = 8 * MICROS;
    private static final long MAX_SKEW = 2 * MICROS;
    private static final int REMEMBERED = 16;

    private final Random random;
    private final LongSupplier clock;
    private final long[] recent = new long[REMEMBERED];
    private int remembered;
    private long floor = Long.MIN_VALUE;

    /** @param clock microseconds, each later than the one before */
    WriteTimes(Random random, LongSupplier clock) {
        this.random = random;
        this.clock = clock;
    }

    /** Called once, when every write that follows is captured. */
    void startCapture() {
        floor = clock.getAsLong();
        remembered = 0;
    }

    boolean isCaptured() {
        return floor != Long.MIN_VALUE;
    }

    /** Microseconds, or {@link #NONE}; perhaps one that was given before. */
    long next() {
        int kind = random.nextInt(10);
        int slot = random.nextInt(REMEMBERED);
        double share = random.nextDouble();
        if (kind < 4) {
            return NONE;
        }
        if (kind < 7 && remembered > 0) {
            return recent[slot % remembered];
        }
        long time = own(kind, share);
        recent[slot] = time;
        if (remembered <= slot) {
            Arrays.fill(recent, remembered, slot, time);
            remembered = slot + 1;
        }
        return time;
    }

    /** One that no other statement has. */
    long nextOwn() {
        return random.nextInt(2) == 0 ? NONE : own(random.nextInt(10), random.nextDouble());
    }

    /** The driver's, or what a client gives whose clock is seconds off. */
    long skewed() {
        if (random.nextInt(2) == 0 || !isCaptured()) {
            return NONE;
        }
        long time = clock.getAsLong() + (long) ((random.nextDouble() * 2 - 1) * MAX_SKEW);
        return Math.max(floor, time);
    }

    private long own(int kind, double share) {
        long now = clock.getAsLong();
        if (kind == 9 && isCaptured()) {
            return now + (long) (share * MAX_FUTURE);
        }
        return kind == 8 ? now - (long) (share * (isCaptured() ? Math.min(MAX_PAST, now - floor) : MAX_PAST)) : now;
    }
}
