package io.drover.cassandra.scan;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The Murmur3 tokens {@code (start, end]}; it never wraps around the ring.
 *
 * <p>The smallest token belongs to no key (Cassandra maps a hash of that value to the largest token), so {@link #RING},
 * which starts behind it, still covers every key.
 */
public record TokenRange(long start, long end) {
    public static final TokenRange RING = new TokenRange(Long.MIN_VALUE, Long.MAX_VALUE);

    private static final double RING_TOKENS = 0x1p64;

    public TokenRange {
        if (start >= end) {
            throw new IllegalArgumentException("token range (" + start + ", " + end + "] is empty or wraps");
        }
    }

    /** Cuts the range in parts of equal size, in order; in fewer than {@code count} when it has fewer tokens. */
    public List<TokenRange> split(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("cannot split into " + count + " parts");
        }
        BigInteger first = BigInteger.valueOf(start);
        BigInteger span = BigInteger.valueOf(end).subtract(first);
        List<TokenRange> parts = new ArrayList<>(count);
        long from = start;
        for (int i = 1; i <= count; i++) {
            long to = span.multiply(BigInteger.valueOf(i))
                    .divide(BigInteger.valueOf(count))
                    .add(first)
                    .longValueExact();
            if (to > from) {
                parts.add(new TokenRange(from, to));
                from = to;
            }
        }
        return parts;
    }

    /** The range's share of the ring, from 0 to 1. */
    public double fraction() {
        long span = end - start;
        return (span >= 0 ? span : span + RING_TOKENS) / RING_TOKENS;
    }

    @Override
    public String toString() {
        return "(" + start + ", " + end + "]";
    }
}
