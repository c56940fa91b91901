package io.drover.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.avro.TypicalEvents;
import io.drover.model.event.ChangeEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class ExactJsonConverterTest {
    private static final String TOPIC = "users-v2.shop.every_type";

    private final ExactJsonConverter converter = converter(Map.of());

    private static ExactJsonConverter converter(Map<String, ?> settings) {
        ExactJsonConverter converter = new ExactJsonConverter();
        converter.configure(settings, false);
        return converter;
    }

    private Object throughJson(Schema schema, Object value) {
        SchemaAndValue read = converter.toConnectData(TOPIC, converter.fromConnectData(TOPIC, schema, value));
        assertThat(read.schema()).isEqualTo(schema);
        return read.value();
    }

    private SchemaAndValue read(String json) {
        return converter.toConnectData(TOPIC, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyFloatComesBackBitByBit() {
        for (double value : new double[] {
            Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, 1, 0.1, -1e-300, Double.MIN_VALUE
        }) {
            assertThat(Double.doubleToLongBits((double) throughJson(Schema.FLOAT64_SCHEMA, value)))
                    .isEqualTo(Double.doubleToLongBits(value));
            float narrow = (float) value;
            assertThat(Float.floatToIntBits((float) throughJson(Schema.OPTIONAL_FLOAT32_SCHEMA, narrow)))
                    .isEqualTo(Float.floatToIntBits(narrow));
        }
        List<Double> list = List.of(Double.NaN, -0.0, 2.5);
        assertThat(throughJson(SchemaBuilder.array(Schema.FLOAT64_SCHEMA).build(), list))
                .isEqualTo(list);
    }

    @Test
    void mapsKeepTheOrderOfTheirEntries() {
        Map<String, Integer> texts = new LinkedHashMap<>();
        Map<Integer, String> numbers = new LinkedHashMap<>();
        for (int i = 40; i > 0; i--) {
            texts.put("k" + i * 7919, i);
            numbers.put(i * 7919, "v" + i);
        }
        Schema schema = SchemaBuilder.struct()
                .field(
                        "texts",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_INT32_SCHEMA)
                                .build())
                .field(
                        "numbers",
                        SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.STRING_SCHEMA)
                                .build())
                .build();
        Struct read = (Struct)
                throughJson(schema, new Struct(schema).put("texts", texts).put("numbers", numbers));
        assertThat(read.getMap("texts")).containsExactlyEntriesOf(new LinkedHashMap<>(texts));
        assertThat(read.getMap("numbers")).containsExactlyEntriesOf(new LinkedHashMap<>(numbers));
    }

    @Test
    void everyKindOfEventComesBackAsItWas() {
        TypicalEvents events = new TypicalEvents();
        Schema schema = events.writer.schema().value();
        for (ChangeEvent event : events.all()) {
            byte[] written = converter.fromConnectData(TOPIC, schema, events.writer.value(event));
            SchemaAndValue read = converter(Map.of()).toConnectData(TOPIC, written);
            assertThat(read.schema()).isEqualTo(schema);
            assertThat(converter.fromConnectData(TOPIC, read.schema(), read.value()))
                    .as(event.op() + "")
                    .isEqualTo(written);
        }
    }

    @Test
    void oneTablesRecordsHaveOneSchema() {
        byte[] first = converter.fromConnectData(TOPIC, Schema.INT32_SCHEMA, 1);
        byte[] second = converter.fromConnectData(TOPIC, Schema.INT32_SCHEMA, 2);
        assertThat(converter.toConnectData(TOPIC, first).schema())
                .isSameAs(converter.toConnectData(TOPIC, second).schema());
    }

    @Test
    void readsWhatKafkasConverterReadsAlike() {
        try (JsonConverter kafkas = new JsonConverter()) {
            kafkas.configure(Map.of("schemas.enable", "true"), false);
            Schema inner = SchemaBuilder.struct()
                    .name("inner")
                    .version(3)
                    .doc("a struct")
                    .parameter("p", "q")
                    .field(
                            "defaulted",
                            SchemaBuilder.int16().defaultValue((short) 5).build())
                    .field(
                            "text",
                            SchemaBuilder.string().optional().defaultValue("x").build())
                    .field("bytes", Schema.OPTIONAL_BYTES_SCHEMA)
                    .optional()
                    .build();
            Schema schema = SchemaBuilder.struct()
                    .field("inner", inner)
                    .field("absent", inner)
                    .field("decimal", Decimal.schema(2))
                    .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
                    .field("time", Time.SCHEMA)
                    .field("moment", Timestamp.SCHEMA)
                    .field("int8", Schema.INT8_SCHEMA)
                    .field("int64", Schema.INT64_SCHEMA)
                    .field("flag", Schema.BOOLEAN_SCHEMA)
                    .field("whole", Schema.FLOAT64_SCHEMA)
                    .build();
            Struct value = new Struct(schema)
                    .put("inner", new Struct(inner).put("defaulted", (short) 1).put("bytes", new byte[] {0, -1}))
                    .put("decimal", new BigDecimal("12.34"))
                    .put("day", new Date(86_400_000))
                    .put("time", new Date(1))
                    .put("moment", new Date(1_700_000_000_000L))
                    .put("int8", (byte) -128)
                    .put("int64", Long.MIN_VALUE)
                    .put("flag", true)
                    .put("whole", 3.0);
            byte[] written = kafkas.fromConnectData(TOPIC, schema, value);
            SchemaAndValue expected = kafkas.toConnectData(TOPIC, written);
            SchemaAndValue read = converter.toConnectData(TOPIC, written);
            assertThat(read.schema()).isEqualTo(expected.schema());
            assertThat(kafkas.fromConnectData(TOPIC, read.schema(), read.value()))
                    .isEqualTo(kafkas.fromConnectData(TOPIC, expected.schema(), expected.value()));
        }
    }

    @Test
    void aNullIsTheDefaultUnlessItIsSetOtherwise() {
        Schema schema = SchemaBuilder.string().optional().defaultValue("x").build();
        String json = "{\"schema\": {\"type\": \"string\", \"optional\": true, \"default\": \"x\"}, \"payload\": null}";
        assertThat(read(json)).isEqualTo(new SchemaAndValue(schema, "x"));
        assertThat(converter(Map.of("replace.null.with.default", "false"))
                        .toConnectData(TOPIC, json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new SchemaAndValue(schema, null));
    }

    @Test
    void takesTheEnvelopesFieldsInAnyOrderAndPassesOverOthers() {
        assertThat(read("{\"payload\": {\"a\": 1, \"b\": [2]}, \"x\": {}, \"schema\": {\"type\": \"struct\","
                                + " \"fields\": [{\"field\": \"a\", \"type\": \"int8\"}]}}")
                        .value())
                .isEqualTo(new Struct(SchemaBuilder.struct()
                                .field("a", Schema.INT8_SCHEMA)
                                .build())
                        .put("a", (byte) 1));
    }

    @Test
    void aTombstoneIsNull() {
        assertThat(converter.toConnectData(TOPIC, null)).isEqualTo(SchemaAndValue.NULL);
        assertThat(converter.fromConnectData(TOPIC, null, null)).isNull();
    }

    @Test
    void aMutationsWorthOfBytesIsRead() {
        byte[] blob = new byte[16 << 20];
        blob[7] = 7;
        assertThat((byte[]) throughJson(Schema.BYTES_SCHEMA, blob)).isEqualTo(blob);
    }

    @Test
    void saysWhereAValueIsWrong() {
        String schema = "{\"schema\": {\"type\": \"struct\", \"fields\": [{\"field\": \"a\", \"type\": \"%s\"}]},"
                + " \"payload\": {\"a\": %s}}";
        assertWrong(schema.formatted("int8", "300"), "/payload/a", "300");
        assertWrong(schema.formatted("int32", "\"x\""), "/payload/a");
        assertWrong(schema.formatted("double", "\"x\""), "/payload/a");
        assertWrong(schema.formatted("string", "null"), "/payload/a", "null");
        assertWrong(schema.formatted("mystery", "1"), "mystery");
        assertWrong("{\"payload\": 1}", "schema");
        assertWrong("not JSON", TOPIC);
    }

    private void assertWrong(String json, String... parts) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(DataException.class)
                .message()
                .contains(parts);
    }

    @Test
    void refusesToWorkWithoutSchemas() {
        assertThatThrownBy(() -> converter(Map.of("schemas.enable", "false")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schemas.enable");
    }
}
