package io.drover.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Values as {@link org.apache.kafka.connect.json.JsonConverter} writes them. Numbers are read from their text, so that none
 * changes, and maps keep their order.
 */
final class JsonValues {
    private final boolean nullIsDefault;

    /** @param nullIsDefault whether a null stands for the schema's default where there is one */
    JsonValues(boolean nullIsDefault) {
        this.nullIsDefault = nullIsDefault;
    }

    /**
     * @param in at the first token of the value; afterwards at its last
     * @throws DataException saying where, when the value is not of the schema
     */
    Object read(JsonParser in, Schema schema) throws IOException {
        if (in.currentToken() == JsonToken.VALUE_NULL) {
            return absent(schema, in);
        }
        try {
            return logical(schema, plain(in, schema));
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(in, schema + ": " + e.getMessage());
        }
    }

    private Object absent(Schema schema, JsonParser in) {
        if (nullIsDefault && schema.defaultValue() != null) {
            return schema.defaultValue();
        }
        if (!schema.isOptional()) {
            throw wrong(in, "null, which " + schema + " cannot be");
        }
        return null;
    }

    private Object plain(JsonParser in, Schema schema) throws IOException {
        return switch (schema.type()) {
            case BOOLEAN -> in.getBooleanValue();
            case INT8 -> (byte) integer(in, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT16 -> (short) integer(in, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT32 -> (int) integer(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT64 -> in.getLongValue();
            case FLOAT32 -> Float.parseFloat(in.getText());
            case FLOAT64 -> Double.parseDouble(in.getText());
            case STRING -> text(in);
            case BYTES -> in.currentToken().isNumeric() ? in.getDecimalValue() : in.getBinaryValue();
            case ARRAY -> list(in, schema);
            case MAP -> schema.keySchema().type() == Schema.Type.STRING ? textMap(in, schema) : map(in, schema);
            case STRUCT -> struct(in, schema);
        };
    }

    private static long integer(JsonParser in, long min, long max) throws IOException {
        long value = in.getLongValue();
        if (value < min || value > max) {
            throw new IllegalArgumentException(value + " is out of range");
        }
        return value;
    }

    private static String text(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_STRING);
        return in.getText();
    }

    private List<Object> list(JsonParser in, Schema schema) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        List<Object> list = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(in, schema.valueSchema()));
        }
        return list;
    }

    private Map<String, Object> textMap(JsonParser in, Schema schema) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String key = in.currentName();
            in.nextToken();
            map.put(key, read(in, schema.valueSchema()));
        }
        return map;
    }

    /** A list of pairs. */
    private Map<Object, Object> map(JsonParser in, Schema schema) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        Map<Object, Object> map = new LinkedHashMap<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in, JsonToken.START_ARRAY);
            in.nextToken();
            Object key = read(in, schema.keySchema());
            in.nextToken();
            map.put(key, read(in, schema.valueSchema()));
            in.nextToken();
            expect(in, JsonToken.END_ARRAY);
        }
        return map;
    }

    private Struct struct(JsonParser in, Schema schema) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        Struct struct = new Struct(schema.schema());
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            Field field = schema.field(in.currentName());
            in.nextToken();
            if (field == null) {
                in.skipChildren();
            } else {
                struct.put(field, read(in, field.schema()));
            }
        }
        for (Field field : schema.fields()) {
            if (struct.getWithoutDefault(field.name()) == null) {
                struct.put(field, absent(field.schema(), in));
            }
        }
        return struct;
    }

    private static void expect(JsonParser in, JsonToken token) {
        if (in.currentToken() != token) {
            throw wrong(in, in.currentToken() + " instead of " + token);
        }
    }

    private static DataException wrong(JsonParser in, String what) {
        return new DataException("at " + in.getParsingContext().pathAsPointer() + ": " + what);
    }

    private static Object logical(Schema schema, Object plain) {
        if (schema.name() == null) {
            return plain;
        }
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME ->
                plain instanceof BigDecimal number ? number : Decimal.toLogical(schema, (byte[]) plain);
            case Date.LOGICAL_NAME -> Date.toLogical(schema, (int) plain);
            case Time.LOGICAL_NAME -> Time.toLogical(schema, (int) plain);
            case Timestamp.LOGICAL_NAME -> Timestamp.toLogical(schema, (long) plain);
            default -> plain;
        };
    }
}
