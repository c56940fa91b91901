package io.drover.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
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
import org.junit.jupiter.api.Test;

class AvroConverterTest {
    private static final String TOPIC = "users-v2.shop.every_type";

    private final FakeRegistry registry = new FakeRegistry();
    private final AvroConverter values = new AvroConverter(registry, false);
    private final AvroConverter keys = new AvroConverter(registry, true);

    @Test
    void everyKindOfEventComesBackAsItWas() {
        TypicalEvents events = new TypicalEvents();
        for (ChangeEvent event : events.all()) {
            Schema schema = events.writer.schema().value();
            byte[] written = values.fromConnectData(TOPIC, schema, events.writer.value(event));
            // A reader of its own, as a sink in another worker has.
            SchemaAndValue read = new AvroConverter(registry, false).toConnectData(TOPIC, written);
            assertThat(read.schema()).isEqualTo(schema);
            assertThat(new EventReader().read((Struct) read.value()).table()).isEqualTo(events.table);
            assertThat(values.fromConnectData(TOPIC, read.schema(), read.value()))
                    .as(event.op() + "")
                    .isEqualTo(written);
        }
    }

    @Test
    void keysComeBackAsTheyWere() {
        TypicalEvents events = new TypicalEvents();
        Schema schema = events.writer.schema().key();
        Struct key = events.writer.key(events.all().get(0));
        SchemaAndValue read = keys.toConnectData(TOPIC, keys.fromConnectData(TOPIC, schema, key));
        assertRead(read, schema, key);
    }

    @Test
    void everyTypeOfConnectComesBackAsItWas() {
        Schema inner = SchemaBuilder.struct().field("x", Schema.INT32_SCHEMA).build();
        Schema schema = SchemaBuilder.struct()
                .name("shop.All")
                .version(3)
                .doc("all there is")
                .parameter("p", "1")
                .field("i8", Schema.INT8_SCHEMA)
                .field("i16", Schema.OPTIONAL_INT16_SCHEMA)
                .field("f", Schema.FLOAT32_SCHEMA)
                .field("bytes", Schema.BYTES_SCHEMA)
                .field("none", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("decimal", Decimal.builder(2).optional().build())
                .field("date", org.apache.kafka.connect.data.Date.SCHEMA)
                .field("time", Time.SCHEMA)
                .field("timestamp", Timestamp.SCHEMA)
                .field("unnamed", inner)
                .field(
                        "another",
                        SchemaBuilder.struct().field("y", Schema.STRING_SCHEMA).build())
                .field("byInt", SchemaBuilder.map(Schema.INT32_SCHEMA, inner).build())
                .field(
                        "byBoolean",
                        SchemaBuilder.map(Schema.BOOLEAN_SCHEMA, Schema.OPTIONAL_INT64_SCHEMA)
                                .build())
                .field(
                        "byName",
                        SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.FLOAT64_SCHEMA)
                                .build())
                .build();
        Struct value = new Struct(schema)
                .put("i8", (byte) -128)
                .put("i16", (short) 300)
                .put("f", Float.MIN_VALUE)
                .put("bytes", new byte[] {1, 2})
                .put("decimal", new BigDecimal("-1.25"))
                .put("date", new Date(86_400_000L))
                .put("time", new Date(1234))
                .put("timestamp", new Date(-5))
                .put("unnamed", new Struct(inner).put("x", 1))
                .put("another", new Struct(schema.field("another").schema()).put("y", "z"))
                .put("byInt", Map.of(1, new Struct(inner).put("x", 2)))
                .put("byBoolean", Map.of(true, 5L))
                .put("byName", Map.of("pi", 3.14));
        SchemaAndValue read = values.toConnectData(TOPIC, values.fromConnectData(TOPIC, schema, value));
        assertRead(read, schema, value);
    }

    @Test
    void defaultsComeBackAndNullsStayNull() {
        Schema inner = SchemaBuilder.struct()
                .name("Inner")
                .field("n", SchemaBuilder.int32().defaultValue(1).build())
                .build();
        Schema schema = SchemaBuilder.struct()
                .name("Defaults")
                .field(
                        "text",
                        SchemaBuilder.string().optional().defaultValue("none").build())
                .field("long", SchemaBuilder.int64().defaultValue(7L).build())
                .field(
                        "bytes",
                        SchemaBuilder.bytes()
                                .defaultValue(ByteBuffer.wrap(new byte[] {-1}))
                                .build())
                .field(
                        "money",
                        Decimal.builder(1).defaultValue(new BigDecimal("2.5")).build())
                .field(
                        "list",
                        SchemaBuilder.array(Schema.INT32_SCHEMA)
                                .defaultValue(List.of(1, 2))
                                .build())
                .field("inner", inner)
                .build();
        Struct value = new Struct(schema).put("inner", new Struct(inner));
        SchemaAndValue read = values.toConnectData(TOPIC, values.fromConnectData(TOPIC, schema, value));
        Struct struct = (Struct) read.value();
        assertThat(struct.getWithoutDefault("text")).isNull();
        assertThat(struct.schema().field("text").schema().defaultValue()).isEqualTo("none");
        assertThat(struct.getWithoutDefault("long")).isEqualTo(7L);
        assertThat(struct.getBytes("bytes")).containsExactly(-1);
        assertThat(struct.get("money")).isEqualTo(new BigDecimal("2.5"));
        assertThat(struct.get("list")).isEqualTo(List.of(1, 2));
        assertThat(struct.getStruct("inner").get("n")).isEqualTo(1);
    }

