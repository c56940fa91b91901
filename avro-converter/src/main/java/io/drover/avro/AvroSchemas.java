package io.drover.avro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Type;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Connect's schemas in Avro's words, laid out as Connect's other Avro converters lay them out, so that each reads what the
 * other writes. One instance per schema: it keeps the names that the schema has used.
 */
final class AvroSchemas {
    private final Map<String, Schema> records = new HashMap<>();

    private AvroSchemas() {}

    /** @throws DataException saying why, when Avro has no such schema */
    static Schema of(org.apache.kafka.connect.data.Schema schema) {
        try {
            return new AvroSchemas().convert(schema);
        } catch (AvroRuntimeException e) {
            throw new DataException("schema " + schema.name() + " cannot be an Avro schema: " + e.getMessage(), e);
        }
    }

    /** Only these are Avro's own maps. */
    private static boolean hasStringKeys(org.apache.kafka.connect.data.Schema map) {
        return map.keySchema().type() == org.apache.kafka.connect.data.Schema.Type.STRING
                && !map.keySchema().isOptional();
    }

    private Schema convert(org.apache.kafka.connect.data.Schema schema) {
        Schema present = present(schema);
        if (!schema.isOptional()) {
            return present;
        }
        // A union's default is of its first type.
        Schema none = Schema.create(Type.NULL);
        return schema.defaultValue() == null ? Schema.createUnion(none, present) : Schema.createUnion(present, none);
    }

    private Schema present(org.apache.kafka.connect.data.Schema schema) {
        return switch (schema.type()) {
            case INT8 -> describe(schema, typed(AvroNames.INT8));
            case INT16 -> describe(schema, typed(AvroNames.INT16));
            case INT32 -> describe(schema, Schema.create(Type.INT));
            case INT64 -> describe(schema, Schema.create(Type.LONG));
            case FLOAT32 -> describe(schema, Schema.create(Type.FLOAT));
            case FLOAT64 -> describe(schema, Schema.create(Type.DOUBLE));
            case BOOLEAN -> describe(schema, Schema.create(Type.BOOLEAN));
            case STRING -> describe(schema, Schema.create(Type.STRING));
            case BYTES -> describe(schema, Schema.create(Type.BYTES));
            case ARRAY -> describe(schema, Schema.createArray(convert(schema.valueSchema())));
            case MAP ->
                describe(
                        schema,
                        hasStringKeys(schema)
                                ? Schema.createMap(convert(schema.valueSchema()))
                                : Schema.createArray(mapEntry(schema)));
            case STRUCT -> record(schema);
        };
    }

    private static Schema typed(String connectType) {
        Schema schema = Schema.create(Type.INT);
        schema.addProp(AvroNames.TYPE_PROPERTY, connectType);
        return schema;
    }

