package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A struct with fields {@code field1}, {@code field2} and so on, as Debezium names them; each can be null. */
public final class TupleType extends CompositeType {
    private final List<CqlType> elements;

    public TupleType(List<CqlType> elements) {
        super(
                elements.stream().map(CqlType::elementDescriptor).collect(Collectors.joining(", ", "tuple<", ">")),
                false);
        this.elements = elements.stream().map(CqlType::frozen).toList();
        schemas(this::structSchema);
    }

    private SchemaBuilder structSchema() {
        // Avro wants one name for one layout.
        SchemaBuilder schema = SchemaBuilder.struct()
                .name("io.drover.Tuple_"
                        + Integer.toHexString(elementDescriptor().hashCode()));
        for (int i = 0; i < elements.size(); i++) {
            schema.field("field" + (i + 1), elements.get(i).schema(true));
        }
        return schema;
    }

    public List<CqlType> elements() {
        return elements;
    }

    @Override
    boolean canBeMultiCell() {
        return false;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        return decodeStruct(this, elements, bytes);
    }

    @Override
    public ByteBuffer encode(Object value) {
        return encodeStruct(this, elements, value);
    }

    /** Trailing fields may be absent: they were added to the type after the value was written. */
    static Struct decodeStruct(CompositeType type, List<CqlType> elements, ByteBuffer bytes) {
        try {
            ByteBuffer in = bytes.duplicate();
            Struct struct = new Struct(type.schema(true));
            List<Field> fields = struct.schema().fields();
            for (int i = 0; i < elements.size() && in.hasRemaining(); i++) {
                struct.put(fields.get(i), readElement(elements.get(i), in));
            }
            if (in.hasRemaining()) {
                throw new org.apache.kafka.connect.errors.DataException(
                        in.remaining() + " bytes too many for a value of " + type);
            }
            return struct;
        } catch (BufferUnderflowException e) {
            throw type.notOfThisType(bytes, e);
        }
    }

    static ByteBuffer encodeStruct(CompositeType type, List<CqlType> elements, Object value) {
        try {
            Struct struct = (Struct) value;
            List<Field> fields = struct.schema().fields();
            ByteBuffer[] encoded = new ByteBuffer[elements.size()];
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = encodeNullable(elements.get(i), struct.get(fields.get(i)));
            }
            return join(encoded, false, 0);
        } catch (ClassCastException | IndexOutOfBoundsException e) {
            throw type.notOfThisType(value, e);
        }
    }
}
