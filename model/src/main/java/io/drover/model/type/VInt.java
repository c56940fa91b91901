package io.drover.model.type;

import java.nio.ByteBuffer;

/**
 * Variable-length integers as Cassandra writes them: the count of leading one bits in the first byte is the number of
 * bytes that follow; signed ones are zigzag encoded (native_protocol_v5.spec, section 3, {@code [vint]}).
 */
final class VInt {
    static final int MAX_BYTES = 9;

    private VInt() {}

    static long readSigned(ByteBuffer in) {
        long zigzag = readUnsigned(in);
        return zigzag >>> 1 ^ -(zigzag & 1);
    }

    static void writeSigned(ByteBuffer out, long value) {
        writeUnsigned(out, value << 1 ^ value >> 63);
    }

    static long readUnsigned(ByteBuffer in) {
        byte first = in.get();
        int extra = Integer.numberOfLeadingZeros(~first << 24 | 0x00800000);
        long value = extra < 8 ? first & 0xff >> extra : 0;
        for (int i = 0; i < extra; i++) {
            value = value << 8 | in.get() & 0xff;
        }
        return value;
    }

    static void writeUnsigned(ByteBuffer out, long value) {
        int extra = unsignedSize(value) - 1;
        int prefix = 0xff00 >> extra & 0xff;
        out.put((byte) (extra < 8 ? prefix | value >>> 8 * extra : prefix));
        for (int i = extra - 1; i >= 0; i--) {
            out.put((byte) (value >>> 8 * i));
        }
    }

    static int unsignedSize(long value) {
        int bits = 64 - Long.numberOfLeadingZeros(value | 1);
        return Math.min((bits + 6) / 7, MAX_BYTES);
    }
}
