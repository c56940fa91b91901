package io.drover.avro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema.Field;
import org.apache.avro.Schema.Type;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.SchemaBuilderException;

/** Avro's schemas in Connect's words, as {@link AvroSchemas} and Connect's other Avro converters write them. */
final class ConnectSchemas {
    /** One schema object for each record, so that a struct is put into another without a comparison of their schemas. */
    private final Map<String, Schema> structs = new HashMap<>();

    private final Deque<String> open = new ArrayDeque<>();

    private ConnectSchemas() {}

    /** @throws DataException saying why, when Connect has no such schema */
    static Schema of(org.apache.avro.Schema avro) {
        try {
            return new ConnectSchemas().convert(avro, false, null);
        } catch (SchemaBuilderException e) {
            throw new DataException(
                    "Avro schema " + avro.getFullName() + " cannot be a Connect schema: " + e.getMessage(), e);
        }
    }

    /** The index of what is not null in a union of null and something. */
    static int present(org.apache.avro.Schema union) {
        List<org.apache.avro.Schema> types = union.getTypes();
        if (types.size() == 2
                && types.stream().filter(type -> type.getType() == Type.NULL).count() == 1) {
            return types.get(0).getType() == Type.NULL ? 1 : 0;
        }
        throw new DataException("a union of other than null and one type is not supported: " + union);
    }

    /** @param fieldDefault of the field that has this schema, as Avro gives it, or null for none */
    private Schema convert(org.apache.avro.Schema avro, boolean optional, Object fieldDefault) {
        if (avro.getType() == Type.UNION) {
            return convert(avro.getTypes().get(present(avro)), true, fieldDefault);
        }
        Object otherwise = fieldDefault == null ? avro.getObjectProp(AvroNames.DEFAULT_PROPERTY) : fieldDefault;
        boolean hasDefault = otherwise != null && otherwise != JsonProperties.NULL_VALUE;
        if (avro.getType() != Type.RECORD || hasDefault) {
            return build(avro, optional, hasDefault ? otherwise : null);
        }
        // Not computeIfAbsent, as a record has others in it.
        String name = avro.getFullName() + (optional ? "?" : "");
        Schema known = structs.get(name);
        if (known == null) {
            known = build(avro, optional, null);
            structs.put(name, known);
        }
        return known;
    }

    private Schema build(org.apache.avro.Schema avro, boolean optional, Object otherwise) {
        SchemaBuilder builder = describe(avro, plain(avro));
        if (optional) {
            builder.optional();
        }
        if (otherwise != null) {
            // A struct that is a default must have the very builder as its schema.
            builder.defaultValue(value(builder, otherwise));
        }
        return builder.build();
    }

    private SchemaBuilder plain(org.apache.avro.Schema avro) {
        return switch (avro.getType()) {
            case BOOLEAN -> SchemaBuilder.bool();
            case INT -> integer(avro);
            case LONG ->
                Logical.of(avro)
                        .filter(logical -> logical == Logical.TIMESTAMP)
                        .map(logical -> logical.builder(avro))
                        .orElseGet(SchemaBuilder::int64);
            case FLOAT -> SchemaBuilder.float32();
            case DOUBLE -> SchemaBuilder.float64();
            case STRING, ENUM -> SchemaBuilder.string();
            case BYTES, FIXED ->
                Logical.of(avro)
                        .filter(logical -> logical == Logical.DECIMAL)
                        .map(logical -> logical.builder(avro))
                        .orElseGet(SchemaBuilder::bytes);
            case ARRAY ->
                isMapEntry(avro.getElementType())
                        ? SchemaBuilder.map(
                                convert(
                                        avro.getElementType()
                                                .getField(AvroNames.KEY)
                                                .schema(),
                                        false,
                                        null),
                                convert(
                                        avro.getElementType()
                                                .getField(AvroNames.VALUE)
                                                .schema(),
                                        false,
                                        null))
                        : SchemaBuilder.array(convert(avro.getElementType(), false, null));
            case MAP -> SchemaBuilder.map(Schema.STRING_SCHEMA, convert(avro.getValueType(), false, null));
            case RECORD -> struct(avro);
            case NULL, UNION -> throw new DataException("a type of null alone is not supported");
        };
    }

    private static SchemaBuilder integer(org.apache.avro.Schema avro) {
        String type = avro.getProp(AvroNames.TYPE_PROPERTY);
        if (AvroNames.INT8.equals(type)) {
            return SchemaBuilder.int8();
        }
        if (AvroNames.INT16.equals(type)) {
            return SchemaBuilder.int16();
        }
        return Logical.of(avro)
                .filter(logical -> logical == Logical.DATE || logical == Logical.TIME)
                .map(logical -> logical.builder(avro))
                .orElseGet(SchemaBuilder::int32);
    }

