import io.apicurio.registry.utils.converter.avro.AvroData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.storage.Converter;

/**
 * Connect's structs as plain Avro: Avro's own writer over the schemas that Apicurio's converter derives. It has neither that
 * converter's registry lookups nor its copies, and the first records are checked to be what its conversion gives.
 */
public final class AvroBytes implements Converter {
    private static final int CHECKED = 1000;

    private final AvroData avro = new AvroData(16);
    private final Map<Schema, GenericDatumWriter<Object>> writers = new IdentityHashMap<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private BinaryEncoder encoder;
    private int checked;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {}

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        byte[] written = write(
                writers.computeIfAbsent(
                        schema, any -> new GenericDatumWriter<>(avro.fromConnectSchema(schema), new StructData())),
                value);
        if (checked < CHECKED) {
            checked++;
            byte[] expected = write(
                    new GenericDatumWriter<>(avro.fromConnectSchema(schema)), avro.fromConnectData(schema, value));
            if (!Arrays.equals(written, expected)) {
                throw new IllegalStateException("not what Apicurio's converter makes of " + value);
            }
        }
        return written;
    }

    private byte[] write(GenericDatumWriter<Object> writer, Object value) {
        bytes.reset();
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        throw new UnsupportedOperationException("it only writes");
    }

    /** Shows structs to Avro's writer as records. */
    private static final class StructData extends GenericData {
        @Override
        public Object getField(Object record, String name, int position) {
            Struct struct = (Struct) record;
            return struct.get(struct.schema().fields().get(position));
        }

        /** An optional field is a union with null. */
        @Override
        public int resolveUnion(org.apache.avro.Schema union, Object value) {
            boolean nullFirst = union.getTypes().get(0).getType() == org.apache.avro.Schema.Type.NULL;
            return (value == null) == nullFirst ? 0 : 1;
        }
    }
}
