package io.drover.avro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Writes values of one Connect schema as Avro, without anything in between. Made once per schema by {@link #of}. */
@FunctionalInterface
interface ValueWriter {
    /**
     * @throws DataException naming the fields on the way, when the value does not fit the schema
     * @throws ClassCastException likewise
     */
    void write(Object value, AvroOutput out);

    static ValueWriter of(Schema schema) {
        ValueWriter present = Logical.of(schema)
                .<ValueWriter>map(logical -> {
                    ValueWriter plain = present(schema);
                    return (value, out) -> plain.write(logical.toPlain(schema, value), out);
                })
                .orElseGet(() -> present(schema));
        Object otherwise = schema.defaultValue();
        if (!schema.isOptional()) {
            return (value, out) -> {
                if (value == null && otherwise == null) {
                    throw new DataException("no value, and it is not optional");
                }
                present.write(value == null ? otherwise : value, out);
            };
        }
        // In a union, the type of the default comes first.
        int none = otherwise == null ? 0 : 1;
        return (value, out) -> {
            if (value == null) {
                out.writeLong(none);
            } else {
                out.writeLong(1 - none);
                present.write(value, out);
            }
        };
    }

    private static ValueWriter present(Schema schema) {
        return switch (schema.type()) {
            case INT8 -> (value, out) -> out.writeLong((Byte) value);
            case INT16 -> (value, out) -> out.writeLong((Short) value);
            case INT32 -> (value, out) -> out.writeLong((Integer) value);
            case INT64 -> (value, out) -> out.writeLong((Long) value);
            case FLOAT32 -> (value, out) -> out.writeFloat((Float) value);
            case FLOAT64 -> (value, out) -> out.writeDouble((Double) value);
            case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) value);
            case STRING -> new TextWriter();
            case BYTES -> ValueWriter::writeBytes;
            case ARRAY -> array(of(schema.valueSchema()));
            case MAP -> map(of(schema.keySchema()), of(schema.valueSchema()));
            case STRUCT -> new StructWriter(schema);
        };
    }

    private static void writeBytes(Object value, AvroOutput out) {
        if (value instanceof ByteBuffer buffer) {
            out.writeBytes(buffer);
        } else {
            out.writeBytes((byte[]) value);
        }
    }

    private static ValueWriter array(ValueWriter element) {
        return (value, out) -> {
            List<?> elements = (List<?>) value;
            if (!elements.isEmpty()) {
                out.writeLong(elements.size());
                elements.forEach(each -> element.write(each, out));
            }
            out.writeLong(0);
        };
    }

    /** A map, or an array of key-value records: their bytes are the same. */
    private static ValueWriter map(ValueWriter key, ValueWriter entryValue) {
        return (value, out) -> {
            Map<?, ?> entries = (Map<?, ?>) value;
            if (!entries.isEmpty()) {
                out.writeLong(entries.size());
                entries.forEach((each, its) -> {
                    key.write(each, out);
                    entryValue.write(its, out);
                });
            }
            out.writeLong(0);
        };
    }

    /** Remembers the last text: many fields have the same one in record after record, such as a table's name. */
    final class TextWriter implements ValueWriter {
        private String last;
        private byte[] encoded;

        private TextWriter() {}

        @Override
        public void write(Object value, AvroOutput out) {
            if (value != last) {
                last = (String) value;
                encoded = last.getBytes(StandardCharsets.UTF_8);
            }
            out.writeBytes(encoded);
        }
    }

    /** One struct's fields in their order. */
    final class StructWriter implements ValueWriter {
        private final Schema schema;
        private final Field[] fields;
        private final ValueWriter[] writers;

        private StructWriter(Schema schema) {
            this.schema = schema;
            this.fields = schema.fields().toArray(Field[]::new);
            this.writers = schema.fields().stream()
                    .map(field -> ValueWriter.of(field.schema()))
                    .toArray(ValueWriter[]::new);
        }

        @Override
        public void write(Object value, AvroOutput out) {
            Struct struct = (Struct) value;
            if (struct.schema() != schema && !struct.schema().fields().equals(schema.fields())) {
                throw new DataException("a struct of another schema, " + struct.schema());
            }
            for (int i = 0; i < fields.length; i++) {
                Field field = fields[i];
                try {
                    writers[i].write(get(struct, field), out);
                } catch (DataException | ClassCastException e) {
                    throw new DataException(field.name() + ": " + e.getMessage(), e);
                }
            }
        }

        /** A null stays null, whatever the default. */
        private static Object get(Struct struct, Field field) {
            return field.schema().defaultValue() == null ? struct.get(field) : struct.getWithoutDefault(field.name());
        }
    }
}
