package io.drover.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.errors.DataException;

/** Reads Avro's binary encoding. What does not fit the schema it was written with ends in a {@link DataException}. */
final class AvroInput {
    private byte[] bytes;
    private int position;

    void reset(byte[] newBytes, int from) {
        bytes = newBytes;
        position = from;
    }

    int remaining() {
        return bytes.length - position;
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    private byte readByte() {
        need(1);
        return bytes[position++];
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new DataException(value + " is not an int");
        }
        return (int) value;
    }

    long readLong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = readByte();
            value |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new DataException("a number of more than 64 bits");
    }

    float readFloat() {
        return Float.intBitsToFloat((int) readLittleEndian(Float.BYTES));
    }

    double readDouble() {
        return Double.longBitsToDouble(readLittleEndian(Double.BYTES));
    }

    private long readLittleEndian(int length) {
        need(length);
        long value = 0;
        for (int i = 0; i < length; i++) {
            value |= (bytes[position++] & 0xFFL) << 8 * i;
        }
        return value;
    }

    String readString() {
        int length = readLength();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    byte[] readBytes() {
        return readFixed(readLength());
    }

    byte[] readFixed(int length) {
        need(length);
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    private int readLength() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new DataException(length + " bytes announced, and " + remaining() + " left");
        }
        return (int) length;
    }

    /**
     * How many items of an array or a map follow until the next block; 0 at its end.
     *
     * @throws DataException when there cannot be so many in what is left
     */
    int readBlock() {
        long count = readLong();
        if (count < 0) {
            count = -count;
            // The block's size in bytes, for readers that skip it.
            readLong();
        }
        // An item may take no bytes at all, but only in a schema that nobody would write.
        if (count < 0 || count > remaining()) {
            throw new DataException(count + " items announced in " + remaining() + " bytes");
        }
        return (int) count;
    }

    private void need(int length) {
        if (remaining() < length) {
            throw new DataException("it ends too soon");
        }
    }
}
