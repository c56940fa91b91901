package io.drover.avro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema.Type;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads values of one Avro schema straight into what Connect has for them. Made once per schema by {@link #of}.
 */
@FunctionalInterface
interface ValueReader {
    /** @throws DataException naming the fields on the way, when the bytes are not of the schema */
    Object read(AvroInput in);

    /** @param connect what {@link ConnectSchemas} makes of {@code avro} */
    static ValueReader of(org.apache.avro.Schema avro, Schema connect) {
        if (avro.getType() == Type.UNION) {
            int present = ConnectSchemas.present(avro);
            ValueReader reader = of(avro.getTypes().get(present), connect);
            return in -> readUnion(in, present, reader);
        }
        Optional<Logical> logical = Logical.of(connect);
        ValueReader plain = plain(avro, connect);
        return logical.isEmpty() ? plain : in -> logical.get().fromPlain(connect, plain.read(in));
    }

    private static Object readUnion(AvroInput in, int present, ValueReader reader) {
        long branch = in.readLong();
        if (branch == present) {
            return reader.read(in);
        }
        if (branch != 1 - present) {
            throw new DataException("branch " + branch + " of a union of two");
        }
        return null;
    }

    private static ValueReader plain(org.apache.avro.Schema avro, Schema connect) {
        return switch (avro.getType()) {
            case BOOLEAN -> AvroInput::readBoolean;
            case INT ->
                switch (connect.type()) {
                    case INT8 -> in -> (byte) in.readInt();
                    case INT16 -> in -> (short) in.readInt();
                    default -> AvroInput::readInt;
                };
            case LONG -> AvroInput::readLong;
            case FLOAT -> AvroInput::readFloat;
            case DOUBLE -> AvroInput::readDouble;
            case STRING -> AvroInput::readString;
            case BYTES -> AvroInput::readBytes;
            case FIXED -> in -> in.readFixed(avro.getFixedSize());
            case ENUM -> symbol(avro.getEnumSymbols());
            case ARRAY ->
                connect.type() == Schema.Type.MAP
                        ? map(
                                of(avro.getElementType().getField(AvroNames.KEY).schema(), connect.keySchema()),
                                of(
                                        avro.getElementType()
                                                .getField(AvroNames.VALUE)
                                                .schema(),
                                        connect.valueSchema()))
                        : array(of(avro.getElementType(), connect.valueSchema()));
            case MAP -> map(AvroInput::readString, of(avro.getValueType(), connect.valueSchema()));
            case RECORD -> new StructReader(avro, connect);
            case NULL, UNION -> throw new IllegalStateException("has no Connect schema");
        };
    }

    private static ValueReader symbol(List<String> symbols) {
        return in -> {
            int index = in.readInt();
            if (index < 0 || index >= symbols.size()) {
                throw new DataException("symbol " + index + " of an enum of " + symbols.size());
            }
            return symbols.get(index);
        };
    }

    private static ValueReader array(ValueReader element) {
        return in -> {
            int count = in.readBlock();
            List<Object> elements = new ArrayList<>(count);
            for (; count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    elements.add(element.read(in));
                }
            }
            return elements;
        };
    }

    /** The order is kept: of a map's entries, Cassandra's own. */
    private static ValueReader map(ValueReader key, ValueReader value) {
        return in -> {
            Map<Object, Object> entries = new LinkedHashMap<>();
            for (int count = in.readBlock(); count > 0; count = in.readBlock()) {
                for (int i = 0; i < count; i++) {
                    entries.put(key.read(in), value.read(in));
                }
            }
            return entries;
        };
    }

    /** Valid as it is read: without this it would be validated, with all that is in it, when it is put into another. */
    final class ReadStruct extends Struct {
        private ReadStruct(Schema schema) {
            super(schema);
        }

        @Override
        public void validate() {
            // The schema that it was read with does not allow anything else.
        }
    }

    /** One record's fields in their order. */
    final class StructReader implements ValueReader {
        private final Schema schema;
        private final List<Field> names;
        private final Field[] fields;
        private final ValueReader[] readers;

        private StructReader(org.apache.avro.Schema avro, Schema connect) {
            this.schema = connect;
            this.names = connect.fields();
            this.fields = names.stream().map(StructReader::withoutName).toArray(Field[]::new);
            this.readers = new ValueReader[fields.length];
            for (int i = 0; i < fields.length; i++) {
                readers[i] = ValueReader.of(avro.getFields().get(i).schema(), fields[i].schema());
            }
        }

        /** For {@link Struct#put(Field, Object)}, which makes a text of each name in case that the value does not fit. */
        private static Field withoutName(Field field) {
            return new Field(null, field.index(), field.schema());
        }

        @Override
        public Object read(AvroInput in) {
            Struct struct = new ReadStruct(schema);
            for (int i = 0; i < fields.length; i++) {
                try {
                    Object value = readers[i].read(in);
                    if (value != null) {
                        struct.put(fields[i], value);
                    }
                } catch (DataException e) {
                    throw new DataException(names.get(i).name() + ": " + e.getMessage(), e);
                }
            }
            return struct;
        }
    }
}