    @Test
    void whatOthersWriteIsRead() {
        int id = registry.add("""
                {"type": "record", "name": "a.B", "fields": [
                  {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["X", "Y"]}},
                  {"name": "f", "type": {"type": "fixed", "name": "F", "size": 2}},
                  {"name": "n", "type": ["string", "null"], "default": "d"},
                  {"name": "l", "type": {"type": "array", "items": "int"}}]}""");
        // The array in two blocks, the first with its size in bytes.
        byte[] bytes = {0, 0, 0, 0, (byte) id, 2, 8, 9, 2, 3, 4, 2, 4, 2, 6, 0};
        Struct read = (Struct) values.toConnectData(TOPIC, bytes).value();
        assertThat(read.schema().name()).isEqualTo("a.B");
        assertThat(read.get("e")).isEqualTo("Y");
        assertThat(read.getBytes("f")).containsExactly(8, 9);
        assertThat(read.getWithoutDefault("n")).isNull();
        assertThat(read.get("l")).isEqualTo(List.of(1, 2, 3));
    }

    @Test
    void aValueThatIsCutOffIsRefused() {
        TypicalEvents events = new TypicalEvents();
        byte[] whole = values.fromConnectData(
                TOPIC,
                events.writer.schema().value(),
                events.writer.value(events.all().get(0)));
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> values.toConnectData(TOPIC, part))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(TOPIC);
        }
        assertThatThrownBy(() -> values.toConnectData(TOPIC, Arrays.copyOf(whole, whole.length + 1)))
                .hasMessageContaining("1 bytes too many");
    }

    @Test
    void aTombstoneHasNoBytes() {
        assertThat(values.fromConnectData(TOPIC, Schema.OPTIONAL_STRING_SCHEMA, null))
                .isNull();
        assertThat(values.toConnectData(TOPIC, null)).isEqualTo(SchemaAndValue.NULL);
    }

    @Test
    void aSchemaIsRegisteredOncePerTopic() {
        TypicalEvents events = new TypicalEvents();
        for (String topic : List.of("a", "b", "a", "b")) {
            // Equal, but not the same object, as from a transform.
            Schema schema = new TypicalEvents().writer.schema().key();
            Struct key = new Struct(schema);
            events.writer
                    .key(events.all().get(0))
                    .schema()
                    .fields()
                    .forEach(field -> key.put(
                            schema.field(field.name()),
                            events.writer.key(events.all().get(0)).get(field)));
            keys.fromConnectData(topic, schema, key);
        }
        assertThat(registry.subjects).containsExactly("a-key", "b-key");
    }

    @Test
    void aReaderGivesTheSameSchemaObjectEachTime() {
        TypicalEvents events = new TypicalEvents();
        byte[] bytes = keys.fromConnectData(
                TOPIC,
                events.writer.schema().key(),
                events.writer.key(events.all().get(0)));
        assertThat(keys.toConnectData(TOPIC, bytes).schema())
                .isSameAs(keys.toConnectData(TOPIC, bytes).schema());
    }

    @Test
    void whatItCannotDoItSays() {
        assertThatThrownBy(() -> values.fromConnectData(TOPIC, null, Map.of("a", 1)))
                .hasMessageContaining("without a schema, for topic " + TOPIC);
        assertThatThrownBy(() -> values.toConnectData(TOPIC, "{\"json\": true}".getBytes()))
                .hasMessageContaining(TOPIC)
                .hasMessageContaining("headers");
        int union = registry.add("[\"null\",\"int\",\"string\"]");
        assertThatThrownBy(() -> values.toConnectData(TOPIC, new byte[] {0, 0, 0, 0, (byte) union, 0}))
                .hasMessageContaining("union");
        Schema one =
                SchemaBuilder.struct().name("S").field("x", Schema.INT32_SCHEMA).build();
        Schema other =
                SchemaBuilder.struct().name("S").field("y", Schema.INT32_SCHEMA).build();
        Schema both = SchemaBuilder.struct()
                .name("T")
                .field("a", one)
                .field("b", other)
                .build();
        assertThatThrownBy(() -> values.fromConnectData(TOPIC, both, new Struct(both)))
                .hasMessageContaining("two different structs have the name S");
        Schema odd = SchemaBuilder.struct().name("no-name").build();
        assertThatThrownBy(() -> values.fromConnectData(TOPIC, odd, new Struct(odd)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no-name");
        Schema required = SchemaBuilder.struct().name("R").field("x", one).build();
        assertThatThrownBy(() -> values.fromConnectData(TOPIC, required, new Struct(required)))
                .hasMessageContaining("x: no value");
    }

    @Test
    void settingsAreChecked() {
        assertThatThrownBy(() -> new AvroConverter().configure(Map.of(), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("registry.url");
        assertThatThrownBy(() -> new AvroConverter().configure(Map.of("registry.url", "registry:8081"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("http");
        assertThatThrownBy(() -> new AvroConverter()
                        .configure(Map.of("registry.url", "http://registry:8081", "registry.user", "me"), false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("registry.password");
    }

    /** Structs of different classes are never equal, whatever they hold. */
    private static void assertRead(SchemaAndValue read, Schema schema, Struct value) {
        assertThat(read.schema()).isEqualTo(schema);
        assertThat(plain(read.value())).isEqualTo(value);
    }

    private static Object plain(Object read) {
        if (read instanceof Struct struct) {
            Struct plain = new Struct(struct.schema());
            struct.schema().fields().forEach(field -> plain.put(field, plain(struct.getWithoutDefault(field.name()))));
            return plain;
        }
        if (read instanceof Map<?, ?> map) {
            Map<Object, Object> plain = new HashMap<>();
            map.forEach((key, value) -> plain.put(key, plain(value)));
            return plain;
        }
        return read;
    }
}
