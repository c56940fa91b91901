package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The binary form of each scalar type. Reads are absolute and leave the buffer's position alone. */
final class ScalarCodec {
    private ScalarCodec() {}

    static Object readString(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return new String(
                    bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
        }
        return new String(toArray(bytes, 0), StandardCharsets.UTF_8);
    }

    static ByteBuffer writeString(Object value) {
        String text = (String) value;
        // String.getBytes puts '?' for an unpaired surrogate, which would be an invented value.
        if (hasUnpairedSurrogate(text)) {
            throw new DataException("the text has an unpaired surrogate, which UTF-8 cannot hold");
        }
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean hasUnpairedSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** Buffers read from a commit log or a frame are reused or pin a large array, so a value that stays is a copy. */
    static Object readBytes(ByteBuffer bytes) {
        return ByteBuffer.wrap(toArray(bytes, 0));
    }

    static ByteBuffer writeBytes(Object value) {
        return value instanceof byte[] array ? ByteBuffer.wrap(array) : ((ByteBuffer) value).duplicate();
    }

    static Object readBoolean(ByteBuffer bytes) {
        return bytes.get(bytes.position()) != 0;
    }

    static ByteBuffer writeBoolean(Object value) {
        return ByteBuffer.allocate(1).put(0, (byte) ((Boolean) value ? 1 : 0));
    }

    static Object readByte(ByteBuffer bytes) {
        return bytes.get(bytes.position());
    }

    static ByteBuffer writeByte(Object value) {
        return ByteBuffer.allocate(1).put(0, (Byte) value);
    }

    static Object readShort(ByteBuffer bytes) {
        return bytes.getShort(bytes.position());
    }

    static ByteBuffer writeShort(Object value) {
        return ByteBuffer.allocate(2).putShort(0, (Short) value);
    }

    static Object readInt(ByteBuffer bytes) {
        return bytes.getInt(bytes.position());
    }

    static ByteBuffer writeInt(Object value) {
        return ByteBuffer.allocate(4).putInt(0, (Integer) value);
    }

    static Object readLong(ByteBuffer bytes) {
        return bytes.getLong(bytes.position());
    }

    static ByteBuffer writeLong(Object value) {
        return ByteBuffer.allocate(8).putLong(0, (Long) value);
    }

    static Object readFloat(ByteBuffer bytes) {
        return bytes.getFloat(bytes.position());
    }

    static ByteBuffer writeFloat(Object value) {
        return ByteBuffer.allocate(4).putFloat(0, (Float) value);
    }

    static Object readDouble(ByteBuffer bytes) {
        return bytes.getDouble(bytes.position());
    }

    static ByteBuffer writeDouble(Object value) {
        return ByteBuffer.allocate(8).putDouble(0, (Double) value);
    }

    static Object readDecimal(ByteBuffer bytes) {
        if (bytes.remaining() < Integer.BYTES) {
            throw new BufferUnderflowException();
        }
        return SemanticSchemas.decimal(decimalSchema(), bytes.getInt(bytes.position()), toArray(bytes, Integer.BYTES));
    }

    static ByteBuffer writeDecimal(Object value) {
        Struct decimal = (Struct) value;
        byte[] unscaled = decimal.getBytes(SemanticSchemas.DECIMAL_VALUE);
        return ByteBuffer.allocate(Integer.BYTES + unscaled.length)
                .putInt(decimal.getInt32(SemanticSchemas.DECIMAL_SCALE))
                .put(unscaled)
                .flip();
    }

    static Object readVarint(ByteBuffer bytes) {
        return SemanticSchemas.decimal(decimalSchema(), 0, toArray(bytes, 0));
    }

    static ByteBuffer writeVarint(Object value) {
        Struct decimal = (Struct) value;
        if (decimal.getInt32(SemanticSchemas.DECIMAL_SCALE) == 0) {
            return ByteBuffer.wrap(decimal.getBytes(SemanticSchemas.DECIMAL_VALUE));
        }
        try {
            return ByteBuffer.wrap(
                    SemanticSchemas.toBigDecimal(decimal).toBigIntegerExact().toByteArray());
        } catch (ArithmeticException e) {
            throw new DataException("a varint has no fraction", e);
        }
    }

    private static Schema decimalSchema() {
        return ScalarType.DECIMAL.schema(true);
    }

    static Object readUuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + Long.BYTES)).toString();
    }

    static ByteBuffer writeUuid(Object value) {
        UUID uuid = UUID.fromString((String) value);
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(0, uuid.getMostSignificantBits())
                .putLong(Long.BYTES, uuid.getLeastSignificantBits());
    }

    /** Stored as days since the epoch plus 2^31, unsigned; a Connect value is signed days since the epoch. */
    static Object readDate(ByteBuffer bytes) {
        return bytes.getInt(bytes.position()) ^ Integer.MIN_VALUE;
    }

    static ByteBuffer writeDate(Object value) {
        return writeInt((Integer) value ^ Integer.MIN_VALUE);
    }

    static Object readDuration(ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        return SemanticSchemas.duration(
                ScalarType.DURATION.schema(true),
                (int) VInt.readSigned(in),
                (int) VInt.readSigned(in),
                VInt.readSigned(in));
    }

    static ByteBuffer writeDuration(Object value) {
        Struct duration = (Struct) value;
        ByteBuffer out = ByteBuffer.allocate(3 * VInt.MAX_BYTES);
        VInt.writeSigned(out, duration.getInt32(SemanticSchemas.DURATION_MONTHS));
        VInt.writeSigned(out, duration.getInt32(SemanticSchemas.DURATION_DAYS));
        VInt.writeSigned(out, duration.getInt64(SemanticSchemas.DURATION_NANOS));
        return out.flip();
    }

    static Object readInet(ByteBuffer bytes) {
        return InetText.format(toArray(bytes, 0));
    }

    static ByteBuffer writeInet(Object value) {
        return ByteBuffer.wrap(InetText.parse((String) value));
    }

    private static byte[] toArray(ByteBuffer bytes, int from) {
        byte[] array = new byte[bytes.remaining() - from];
        bytes.get(bytes.position() + from, array);
        return array;
    }
}
