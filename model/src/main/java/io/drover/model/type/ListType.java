package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.connect.data.SchemaBuilder;

public final class ListType extends CompositeType {
    private final CqlType element;

    public ListType(CqlType element, boolean frozen) {
        super("list<" + element.elementDescriptor() + ">", !frozen);
        this.element = element.frozen();
        schemas(() -> SchemaBuilder.array(this.element.schema(false)));
    }

    public CqlType element() {
        return element;
    }

    @Override
    public CqlType frozen() {
        return isMultiCell() ? new ListType(element, true) : this;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        try {
            return Sequences.decode(element, bytes);
        } catch (BufferUnderflowException e) {
            throw notOfThisType(bytes, e);
        }
    }

    @Override
    public ByteBuffer encode(Object value) {
        try {
            return Sequences.encode(element, (List<?>) value);
        } catch (ClassCastException e) {
            throw notOfThisType(value, e);
        }
    }
}
