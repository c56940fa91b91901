package io.drover.avro;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes in Avro's binary encoding (specification 1.12, "Binary encoding"), in a buffer that is used again and again. */
final class AvroOutput {
    /** A varint of 64 bits, 7 to a byte. */
    private static final int MAX_VARINT = 10;

    private byte[] bytes = new byte[1024];
    private int size;

    void reset() {
        size = 0;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    void writeByte(int value) {
        ensure(1);
        bytes[size++] = (byte) value;
    }

    void writeBoolean(boolean value) {
        writeByte(value ? 1 : 0);
    }

    /** Avro's int and long alike. */
    void writeLong(long value) {
        ensure(MAX_VARINT);
        // In local variables: a record has many of these, and fields would be stored to for every byte.
        byte[] out = bytes;
        int end = size;
        long rest = value << 1 ^ value >> 63;
        while ((rest & ~0x7FL) != 0) {
            out[end++] = (byte) (rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out[end++] = (byte) rest;
        size = end;
    }

    void writeFloat(float value) {
        writeLittleEndian(Float.floatToRawIntBits(value), Float.BYTES);
    }

    void writeDouble(double value) {
        writeLittleEndian(Double.doubleToRawLongBits(value), Double.BYTES);
    }

    private void writeLittleEndian(long value, int length) {
        ensure(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) (value >>> 8 * i);
        }
    }

    /** Big-endian and of fixed length, as the frame around a value has it. */
    void writeFixedInt(int value) {
        ensure(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    void writeBytes(byte[] value) {
        writeLong(value.length);
        ensure(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    void writeBytes(ByteBuffer value) {
        int length = value.remaining();
        writeLong(length);
        ensure(length);
        value.get(value.position(), bytes, size, length);
        size += length;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(size, more), 2 * size));
        }
    }
}