    private static boolean isMapEntry(org.apache.avro.Schema element) {
        return element.getType() == Type.RECORD
                && (AvroNames.MAP_ENTRY.equals(element.getProp(AvroNames.INTERNAL_TYPE_PROPERTY))
                        || element.getFullName().equals(AvroNames.NAMESPACE + "." + AvroNames.MAP_ENTRY))
                && element.getFields().size() == 2
                && element.getField(AvroNames.KEY) != null
                && element.getFields().get(0).name().equals(AvroNames.KEY)
                && element.getField(AvroNames.VALUE) != null;
    }

    private SchemaBuilder struct(org.apache.avro.Schema avro) {
        String name = avro.getFullName();
        if (open.contains(name)) {
            throw new DataException("record " + name + " contains itself, which is not supported");
        }
        open.push(name);
        SchemaBuilder builder = SchemaBuilder.struct();
        for (Field field : avro.getFields()) {
            builder.field(
                    field.name(), convert(field.schema(), false, field.hasDefaultValue() ? field.defaultVal() : null));
        }
        open.pop();
        return builder;
    }

    private static SchemaBuilder describe(org.apache.avro.Schema avro, SchemaBuilder builder) {
        if (avro.getProp(AvroNames.DOC_PROPERTY) != null) {
            builder.doc(avro.getProp(AvroNames.DOC_PROPERTY));
        }
        if (builder.version() == null && avro.getObjectProp(AvroNames.VERSION_PROPERTY) instanceof Number version) {
            builder.version(version.intValue());
        }
        if (avro.getObjectProp(AvroNames.PARAMETERS_PROPERTY) instanceof Map<?, ?> parameters) {
            parameters.forEach((key, value) -> {
                if (builder.parameters() == null || !builder.parameters().containsKey(key)) {
                    builder.parameter((String) key, String.valueOf(value));
                }
            });
        }
        String name = avro.getProp(AvroNames.NAME_PROPERTY);
        if (name == null && isNamed(avro)) {
            name = avro.getFullName();
        }
        if (name != null && builder.name() == null) {
            builder.name(name);
        }
        return builder;
    }

    /** Those of our own making are not names. */
    private static boolean isNamed(org.apache.avro.Schema avro) {
        return switch (avro.getType()) {
            case RECORD, ENUM, FIXED ->
                !avro.getFullName().startsWith(AvroNames.NAMESPACE + "." + AvroNames.UNNAMED_RECORD);
            default -> false;
        };
    }

    /** A default, from what Avro makes of its JSON. */
    private static Object value(Schema schema, Object json) {
        if (json == null || json == JsonProperties.NULL_VALUE) {
            return null;
        }
        try {
            Object plain = plainValue(schema, json);
            return Logical.of(schema)
                    .map(logical -> logical.fromPlain(schema, plain))
                    .orElse(plain);
        } catch (ClassCastException e) {
            throw new DataException("the default " + json + " is not of type " + schema.type(), e);
        }
    }

    private static Object plainValue(Schema schema, Object json) {
        return switch (schema.type()) {
            case INT8 -> ((Number) json).byteValue();
            case INT16 -> ((Number) json).shortValue();
            case INT32 -> ((Number) json).intValue();
            case INT64 -> ((Number) json).longValue();
            case FLOAT32 -> ((Number) json).floatValue();
            case FLOAT64 -> ((Number) json).doubleValue();
            case BOOLEAN, STRING -> json;
            case BYTES -> bytes(json);
            case ARRAY -> {
                List<Object> elements = new ArrayList<>();
                ((List<?>) json).forEach(element -> elements.add(value(schema.valueSchema(), element)));
                yield elements;
            }
            case MAP -> {
                Map<Object, Object> entries = new LinkedHashMap<>();
                ((Map<?, ?>) json).forEach((key, each) -> entries.put(key, value(schema.valueSchema(), each)));
                yield entries;
            }
            case STRUCT -> {
                Struct struct = new Struct(schema);
                schema.fields()
                        .forEach(field ->
                                struct.put(field, value(field.schema(), ((Map<?, ?>) json).get(field.name()))));
                yield struct;
            }
        };
    }

    /** A JSON text stands for bytes, a character each. */
    private static byte[] bytes(Object json) {
        if (json instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(buffer.position(), bytes);
            return bytes;
        }
        return json instanceof byte[] array ? array : ((String) json).getBytes(StandardCharsets.ISO_8859_1);
    }
}
