package io.drover.model.type;

import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Types made of other types. What is inside is always frozen; only the outermost can be {@linkplain #isMultiCell not}. */
public abstract sealed class CompositeType implements CqlType
        permits SequenceType, MapType, TupleType, UdtType, VectorType {
    private final String elementDescriptor;
    private final boolean multiCell;
    private Schema required;
    private Schema optional;

    CompositeType(String elementDescriptor, boolean multiCell) {
        this.elementDescriptor = elementDescriptor;
        this.multiCell = multiCell;
    }

    /** Called once, by the constructor of each type, with a supplier that gives a new builder each time. */
    final void schemas(Supplier<SchemaBuilder> schema) {
        optional = schema.get().optional().build();
        required = optional.type() == Schema.Type.STRUCT
                ? optional
                : schema.get().required().build();
    }

    @Override
    public final Schema schema(boolean isOptional) {
        return isOptional ? optional : required;
    }

    @Override
    public final boolean isMultiCell() {
        return multiCell;
    }

    /** Whether a non-frozen form exists, so that the descriptor must say which one this is. */
    boolean canBeMultiCell() {
        return true;
    }

    @Override
    public final String elementDescriptor() {
        return elementDescriptor;
    }

    @Override
    public final String toString() {
        return multiCell || !canBeMultiCell() ? elementDescriptor : "frozen<" + elementDescriptor + ">";
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof CompositeType that
                && multiCell == that.multiCell
                && elementDescriptor.equals(that.elementDescriptor);
    }

    @Override
    public final int hashCode() {
        return elementDescriptor.hashCode();
    }

    final DataException notOfThisType(Object value, RuntimeException cause) {
        return new DataException(
                "a value of " + this + " cannot be a "
                        + (value == null ? "null" : value.getClass().getSimpleName()),
                cause);
    }

    /** Takes the next {@code length} bytes as a buffer of their own. */
    static ByteBuffer take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new DataException("an element of " + length + " bytes in " + in.remaining() + " bytes");
        }
        ByteBuffer element = in.duplicate();
        element.limit(in.position() + length);
        in.position(in.position() + length);
        return element;
    }

    /** A length of -1 is a null. */
    static Object readElement(CqlType type, ByteBuffer in) {
        int length = in.getInt();
        return length < 0 ? null : type.decode(take(in, length));
    }

    static ByteBuffer encodeNullable(CqlType type, Object value) {
        return value == null ? null : type.encode(value);
    }

    /** Concatenates elements, each behind its length; null is length -1. */
    static ByteBuffer join(ByteBuffer[] elements, boolean withCount, int count) {
        int size = withCount ? 4 : 0;
        for (ByteBuffer element : elements) {
            size += 4 + (element == null ? 0 : element.remaining());
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        if (withCount) {
            out.putInt(count);
        }
        for (ByteBuffer element : elements) {
            if (element == null) {
                out.putInt(-1);
            } else {
                out.putInt(element.remaining()).put(element.duplicate());
            }
        }
        return out.flip();
    }
}
