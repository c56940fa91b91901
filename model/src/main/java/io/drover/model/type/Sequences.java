package io.drover.model.type;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/** The layout that lists and sets share: a count, then each element behind its length. */
final class Sequences {
    private Sequences() {}

    static List<Object> decode(CqlType element, ByteBuffer bytes) {
        ByteBuffer in = bytes.duplicate();
        int count = in.getInt();
        // Each element takes at least the four bytes of its length.
        if (count < 0 || count > in.remaining() / 4) {
            throw new DataException("a collection of " + count + " elements in " + in.remaining() + " bytes");
        }
        List<Object> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(CompositeType.readElement(element, in));
        }
        return values;
    }

    static ByteBuffer encode(CqlType element, List<?> values) {
        ByteBuffer[] elements = new ByteBuffer[values.size()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element.encode(values.get(i));
        }
        return CompositeType.join(elements, true, elements.length);
    }
}