    private Schema record(org.apache.kafka.connect.data.Schema schema) {
        List<Schema.Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            fields.add(field(field.name(), field.schema()));
        }
        if (schema.name() == null) {
            return describe(schema, unnamed(fields));
        }
        Schema built = describe(schema, Schema.createRecord(schema.name(), null, null, false, fields));
        Schema known = records.putIfAbsent(built.getFullName(), built);
        if (known != null && !known.equals(built)) {
            throw new DataException("two different structs have the name " + schema.name()
                    + ", which Avro does not allow; rename one of them");
        }
        return known == null ? built : known;
    }

    private Schema mapEntry(org.apache.kafka.connect.data.Schema map) {
        String base = AvroNames.MAP_ENTRY + "_" + typeName(map.keySchema()) + "_" + typeName(map.valueSchema());
        for (int i = 1; ; i++) {
            Schema entry = Schema.createRecord(
                    numbered(base, i),
                    null,
                    AvroNames.NAMESPACE,
                    false,
                    List.of(field(AvroNames.KEY, map.keySchema()), field(AvroNames.VALUE, map.valueSchema())));
            entry.addProp(AvroNames.INTERNAL_TYPE_PROPERTY, AvroNames.MAP_ENTRY);
            Schema known = records.putIfAbsent(entry.getFullName(), entry);
            if (known == null || known.equals(entry)) {
                return known == null ? entry : known;
            }
        }
    }

    /**
     * Follows from the type alone: in a later version of the schema, a map has the same name whichever other maps have come
     * or gone. Types that differ only in parameters share it, and are numbered.
     */
    private static String typeName(org.apache.kafka.connect.data.Schema schema) {
        String optional = schema.isOptional() ? "optional_" : "";
        if (schema.name() != null) {
            return optional + schema.name().replaceAll("[^A-Za-z0-9_]", "_");
        }
        return optional
                + switch (schema.type()) {
                    case ARRAY -> "array_" + typeName(schema.valueSchema());
                    case MAP -> "map_" + typeName(schema.keySchema()) + "_" + typeName(schema.valueSchema());
                    default -> schema.type().getName();
                };
    }

    private static String numbered(String base, int number) {
        return number == 1 ? base : base + number;
    }

    /** Names of our own making must differ too. */
    private Schema unnamed(List<Schema.Field> fields) {
        int number = 1;
        while (records.containsKey(AvroNames.NAMESPACE + "." + numbered(AvroNames.UNNAMED_RECORD, number))) {
            number++;
        }
        Schema schema = Schema.createRecord(
                numbered(AvroNames.UNNAMED_RECORD, number), null, AvroNames.NAMESPACE, false, fields);
        records.put(schema.getFullName(), schema);
        return schema;
    }

    private Schema.Field field(String name, org.apache.kafka.connect.data.Schema schema) {
        Object otherwise = schema.defaultValue() == null
                ? schema.isOptional() ? JsonProperties.NULL_VALUE : null
                : json(schema, schema.defaultValue());
        return new Schema.Field(name, convert(schema), null, otherwise);
    }

    private static Schema describe(org.apache.kafka.connect.data.Schema schema, Schema avro) {
        if (schema.doc() != null) {
            avro.addProp(AvroNames.DOC_PROPERTY, schema.doc());
        }
        if (schema.version() != null) {
            avro.addProp(AvroNames.VERSION_PROPERTY, schema.version());
        }
        if (schema.parameters() != null && !schema.parameters().isEmpty()) {
            avro.addProp(AvroNames.PARAMETERS_PROPERTY, new LinkedHashMap<>(schema.parameters()));
        }
        if (schema.defaultValue() != null) {
            avro.addProp(AvroNames.DEFAULT_PROPERTY, json(schema, schema.defaultValue()));
        }
        if (schema.name() != null) {
            avro.addProp(AvroNames.NAME_PROPERTY, schema.name());
        }
        Logical.of(schema).ifPresent(logical -> logical.avro(schema).addToSchema(avro));
        return avro;
    }

    /** A default as Avro wants it: what becomes JSON. */
    private static Object json(org.apache.kafka.connect.data.Schema schema, Object value) {
        if (value == null) {
            return JsonProperties.NULL_VALUE;
        }
        Optional<Logical> logical = Logical.of(schema);
        Object plain = logical.isPresent() ? logical.get().toPlain(schema, value) : value;
        return switch (schema.type()) {
            case INT8, INT16 -> ((Number) plain).intValue();
            case INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING -> plain;
            case BYTES ->
                new String(
                        plain instanceof ByteBuffer buffer ? bytes(buffer) : (byte[]) plain,
                        StandardCharsets.ISO_8859_1);
            case ARRAY ->
                ((List<?>) plain)
                        .stream()
                                .map(element -> json(schema.valueSchema(), element))
                                .toList();
            case MAP -> {
                if (!hasStringKeys(schema)) {
                    throw new DataException("a map without string keys cannot have a default value in Avro");
                }
                Map<String, Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) plain).forEach((key, each) -> entries.put((String) key, json(schema.valueSchema(), each)));
                yield entries;
            }
            case STRUCT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (Field field : schema.fields()) {
                    fields.put(field.name(), json(field.schema(), ((Struct) plain).get(field)));
                }
                yield fields;
            }
        };
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
