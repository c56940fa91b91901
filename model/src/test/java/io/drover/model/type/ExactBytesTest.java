package io.drover.model.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactBytesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frozen<tuple<int, text>> | 00000004 00000001",
                "frozen<udt<ks.u: x int, y int>> | 00000004 00000001",
                "frozen<list<frozen<tuple<int, text>>>> | 00000001 00000008 00000004 00000001",
                "boolean | 02"
            })
    void refusesBytesThatWouldBeWrittenOtherwise(String type, String hex) {
        assertThatThrownBy(() -> CqlType.parse(type).decodeExactly(bytes(hex)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("partition key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "frozen<tuple<int, text>> | 00000004 00000001 ffffffff",
                "frozen<udt<ks.u: x int, y int>> | 00000004 00000001 00000004 00000002",
                "varint | 0001",
                "decimal | 00000001 0001",
                "boolean | 01",
                "text | 61",
                "int | 00000001"
            })
    void readsAllOthersAsEver(String type, String hex) {
        CqlType parsed = CqlType.parse(type);
        assertThat(parsed.encode(parsed.decodeExactly(bytes(hex)))).isEqualTo(bytes(hex));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
