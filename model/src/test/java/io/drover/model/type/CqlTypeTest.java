package io.drover.model.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CqlTypeTest {
    @Property(tries = 3000)
    void bytesOfTheDriverMakeTheRoundTrip(@ForAll long seed) {
        RandomTypes random = new RandomTypes(new Random(seed));
        RandomTypes.Sample sample = random.column();
        ByteBuffer bytes = random.bytes(sample);
        if (bytes.hasRemaining() || sample.type().allowsNoBytes()) {
            ByteBuffer before = bytes.duplicate();
            Object value = sample.type().decode(bytes);
            assertThat(bytes).as("left as it was").isEqualTo(before);
            ConnectSchema.validateValue(sample.type().schema(false), value);
            assertThat(sample.type().encode(value)).as(sample.type().toString()).isEqualTo(bytes);
            assertThat(sample.type().encode(value)).as("again").isEqualTo(bytes);
        }
    }

    @Property(tries = 1000)
    void bytesMakeTheRoundTripThroughJson(@ForAll long seed) {
        RandomTypes random = RandomTypes.fitForJson(new Random(seed));
        RandomTypes.Sample sample = random.column();
        ByteBuffer bytes = random.bytes(sample);
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", true, "converter.type", "value"));
            byte[] json = converter.fromConnectData(
                    "t", sample.type().schema(true), sample.type().decode(bytes));
            SchemaAndValue read = converter.toConnectData("t", json);
            assertThat(read.schema()).isEqualTo(sample.type().schema(true));
            // Compared as values: the converter does not keep the order of a map, which means nothing.
            assertThat(sample.type().decode(sample.type().encode(read.value())))
                    .as(sample.type().toString())
                    .isEqualTo(sample.type().decode(bytes));
        }
    }

    @Property(tries = 2000)
    void descriptorsComeBack(@ForAll long seed) {
        CqlType type = new RandomTypes(new Random(seed)).column().type();
        CqlType parsed = CqlType.parse(type.toString());
        assertThat(parsed).isEqualTo(type).hasToString(type.toString()).hasSameHashCodeAs(type);
        assertThat(parsed.schema(true)).isEqualTo(type.schema(true));
        assertThat(parsed.isMultiCell()).isEqualTo(type.isMultiCell());
        assertThat(type.frozen().isMultiCell()).isFalse();
        assertThat(type.frozen()).isEqualTo(CqlType.parse(type.toString()).frozen());
    }

    /** Where bytes end too early or go on too long, an error must say so; none may come as another exception. */
    @Property(tries = 2000)
    void damagedBytesAreDataErrors(@ForAll long seed) {
        Random random = new Random(seed);
        RandomTypes types = new RandomTypes(random);
        RandomTypes.Sample sample = types.frozen();
        ByteBuffer bytes = types.bytes(sample);
        byte[] damaged = new byte[random.nextInt(bytes.remaining() + 4)];
        random.nextBytes(damaged);
        bytes.get(damaged, 0, Math.min(damaged.length, bytes.remaining()));
        if (damaged.length > 0 && random.nextBoolean()) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            sample.type().decode(ByteBuffer.wrap(damaged));
        } catch (DataException expected) {
            assertThat(expected).hasMessageMatching("(?s).+");
        }
    }

    @ParameterizedTest
    @EnumSource(ScalarType.class)
    void valuesOfOtherTypesAreDataErrors(ScalarType type) {
        for (Object wrong : new Object[] {new Object(), List.of(), null}) {
            assertThatThrownBy(() -> type.encode(wrong))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining(type.toString());
        }
    }

    @ParameterizedTest
    @EnumSource(ScalarType.class)
    void noBytesAreAValueOnlyWhereTheTypeSaysSo(ScalarType type) {
        ByteBuffer none = ByteBuffer.allocate(0);
        if (type.allowsNoBytes()) {
            assertThat(type.encode(type.decode(none))).isEqualTo(none);
        } else {
            assertThatThrownBy(() -> type.decode(none)).hasMessage("0 bytes are not a value of " + type);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`varchar`,text",
                "`Map<Text,frozen<list<INT>>>`,`map<text, list<int>>`",
                "`frozen< set < uuid > >`,frozen<set<uuid>>",
                "`tuple<int,frozen<tuple<text>>>`,`tuple<int, tuple<text>>`",
                "`frozen<vector<float, 3>>`,`vector<float, 3>`",
                "`udt<ks.\"A b\": \"c,d\" int, e set<int>>`,`udt<ks.\"A b\": \"c,d\" int, e set<int>>`",
            })
    void readsCqlSyntax(String text, String descriptor) {
        assertThat(CqlType.parse(text)).hasToString(descriptor);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`integer`,'integer' is not a CQL type",
                "`list<int`,'>' is missing",
                "`list`,'<' is missing",
                "`map<int>`,`',' is missing`",
                "`int>`,unexpected text after the type",
                "``,a name is missing",
                "`vector<int, x>`,a number is missing",
                "`udt<ks.\"a: b int>`,unclosed quote",
            })
    void refusesOtherSyntax(String text, String reason) {
        assertThatThrownBy(() -> CqlType.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
