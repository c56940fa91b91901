package io.drover.model.type;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** A Connect map whose values may be null, which is how an event names the keys that it removes. */
public final class MapType extends CompositeType {
    private final CqlType key;
    private final CqlType value;

    public MapType(CqlType key, CqlType value, boolean frozen) {
        super("map<" + key.elementDescriptor() + ", " + value.elementDescriptor() + ">", !frozen);
        this.key = key.frozen();
        this.value = value.frozen();
        schemas(() -> SchemaBuilder.map(this.key.schema(false), this.value.schema(true)));
    }

    public CqlType key() {
        return key;
    }

    public CqlType value() {
        return value;
    }

    @Override
    public CqlType frozen() {
        return isMultiCell() ? new MapType(key, value, true) : this;
    }

    @Override
    public Object decode(ByteBuffer bytes) {
        try {
            ByteBuffer in = bytes.duplicate();
            int count = in.getInt();
            if (count < 0 || count > in.remaining() / 8) {
                throw new DataException("a map of " + count + " entries in " + in.remaining() + " bytes");
            }
            Map<Object, Object> entries = new LinkedHashMap<>(count * 2);
            for (int i = 0; i < count; i++) {
                entries.put(readElement(key, in), readElement(value, in));
            }
            return entries;
        } catch (BufferUnderflowException e) {
            throw notOfThisType(bytes, e);
        }
    }

    @Override
    public ByteBuffer encode(Object entries) {
        try {
            Map<?, ?> map = (Map<?, ?>) entries;
            ByteBuffer[] elements = new ByteBuffer[2 * map.size()];
            int i = 0;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                elements[i++] = key.encode(entry.getKey());
                elements[i++] = value.encode(entry.getValue());
            }
            return join(elements, true, map.size());
        } catch (ClassCastException e) {
            throw notOfThisType(entries, e);
        }
    }
}
