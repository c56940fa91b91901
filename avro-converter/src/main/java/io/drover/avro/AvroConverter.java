package io.drover.avro;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.storage.Converter;

/**
 * Connect's values to Avro and back, in the frame of Confluent's serializers: a zero byte, the schema's number at the registry
 * (four bytes, big-endian), the value in Avro's binary encoding.
 *
 * <p>What is done per record is no more than the encoding itself: for each schema, which Connect's sources hold on to and this
 * converter gives the same instance of for the same number, a writer or reader is made once. As Connect does with all
 * converters, each belongs to one task and its thread.
 */
public final class AvroConverter implements Converter {
    private static final byte MAGIC = 0;
    private static final int FRAME = 1 + Integer.BYTES;

    /** A transform may make a schema object per record; this bounds what stays here of them. */
    private static final int MAX_SCHEMAS = 1000;

    private record Subject(String topic, org.apache.avro.Schema schema) {}

    private record Encoding(String topic, int id, ValueWriter writer) {}

    private record Decoding(Schema schema, ValueReader reader) {}

    private final Map<Schema, Map<String, Encoding>> encodings = new IdentityHashMap<>();
    private final Map<Subject, Integer> ids = new HashMap<>();
    private final Map<Integer, Decoding> decodings = new HashMap<>();
    private final AvroOutput out = new AvroOutput();
    private final AvroInput in = new AvroInput();

    private SchemaRegistry registry;
    private String suffix;

    private Schema lastSchema;
    private Encoding lastEncoding;

    public AvroConverter() {}

    AvroConverter(SchemaRegistry registry, boolean isKey) {
        use(registry, isKey);
    }

    @Override
    public ConfigDef config() {
        return AvroConverterConfig.define();
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        use(new RestRegistry(new AvroConverterConfig(settings)), isKey);
    }

    private void use(SchemaRegistry itsRegistry, boolean isKey) {
        registry = itsRegistry;
        suffix = isKey ? "-key" : "-value";
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        if (value == null) {
            return null;
        }
        if (schema == null) {
            throw new DataException("a value without a schema, for topic " + topic
                    + ": this converter needs one; use another, or a transform that gives values a schema");
        }
        if (schema != lastSchema || !lastEncoding.topic().equals(topic)) {
            lastEncoding = encoding(topic, schema);
            lastSchema = schema;
        }
        out.reset();
        out.writeByte(MAGIC);
        out.writeFixedInt(lastEncoding.id());
        try {
            lastEncoding.writer().write(value, out);
        } catch (DataException | ClassCastException e) {
            throw new DataException(
                    "a value for topic " + topic + " does not fit its schema " + schema.name() + ": " + e.getMessage(),
                    e);
        }
        return out.toByteArray();
    }

    private Encoding encoding(String topic, Schema schema) {
        Map<String, Encoding> byTopic = encodings.get(schema);
        Encoding known = byTopic == null ? null : byTopic.get(topic);
        if (known != null) {
            return known;
        }
        if (encodings.size() >= MAX_SCHEMAS || ids.size() >= MAX_SCHEMAS) {
            encodings.clear();
            ids.clear();
        }
        Subject subject = new Subject(topic, AvroSchemas.of(schema));
        Integer id = ids.get(subject);
        if (id == null) {
            id = registry.id(topic + suffix, subject.schema());
            ids.put(subject, id);
        }
        Encoding encoding = new Encoding(topic, id, ValueWriter.of(schema));
        encodings.computeIfAbsent(schema, any -> new HashMap<>()).put(topic, encoding);
        return encoding;
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        if (value.length < FRAME || value[0] != MAGIC) {
            throw new DataException(
                    "a value in topic " + topic
                            + " does not start with a zero byte and the number of its schema; if the numbers are in headers, as"
                            + " Apicurio's converter puts them by default, read it with that converter, or write it with this one");
        }
        int id = number(value);
        Decoding decoding = decodings.get(id);
        if (decoding == null) {
            org.apache.avro.Schema avro = registry.schema(id);
            Schema schema = ConnectSchemas.of(avro);
            decoding = new Decoding(schema, ValueReader.of(avro, schema));
            decodings.put(id, decoding);
        }
        in.reset(value, FRAME);
        try {
            Object read = decoding.reader().read(in);
            if (in.remaining() > 0) {
                throw new DataException(in.remaining() + " bytes too many");
            }
            return new SchemaAndValue(decoding.schema(), read);
        } catch (DataException e) {
            throw new DataException(
                    "a value in topic " + topic + " is not of schema " + id + ", which it names: " + e.getMessage(), e);
        }
    }

    private static int number(byte[] frame) {
        return (frame[1] & 0xFF) << 24 | (frame[2] & 0xFF) << 16 | (frame[3] & 0xFF) << 8 | frame[4] & 0xFF;
    }
}
