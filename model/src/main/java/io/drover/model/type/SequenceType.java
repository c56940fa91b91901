package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Lists and sets, which share their layout: a count, then each element behind its length. */
public abstract sealed class SequenceType extends CompositeType permits ListType, SetType {
    private final CqlType element;

    SequenceType(String name, CqlType element, boolean frozen) {
        super(name + "<" + element.elementDescriptor() + ">", !frozen);
        this.element = element.frozen();
        schemas(() -> SchemaBuilder.array(this.element.schema(false)));
    }

    public final CqlType element() {
        return element;
    }

    @Override
    public final Object decode(ByteBuffer bytes) {
        try {
            ByteBuffer in = bytes.duplicate();
            int count = in.getInt();
            // Each element takes at least the four bytes of its length.
            if (count < 0 || count > in.remaining() / 4) {
                throw new DataException("a collection of " + count + " elements in " + in.remaining() + " bytes");
            }
            List<Object> values = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                values.add(readElement(element, in));
            }
            return values;
        } catch (BufferUnderflowException e) {
            throw notOfThisType(bytes, e);
        }
    }

    @Override
    public final ByteBuffer encode(Object value) {
        try {
            List<?> values = (List<?>) value;
            ByteBuffer[] elements = new ByteBuffer[values.size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = element.encode(values.get(i));
            }
            return join(elements, true, elements.length);
        } catch (ClassCastException e) {
            throw notOfThisType(value, e);
        }
    }
}
