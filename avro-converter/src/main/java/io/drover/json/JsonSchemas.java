package io.drover.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Schemas in the form that Kafka's {@link org.apache.kafka.connect.json.JsonSchema} has for them. */
final class JsonSchemas {
    private static final Map<String, Schema.Type> NAMED_OTHERWISE =
            Map.of("float", Schema.Type.FLOAT32, "double", Schema.Type.FLOAT64);

    private final ObjectMapper trees;
    private final JsonValues values;

    JsonSchemas(ObjectMapper trees, JsonValues values) {
        this.trees = trees;
        this.values = values;
    }

    Schema read(JsonNode json) throws IOException {
        if (!json.isObject()) {
            throw new DataException("a schema is missing");
        }
        SchemaBuilder builder = builder(json);
        if (json.path("optional").asBoolean(false)) {
            builder.optional();
        }
        if (json.hasNonNull("name")) {
            builder.name(json.get("name").textValue());
        }
        if (json.hasNonNull("version")) {
            builder.version(json.get("version").intValue());
        }
        if (json.hasNonNull("doc")) {
            builder.doc(json.get("doc").textValue());
        }
        if (json.hasNonNull("parameters")) {
            Map<String, String> parameters = new HashMap<>();
            for (Entry<String, JsonNode> parameter : json.get("parameters").properties()) {
                parameters.put(parameter.getKey(), parameter.getValue().textValue());
            }
            builder.parameters(parameters);
        }
        if (json.hasNonNull("default")) {
            try (JsonParser in = trees.treeAsTokens(json.get("default"))) {
                in.nextToken();
                builder.defaultValue(values.read(in, builder));
            }
        }
        return builder.build();
    }

    private SchemaBuilder builder(JsonNode json) throws IOException {
        Schema.Type type = type(json.path("type").asText());
        return switch (type) {
            case ARRAY -> SchemaBuilder.array(read(json.path("items")));
            case MAP -> SchemaBuilder.map(read(json.path("keys")), read(json.path("values")));
            case STRUCT -> {
                SchemaBuilder struct = SchemaBuilder.struct();
                for (JsonNode field : json.path("fields")) {
                    struct.field(field.path("field").asText(), read(field));
                }
                yield struct;
            }
            case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES -> SchemaBuilder.type(type);
        };
    }

    private static Schema.Type type(String name) {
        Schema.Type otherwise = NAMED_OTHERWISE.get(name);
        if (otherwise != null) {
            return otherwise;
        }
        for (Schema.Type type : Schema.Type.values()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        throw new DataException("a schema has the unknown type '" + name + "'");
    }
}
