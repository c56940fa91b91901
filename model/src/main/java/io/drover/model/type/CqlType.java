package io.drover.model.type;

import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * A CQL data type: its Connect schema, and the conversion between CQL's binary form and Connect values.
 *
 * <p>The binary form is the one of the native protocol, version 3 and later (see {@code native_protocol_v5.spec}, section
 * 6), which is also how Cassandra stores a value in commit logs and SSTables. One codec therefore serves capture, scans
 * and the sink, and bytes make the round trip unchanged.
 *
 * <p>{@link #toString()} gives a self-contained descriptor, UDT fields included, that {@link #parse} reads back. Two types
 * are equal when their descriptors are.
 */
public sealed interface CqlType permits ScalarType, CompositeType {
    /**
     * @param optional whether null is allowed; types whose value is a {@link org.apache.kafka.connect.data.Struct} ignore it
     *     and are always optional, because a struct must carry the very schema of the field that holds it
     */
    Schema schema(boolean optional);

    /**
     * Reads the remaining bytes of the buffer, whose position is left as it was.
     *
     * @throws DataException when the bytes are not a value of this type; an empty buffer is
     *     one only if {@link #allowsNoBytes()}
     */
    Object decode(ByteBuffer bytes);

    /**
     * Reads a value that must be written with the very same bytes, as a partition key's bytes decide which partition it is.
     *
     * @throws DataException also when it would be written with others, as a tuple or UDT that lacks its last fields is
     */
    default Object decodeExactly(ByteBuffer bytes) {
        Object value = decode(bytes);
        if (!encode(value).equals(bytes)) {
            throw new DataException(
                    "a value of " + this + " in a partition key has other bytes than the same value is"
                            + " written with, such as a tuple or UDT without its last fields: the target would have another key");
        }
        return value;
    }

    /** @throws DataException when the value is not of this type */
    ByteBuffer encode(Object value);

    /** Whether zero bytes are an ordinary value, as the empty string is, rather than CQL's legacy "empty". */
    default boolean allowsNoBytes() {
        return false;
    }

    /** Whether every element is a cell of its own: non-frozen lists, sets, maps and UDTs. */
    default boolean isMultiCell() {
        return false;
    }

    /** Bytes of every value, or -1 when values differ in length; as Cassandra's vectors lay their elements out. */
    default int fixedLength() {
        return -1;
    }

    /** This type as it is inside another one: frozen. */
    default CqlType frozen() {
        return this;
    }

    /** The descriptor without {@code frozen<>}, which goes without saying inside another type. */
    default String elementDescriptor() {
        return toString();
    }

    /** @throws IllegalArgumentException when the descriptor is malformed */
    static CqlType parse(String descriptor) {
        return new CqlTypeParser(descriptor).parse();
    }
}
