package io.drover.mapping.expression;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Cassandra's token of a partition key: the first half of MurmurHash3 x64 128 with seed 0. It differs from the published
 * algorithm in that the bytes of the tail are taken with their sign, as in Cassandra's {@code MurmurHash.hash3_x64_128},
 * and so in its results.
 */
final class Murmur3 {
    private static final long C1 = 0x87c37b91114253d5L;
    private static final long C2 = 0x4cf5ad432745937fL;

    private Murmur3() {}

    static long token(ByteBuffer key) {
        ByteBuffer in = key.slice().order(ByteOrder.LITTLE_ENDIAN);
        int length = in.remaining();
        long h1 = 0;
        long h2 = 0;
        while (in.remaining() >= 16) {
            h1 ^= mix1(in.getLong());
            h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= mix2(in.getLong());
            h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
        }
        long k1 = 0;
        long k2 = 0;
        int tail = in.remaining();
        int start = in.position();
        for (int i = tail - 1; i >= 8; i--) {
            k2 ^= (long) in.get(start + i) << (8 * (i - 8));
        }
        for (int i = Math.min(tail, 8) - 1; i >= 0; i--) {
            k1 ^= (long) in.get(start + i) << (8 * i);
        }
        h2 ^= tail > 8 ? mix2(k2) : 0;
        h1 ^= tail > 0 ? mix1(k1) : 0;
        h1 ^= length;
        h2 ^= length;
        h1 += h2;
        h2 += h1;
        h1 = finish(h1);
        h2 = finish(h2);
        long token = h1 + h2;
        // The smallest token is the ring's start and no key's.
        return token == Long.MIN_VALUE ? Long.MAX_VALUE : token;
    }

    private static long mix1(long k) {
        return Long.rotateLeft(k * C1, 31) * C2;
    }

    private static long mix2(long k) {
        return Long.rotateLeft(k * C2, 33) * C1;
    }

    private static long finish(long k) {
        long h = (k ^ k >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
