package io.drover.model.type;

import java.math.BigDecimal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** CQL's native types, with Debezium's semantic type names where Debezium has one that loses nothing. */
public enum ScalarType implements CqlType {
    ASCII(SchemaBuilder::string, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return readString(bytes);
        }

        @Override
        ByteBuffer write(Object value) {
            return writeString((String) value);
        }

        @Override
        public boolean allowsNoBytes() {
            return true;
        }
    },
    TEXT(SchemaBuilder::string, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return readString(bytes);
        }

        @Override
        ByteBuffer write(Object value) {
            return writeString((String) value);
        }

        @Override
        public boolean allowsNoBytes() {
            return true;
        }
    },
    BLOB(SchemaBuilder::bytes, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return copy(bytes);
        }

        @Override
        ByteBuffer write(Object value) {
            return value instanceof byte[] array ? ByteBuffer.wrap(array) : ((ByteBuffer) value).duplicate();
        }

        @Override
        public boolean allowsNoBytes() {
            return true;
        }
    },
    BOOLEAN(SchemaBuilder::bool, 1) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.get(bytes.position()) != 0;
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(1).put(0, (byte) ((Boolean) value ? 1 : 0));
        }
    },
    TINYINT(SchemaBuilder::int8, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return requireLength(bytes, 1).get(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(1).put(0, (Byte) value);
        }
    },
    SMALLINT(SchemaBuilder::int16, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return requireLength(bytes, 2).getShort(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(2).putShort(0, (Short) value);
        }
    },
    INT(SchemaBuilder::int32, 4) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getInt(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(4).putInt(0, (Integer) value);
        }
    },
    BIGINT(SchemaBuilder::int64, 8) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getLong(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return writeLong(value);
        }
    },
    COUNTER(SchemaBuilder::int64, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return requireLength(bytes, 8).getLong(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return writeLong(value);
        }
    },
    FLOAT(SchemaBuilder::float32, 4) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getFloat(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(4).putFloat(0, (Float) value);
        }
    },
    DOUBLE(SchemaBuilder::float64, 8) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getDouble(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(8).putDouble(0, (Double) value);
        }
    },
    DECIMAL(SemanticSchemas::variableScaleDecimal, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            if (bytes.remaining() < 4) {
                throw wrongLength(bytes);
            }
            int scale = bytes.getInt(bytes.position());
            byte[] unscaled = new byte[bytes.remaining() - 4];
            bytes.get(bytes.position() + 4, unscaled);
            return SemanticSchemas.decimal(schema(true), scale, unscaled);
        }

        @Override
        ByteBuffer write(Object value) {
            Struct decimal = (Struct) value;
            byte[] unscaled = decimal.getBytes(SemanticSchemas.DECIMAL_VALUE);
            return ByteBuffer.allocate(4 + unscaled.length)
                    .putInt(decimal.getInt32(SemanticSchemas.DECIMAL_SCALE))
                    .put(unscaled)
                    .flip();
        }
    },
    VARINT(SemanticSchemas::variableScaleDecimal, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return SemanticSchemas.decimal(schema(true), 0, toArray(bytes));
        }

        @Override
        ByteBuffer write(Object value) {
            Struct decimal = (Struct) value;
            if (decimal.getInt32(SemanticSchemas.DECIMAL_SCALE) == 0) {
                return ByteBuffer.wrap(decimal.getBytes(SemanticSchemas.DECIMAL_VALUE));
            }
            BigDecimal exact = SemanticSchemas.toBigDecimal(decimal);
            try {
                return ByteBuffer.wrap(exact.toBigIntegerExact().toByteArray());
            } catch (ArithmeticException e) {
                throw new DataException("a varint has no fraction", e);
            }
        }
    },
    UUID(SemanticSchemas::uuid, 16) {
        @Override
        Object read(ByteBuffer bytes) {
            return readUuid(bytes);
        }

        @Override
        ByteBuffer write(Object value) {
            return writeUuid(value);
        }
    },
    TIMEUUID(SemanticSchemas::uuid, 16) {
        @Override
        Object read(ByteBuffer bytes) {
            return readUuid(bytes);
        }

        @Override
        ByteBuffer write(Object value) {
            return writeUuid(value);
        }
    },
    TIMESTAMP(SemanticSchemas::timestamp, 8) {
        @Override
        Object read(ByteBuffer bytes) {
            return bytes.getLong(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return writeLong(value);
        }
    },
    /** Stored as days since the epoch plus 2^31, unsigned; a Connect value is signed days since the epoch. */
    DATE(SemanticSchemas::date, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return requireLength(bytes, 4).getInt(bytes.position()) ^ Integer.MIN_VALUE;
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.allocate(4).putInt(0, (Integer) value ^ Integer.MIN_VALUE);
        }
    },
    TIME(SemanticSchemas::nanoTime, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return requireLength(bytes, 8).getLong(bytes.position());
        }

        @Override
        ByteBuffer write(Object value) {
            return writeLong(value);
        }
    },
    DURATION(SemanticSchemas::duration, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            ByteBuffer in = bytes.duplicate();
            return SemanticSchemas.duration(
                    schema(true), (int) VInt.readSigned(in), (int) VInt.readSigned(in), VInt.readSigned(in));
        }

        @Override
        ByteBuffer write(Object value) {
            Struct duration = (Struct) value;
            ByteBuffer out = ByteBuffer.allocate(3 * VInt.MAX_BYTES);
            VInt.writeSigned(out, duration.getInt32(SemanticSchemas.DURATION_MONTHS));
            VInt.writeSigned(out, duration.getInt32(SemanticSchemas.DURATION_DAYS));
            VInt.writeSigned(out, duration.getInt64(SemanticSchemas.DURATION_NANOS));
            return out.flip();
        }
    },
    INET(SemanticSchemas::inet, -1) {
        @Override
        Object read(ByteBuffer bytes) {
            return InetText.format(toArray(bytes));
        }

        @Override
        ByteBuffer write(Object value) {
            return ByteBuffer.wrap(InetText.parse((String) value));
        }
    };

    private final Schema required;
    private final Schema optional;
    private final int fixedLength;

    ScalarType(java.util.function.Supplier<SchemaBuilder> schema, int fixedLength) {
        this.optional = schema.get().optional().build();
        this.required = optional.type() == Schema.Type.STRUCT
                ? optional
                : schema.get().required().build();
        this.fixedLength = fixedLength;
    }

    abstract Object read(ByteBuffer bytes);

    abstract ByteBuffer write(Object value);

    @Override
    public Schema schema(boolean isOptional) {
        return isOptional ? optional : required;
    }

    @Override
    public int fixedLength() {
        return fixedLength;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        if (fixedLength >= 0 && bytes.remaining() != fixedLength || !bytes.hasRemaining() && !allowsNoBytes()) {
            throw wrongLength(bytes);
        }
        try {
            return read(bytes);
        } catch (BufferUnderflowException e) {
            throw wrongLength(bytes);
        }
    }

    @Override
    public ByteBuffer encode(Object value) {
        try {
            return write(value);
        } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
            throw new DataException(
                    "a value of " + this + " cannot be a "
                            + (value == null ? "null" : value.getClass().getSimpleName()),
                    e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    DataException wrongLength(ByteBuffer bytes) {
        return new DataException(bytes.remaining() + " bytes are not a value of " + this);
    }

    ByteBuffer requireLength(ByteBuffer bytes, int length) {
        if (bytes.remaining() != length) {
            throw wrongLength(bytes);
        }
        return bytes;
    }

    private static byte[] toArray(ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.get(bytes.position(), array);
        return array;
    }

    /** Buffers read from a commit log or a frame are reused or pin a large array, so a value that stays is a copy. */
    private static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.wrap(toArray(bytes));
    }

    private static String readString(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            return new String(
                    bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining(), StandardCharsets.UTF_8);
        }
        return new String(toArray(bytes), StandardCharsets.UTF_8);
    }

    private static ByteBuffer writeString(String value) {
        // String.getBytes puts '?' for an unpaired surrogate, which would be an invented value.
        if (hasUnpairedSurrogate(value)) {
            throw new DataException("the text has an unpaired surrogate, which UTF-8 cannot hold");
        }
        return ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean hasUnpairedSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                if (i + 1 == value.length() || !Character.isSurrogatePair(value.charAt(i), value.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static ByteBuffer writeLong(Object value) {
        return ByteBuffer.allocate(8).putLong(0, (Long) value);
    }

    private static String readUuid(ByteBuffer bytes) {
        return new UUID(bytes.getLong(bytes.position()), bytes.getLong(bytes.position() + 8)).toString();
    }

    private static ByteBuffer writeUuid(Object value) {
        UUID uuid = java.util.UUID.fromString((String) value);
        return ByteBuffer.allocate(16)
                .putLong(0, uuid.getMostSignificantBits())
                .putLong(8, uuid.getLeastSignificantBits());
    }
}
