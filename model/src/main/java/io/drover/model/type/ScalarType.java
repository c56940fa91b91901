package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** CQL's native types, with Debezium's semantic type names where Debezium has one that loses nothing. */
public enum ScalarType implements CqlType {
    ASCII(SchemaBuilder::string, Length.ANY, ScalarCodec::readString, ScalarCodec::writeString),
    TEXT(SchemaBuilder::string, Length.ANY, ScalarCodec::readString, ScalarCodec::writeString),
    BLOB(SchemaBuilder::bytes, Length.ANY, ScalarCodec::readBytes, ScalarCodec::writeBytes),
    BOOLEAN(SchemaBuilder::bool, 1, ScalarCodec::readBoolean, ScalarCodec::writeBoolean),
    TINYINT(SchemaBuilder::int8, 1, ScalarCodec::readByte, ScalarCodec::writeByte),
    SMALLINT(SchemaBuilder::int16, 2, ScalarCodec::readShort, ScalarCodec::writeShort),
    INT(SchemaBuilder::int32, 4, ScalarCodec::readInt, ScalarCodec::writeInt),
    BIGINT(SchemaBuilder::int64, 8, ScalarCodec::readLong, ScalarCodec::writeLong),
    COUNTER(SchemaBuilder::int64, 8, ScalarCodec::readLong, ScalarCodec::writeLong),
    FLOAT(SchemaBuilder::float32, 4, ScalarCodec::readFloat, ScalarCodec::writeFloat),
    DOUBLE(SchemaBuilder::float64, 8, ScalarCodec::readDouble, ScalarCodec::writeDouble),
    DECIMAL(SemanticSchemas::variableScaleDecimal, Length.SOME, ScalarCodec::readDecimal, ScalarCodec::writeDecimal),
    VARINT(SemanticSchemas::variableScaleDecimal, Length.SOME, ScalarCodec::readVarint, ScalarCodec::writeVarint),
    UUID(SemanticSchemas::uuid, 16, ScalarCodec::readUuid, ScalarCodec::writeUuid),
    TIMEUUID(SemanticSchemas::uuid, 16, ScalarCodec::readUuid, ScalarCodec::writeUuid),
    TIMESTAMP(SemanticSchemas::timestamp, 8, ScalarCodec::readLong, ScalarCodec::writeLong),
    DATE(SemanticSchemas::date, 4, ScalarCodec::readDate, ScalarCodec::writeDate),
    TIME(SemanticSchemas::nanoTime, 8, ScalarCodec::readLong, ScalarCodec::writeLong),
    DURATION(SemanticSchemas::duration, Length.SOME, ScalarCodec::readDuration, ScalarCodec::writeDuration),
    INET(SemanticSchemas::inet, Length.SOME, ScalarCodec::readInet, ScalarCodec::writeInet);

    /** Where a type does not have one length for all values. */
    private static final class Length {
        private static final int ANY = -1;
        private static final int SOME = -2;
    }

    private final Schema required;
    private final Schema optional;
    private final int length;
    private final Function<ByteBuffer, Object> reader;
    private final Function<Object, ByteBuffer> writer;

    ScalarType(
            Supplier<SchemaBuilder> schema,
            int length,
            Function<ByteBuffer, Object> reader,
            Function<Object, ByteBuffer> writer) {
        this.optional = schema.get().optional().build();
        this.required = optional.type() == Schema.Type.STRUCT
                ? optional
                : schema.get().required().build();
        this.length = length;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    public Schema schema(boolean isOptional) {
        return isOptional ? optional : required;
    }

    @Override
    public boolean allowsNoBytes() {
        return length == Length.ANY;
    }

    @Override
    public int fixedLength() {
        return switch (this) {
            // Cassandra's vectors take these for types of variable length.
            case TINYINT, SMALLINT, COUNTER, DATE, TIME -> -1;
            default -> Math.max(length, -1);
        };
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        boolean fits =
                switch (length) {
                    case Length.ANY -> true;
                    case Length.SOME -> bytes.hasRemaining();
                    default -> bytes.remaining() == length;
                };
        if (!fits) {
            throw wrongLength(bytes);
        }
        try {
            return reader.apply(bytes);
        } catch (BufferUnderflowException e) {
            throw wrongLength(bytes);
        }
    }

    @Override
    public Object decodeExactly(ByteBuffer bytes) {
        // Any byte but zero is true; of the others no two forms are one value.
        return this == BOOLEAN ? CqlType.super.decodeExactly(bytes) : decode(bytes);
    }

    private DataException wrongLength(ByteBuffer bytes) {
        return new DataException(bytes.remaining() + " bytes are not a value of " + this);
    }

    @Override
    public ByteBuffer encode(Object value) {
        try {
            return writer.apply(value);
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
}
