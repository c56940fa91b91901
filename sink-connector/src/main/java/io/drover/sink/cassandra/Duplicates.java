package io.drover.sink.cassandra;

import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Digests of writes that the target has acknowledged, to skip what the other replicas' logs bring again. A table without
 * chains: a digest takes the place of the one that was there, so that memory is bounded and nothing is allocated.
 *
 * <p>Nothing depends on it: what it forgets is written again. Any thread; a slot that two threads write at once holds a
 * digest that nothing has.
 */
final class Duplicates {
    /** 128 bits, so that two different writes do not share one. */
    record Digest(long high, long low) {}

    private static final long PRIME_1 = 0x9E3779B97F4A7C15L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

    private final long[] slots;
    private final int mask;

    /** @param size how many digests to keep, rounded up to a power of two; 0 to skip nothing */
    Duplicates(int size) {
        int capacity = size == 0 ? 0 : Integer.highestOneBit(Math.max(1, size - 1)) << 1;
        slots = new long[2 * capacity];
        mask = capacity - 1;
    }

    /** @return null when nothing is kept */
    Digest digest(List<CqlWrite> writes) {
        if (slots.length == 0) {
            return null;
        }
        long high = PRIME_1;
        long low = PRIME_2;
        for (CqlWrite write : writes) {
            // A text is the same instance each time; its hash is computed once.
            low = mix(low, write.cql().hashCode(), PRIME_1);
            high = mix(high, write.cql().length(), PRIME_2);
            for (ByteBuffer value : write.values()) {
                int length = value == null ? -1 : value == CqlWrite.UNSET ? -2 : value.remaining();
                low = mix(low, length, PRIME_1);
                high = mix(high, length, PRIME_2);
                int at = length < 0 ? 0 : value.position();
                int end = at + Math.max(0, length);
                for (; at + Long.BYTES <= end; at += Long.BYTES) {
                    long part = value.getLong(at);
                    low = mix(low, part, PRIME_1);
                    high = mix(high, part, PRIME_2);
                }
                for (; at < end; at++) {
                    low = mix(low, value.get(at), PRIME_1);
                    high = mix(high, value.get(at), PRIME_2);
                }
            }
        }
        return new Digest(high, low);
    }

    private static long mix(long state, long part, long prime) {
        long mixed = (state ^ part) * prime;
        return mixed ^ mixed >>> 29;
    }

    boolean contains(Digest digest) {
        if (digest == null) {
            return false;
        }
        int slot = slot(digest);
        return slots[slot] == digest.high() && slots[slot + 1] == digest.low();
    }

    /** Called once the target has acknowledged the write. */
    void add(Digest digest) {
        if (digest != null) {
            int slot = slot(digest);
            slots[slot] = digest.high();
            slots[slot + 1] = digest.low();
        }
    }

    private int slot(Digest digest) {
        return 2 * ((int) (digest.low() >>> 32) & mask);
    }
}
