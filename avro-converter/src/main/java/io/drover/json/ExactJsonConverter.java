package io.drover.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;

/**
 * JSON with schemas, as Kafka's {@link JsonConverter} writes it, read without loss. What that one writes is exact; when it
 * reads, NaN, the infinities and -0.0 become 0.0, and maps lose their order, which matters inside frozen values.
 *
 * <p>For one thread, as Connect uses a converter.
 */
public final class ExactJsonConverter implements Converter {
    private static final String SCHEMA = "schema";
    private static final String PAYLOAD = "payload";

    private final Converter writer = new JsonConverter();
    /** Without Jackson's limit of 20 million characters: 16 MiB are 22 million in base64. */
    private final JsonFactory json = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final ObjectMapper trees = new ObjectMapper(json);
    private Map<ByteBuffer, Schema> schemas = new HashMap<>();
    private JsonValues values = new JsonValues(true);

    @Override
    public ConfigDef config() {
        return JsonConverterConfig.configDef();
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {
        writer.configure(settings, isKey);
        Map<String, Object> typed = new HashMap<>(settings);
        typed.put(ConverterConfig.TYPE_CONFIG, (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
        JsonConverterConfig config = new JsonConverterConfig(typed);
        if (!config.schemasEnabled()) {
            throw new ConfigException(
                    JsonConverterConfig.SCHEMAS_ENABLE_CONFIG,
                    false,
                    "without its schema a value cannot be read exactly");
        }
        values = new JsonValues(config.replaceNullWithDefault());
        schemas = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Schema> eldest) {
                return size() > config.schemaCacheSize();
            }
        };
    }

    @Override
    public byte[] fromConnectData(String topic, Schema schema, Object value) {
        return writer.fromConnectData(topic, schema, value);
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte[] value) {
        if (value == null) {
            return SchemaAndValue.NULL;
        }
        try {
            Schema schema = schema(value);
            try (JsonParser in = json.createParser(value)) {
                seek(in, PAYLOAD);
                Object read = values.read(in, schema);
                return new SchemaAndValue(schema, read);
            }
        } catch (IOException | DataException e) {
            throw new DataException("a value in topic " + topic + " is not JSON with a schema: " + e.getMessage(), e);
        }
    }

    /** Found by its bytes, which are the same in every record of a table. */
    private Schema schema(byte[] envelope) throws IOException {
        try (JsonParser in = json.createParser(envelope)) {
            seek(in, SCHEMA);
            int start = (int) in.currentTokenLocation().getByteOffset();
            in.skipChildren();
            int end = (int) in.currentLocation().getByteOffset();
            Schema known = schemas.get(ByteBuffer.wrap(envelope, start, end - start));
            if (known != null) {
                return known;
            }
            byte[] bytes = Arrays.copyOfRange(envelope, start, end);
            JsonNode tree = trees.readTree(bytes);
            Schema schema = new JsonSchemas(trees, values).read(tree);
            schemas.put(ByteBuffer.wrap(bytes), schema);
            return schema;
        }
    }

    /** Leaves the parser at the value of one of the envelope's fields. */
    private static void seek(JsonParser in, String name) throws IOException {
        if (in.nextToken() == JsonToken.START_OBJECT) {
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = in.currentName().equals(name);
                in.nextToken();
                if (found) {
                    return;
                }
                in.skipChildren();
            }
        }
        throw new DataException("it has no field '" + name + "'");
    }
}
