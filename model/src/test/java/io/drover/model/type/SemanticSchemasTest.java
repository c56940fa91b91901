package io.drover.model.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.data.Uuid;
import io.debezium.data.VariableScaleDecimal;
import io.debezium.time.Date;
import io.debezium.time.NanoTime;
import io.debezium.time.Timestamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SemanticSchemasTest {
    @Test
    void areThoseOfDebezium() {
        assertSame(ScalarType.UUID, Uuid.builder());
        assertSame(ScalarType.TIMEUUID, Uuid.builder());
        assertSame(ScalarType.TIMESTAMP, Timestamp.builder());
        assertSame(ScalarType.DATE, Date.builder());
        assertSame(ScalarType.TIME, NanoTime.builder());
        assertSame(ScalarType.DECIMAL, VariableScaleDecimal.builder());
        assertSame(ScalarType.VARINT, VariableScaleDecimal.builder());
    }

    private static void assertSame(ScalarType ours, SchemaBuilder debezium) {
        assertThat(ours.schema(true)).isEqualTo(debezium.optional().build());
    }

    @Test
    void debeziumReadsOurDecimals() {
        for (String number : new String[] {"0", "-1.50", "1E+1000", "123456789012345678901234567890.12"}) {
            Struct ours = SemanticSchemas.fromBigDecimal(new BigDecimal(number));
            assertThat(VariableScaleDecimal.toLogical(ours).getDecimalValue()).contains(new BigDecimal(number));
            Struct theirs = VariableScaleDecimal.fromLogical(
                    ScalarType.DECIMAL.schema(true), new io.debezium.data.SpecialValueDecimal(new BigDecimal(number)));
            assertThat(ScalarType.DECIMAL.encode(theirs)).isEqualTo(ScalarType.DECIMAL.encode(ours));
        }
    }

    /** Cassandra keeps what it is given, so padded integers are values that must come back as they are. */
    @Test
    void decimalsKeepTheirBytes() {
        for (String hex :
                new String[] {"0000000000", "0000000300007f", "80000000ff", "7fffffff0000", "00000001ffff01"}) {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            assertThat(ScalarType.DECIMAL.encode(ScalarType.DECIMAL.decode(bytes)))
                    .as(hex)
                    .isEqualTo(bytes);
            assertThat(ScalarType.VARINT.encode(ScalarType.VARINT.decode(bytes)))
                    .as(hex)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void varintsTakeScaledWholeNumbersOnly() {
        assertThat(ScalarType.VARINT.encode(SemanticSchemas.fromBigDecimal(new BigDecimal("1.2E+3"))))
                .isEqualTo(ByteBuffer.wrap(new byte[] {4, (byte) 0xb0}));
        assertThatThrownBy(() -> ScalarType.VARINT.encode(SemanticSchemas.fromBigDecimal(new BigDecimal("1.5"))))
                .isInstanceOf(DataException.class)
                .hasMessage("a varint has no fraction");
    }

    @ParameterizedTest
    @CsvSource({"00000000, -2147483648", "80000000, 0", "7fffffff, -1", "80000001, 1", "ffffffff, 2147483647"})
    void datesCoverTheWholeRange(String hex, int days) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        assertThat(ScalarType.DATE.decode(bytes)).isEqualTo(days);
        assertThat(ScalarType.DATE.encode(days)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "0a000001, 10.0.0.1",
        "00000000000000000000ffff0a000001, ::ffff:10.0.0.1",
        "00000000000000000000000000000001, 0:0:0:0:0:0:0:1",
        "0000000000000000000000000a000001, 0:0:0:0:0:0:a00:1",
        "20010db8000000000000000000000001, 2001:db8:0:0:0:0:0:1",
    })
    void addressesKeepTheirLength(String hex, String text) {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        assertThat(ScalarType.INET.decode(bytes)).isEqualTo(text);
        assertThat(ScalarType.INET.encode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "example.org", "", "1.2.3.4.5", "fe80::zz"})
    void namesAreNoAddresses(String text) {
        assertThatThrownBy(() -> ScalarType.INET.encode(text)).isInstanceOf(DataException.class);
    }

    @Test
    void unpairedSurrogatesAreRefusedRatherThanReplaced() {
        assertThatThrownBy(() -> ScalarType.TEXT.encode("a\uD83D"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("unpaired surrogate");
        assertThat(ScalarType.TEXT.encode("\uD83D\uDE00").remaining()).isEqualTo(4);
    }

    @Test
    void structsAreAlwaysOptional() {
        for (ScalarType type : ScalarType.values()) {
            boolean struct = type.schema(true).type() == Schema.Type.STRUCT;
            assertThat(type.schema(true).isOptional()).isTrue();
            assertThat(type.schema(false).isOptional()).as(type.toString()).isEqualTo(struct);
        }
    }
}
