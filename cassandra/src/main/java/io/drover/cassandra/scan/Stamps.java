package io.drover.cassandra.scan;

import io.drover.model.event.ChangeEvent;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The write timestamps and TTLs of a non-frozen column's elements, in the order of the elements: {@code WRITETIME} gives a
 * list of bigint and {@code TTL} one of int, with nulls where an element (a UDT's field) is absent or does not expire.
 */
final class Stamps {
    private static final long ABSENT = Long.MIN_VALUE;

    private final long[] writetimes;
    private final int[] ttls;

    private Stamps(long[] writetimes, int[] ttls) {
        this.writetimes = writetimes;
        this.ttls = ttls;
    }

    /** @param ttls null when no element expires */
    static Stamps read(ByteBuffer writetimes, ByteBuffer ttls) {
        ByteBuffer in = writetimes.duplicate();
        long[] readWritetimes = new long[in.getInt()];
        for (int i = 0; i < readWritetimes.length; i++) {
            readWritetimes[i] = in.getInt() < 0 ? ABSENT : in.getLong();
        }
        int[] readTtls = new int[readWritetimes.length];
        Arrays.fill(readTtls, ChangeEvent.NO_TTL);
        if (ttls != null) {
            in = ttls.duplicate();
            int count = in.getInt();
            for (int i = 0; i < count; i++) {
                readTtls[i] = in.getInt() < 0 ? ChangeEvent.NO_TTL : in.getInt();
            }
        }
        return new Stamps(readWritetimes, readTtls);
    }

    int size() {
        return writetimes.length;
    }

    boolean isPresent(int element) {
        return writetimes[element] != ABSENT;
    }

    long writetime(int element) {
        return writetimes[element];
    }

    int ttl(int element) {
        return ttls[element];
    }

    boolean same(int one, int other) {
        return writetimes[one] == writetimes[other] && ttls[one] == ttls[other];
    }

    /** Whether every element is there and was written at once. */
    boolean areUniform() {
        for (int i = 0; i < writetimes.length; i++) {
            if (!isPresent(i) || !same(i, 0)) {
                return false;
            }
        }
        return true;
    }

    /** The write timestamp of the element that was written last. */
    long newestWritetime() {
        long newest = writetimes[0];
        for (long writetime : writetimes) {
            newest = Math.max(newest, writetime);
        }
        return newest;
    }

    /** The TTL of the element that lives longest. */
    int longestTtl() {
        int longest = ttls[0];
        for (int ttl : ttls) {
            longest = lifetime(ttl) > lifetime(longest) ? ttl : longest;
        }
        return longest;
    }

    /** The TTL in seconds as something to compare. */
    static long lifetime(int ttl) {
        return ttl == ChangeEvent.NO_TTL ? Long.MAX_VALUE : ttl;
    }
}
