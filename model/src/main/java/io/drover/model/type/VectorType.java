package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Elements one after the other, each behind an unsigned vint of its length unless all are of one length. */
public final class VectorType extends CompositeType {
    private final CqlType element;
    private final int dimension;

    public VectorType(CqlType element, int dimension) {
        super("vector<" + element.elementDescriptor() + ", " + dimension + ">", false);
        this.element = element.frozen();
        this.dimension = dimension;
        schemas(() -> SchemaBuilder.array(this.element.schema(false)));
    }

    public CqlType element() {
        return element;
    }

    public int dimension() {
        return dimension;
    }

    @Override
    boolean canBeMultiCell() {
        return false;
    }

    @Override
    public int fixedLength() {
        return element.fixedLength() < 0 ? -1 : element.fixedLength() * dimension;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        try {
            ByteBuffer in = bytes.duplicate();
            List<Object> values = new ArrayList<>(dimension);
            for (int i = 0; i < dimension; i++) {
                int length = element.fixedLength() >= 0 ? element.fixedLength() : (int) VInt.readUnsigned(in);
                values.add(element.decode(take(in, length)));
            }
            if (in.hasRemaining()) {
                throw new DataException(in.remaining() + " bytes too many for a value of " + this);
            }
            return values;
        } catch (BufferUnderflowException e) {
            throw notOfThisType(bytes, e);
        }
    }

    @Override
    public ByteBuffer encode(Object value) {
        try {
            List<?> values = (List<?>) value;
            if (values.size() != dimension) {
                throw new DataException(values.size() + " elements are not a value of " + this);
            }
            ByteBuffer[] elements = new ByteBuffer[dimension];
            int size = 0;
            for (int i = 0; i < dimension; i++) {
                elements[i] = element.encode(values.get(i));
                size += VInt.MAX_BYTES + elements[i].remaining();
            }
            ByteBuffer out = ByteBuffer.allocate(size);
            for (ByteBuffer bytes : elements) {
                if (element.fixedLength() < 0) {
                    VInt.writeUnsigned(out, bytes.remaining());
                }
                out.put(bytes);
            }
            return out.flip();
        } catch (ClassCastException e) {
            throw notOfThisType(value, e);
        }
    }
}
