package io.drover.mapping.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.type.ScalarType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CastsTest {
    /** Values are given and compared as CQL text. */
    @ParameterizedTest
    @CsvSource({
        "tinyint, -128, bigint, -128",
        "int, 2147483647, bigint, 2147483647",
        "bigint, 127, tinyint, 127",
        "bigint, -32768, smallint, -32768",
        "bigint, -2147483648, int, -2147483648",
        "bigint, -9223372036854775808, varint, -9223372036854775808",
        "int, 5, decimal, 5",
        "int, 2147483647, double, 2.147483647E9",
        "int, 16777217, float, 1.6777216E7",
        "varint, 123456789012345678901234567890, decimal, 123456789012345678901234567890",
        "varint, 9223372036854775807, bigint, 9223372036854775807",
        "varint, 5, tinyint, 5",
        "decimal, 12.50, double, 12.5",
        "decimal, 12.00, int, 12",
        "decimal, 1E+2, smallint, 100",
        "decimal, 1E+30, varint, 1000000000000000000000000000000",
        "decimal, 0.1, float, 0.1",
        "float, 0.1, decimal, 0.1",
        "float, 1.5, double, 1.5",
        "double, 1.1, float, 1.1",
        "double, NaN, float, NaN",
        "double, -Infinity, float, -Infinity",
        "double, -9.223372036854775808E18, bigint, -9223372036854775808",
        "double, -0.0, int, 0",
        "double, 1E20, varint, 100000000000000000000",
        "double, 0.30000000000000004, decimal, 0.30000000000000004",
        "timestamp, 1969-12-31T23:59:59.999Z, date, 1969-12-31",
        "timestamp, 2020-01-01T00:00:00.000Z, bigint, 1577836800000",
        "bigint, 1577836800000, timestamp, 2020-01-01T00:00:00.000Z",
        "date, 2020-01-01, timestamp, 2020-01-01T00:00:00.000Z",
        "timeuuid, 13814000-1dd2-11b2-8080-808080808080, timestamp, 1970-01-01T00:00:00.000Z",
        "timeuuid, 13814000-1dd2-11b2-8080-808080808080, date, 1970-01-01",
        "timeuuid, 13814000-1dd2-11b2-8080-808080808080, uuid, 13814000-1dd2-11b2-8080-808080808080",
        "uuid, 13814000-1dd2-11b2-8080-808080808080, timeuuid, 13814000-1dd2-11b2-8080-808080808080",
        "ascii, abc, text, abc",
        "text, abc, ascii, abc",
        "text, F0A1B2C3-0000-4000-8000-00000000000A, uuid, f0a1b2c3-0000-4000-8000-00000000000a",
        "text, 0xCAFE, blob, 0xcafe",
        "blob, 0xcafe, ascii, 0xcafe",
        "text, 1e3, decimal, 1E+3",
        "boolean, true, text, true",
        "inet, ::ffff:10.0.0.1, text, ::ffff:10.0.0.1",
        "duration, 1y2mo3d4h5m6s7ms8us9ns, text, 1y2mo3d4h5m6s7ms8us9ns",
        "time, 13:30:54.234, text, 13:30:54.234000000",
    })
    void converts(String from, String value, String to, String expected) {
        Object converted = cast(from, to).conversion().convert(CqlText.parse(type(from), value));
        assertThat(CqlText.format(type(to), converted)).isEqualTo(expected);
        // What comes out is a value of the type also for the codec.
        assertThat(type(to).decode(type(to).encode(converted))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigint|128|tinyint|is out of the range of tinyint",
                "int|-32769|smallint|is out of the range of smallint",
                "bigint|2147483648|int|is out of the range of int",
                "varint|9223372036854775808|bigint|is not a whole number in the range of bigint",
                "decimal|1.5|int|is not a whole number in the range of bigint",
                "decimal|1.5|varint|is not a whole number",
                "decimal|1E+2000000000|varint|is out of the range of varint",
                "decimal|1E+400|double|is out of the range of double",
                "decimal|1E+40|float|is out of the range of float",
                "double|1.5|bigint|is not a whole number",
                "double|NaN|int|is not a whole number",
                "double|9.223372036854775807E18|bigint|is out of the range of bigint",
                "double|Infinity|decimal|is not a finite number",
                "double|1E300|float|is out of the range of float",
                "text|é|ascii|is not an ascii",
                "text|abc|int|is not an int",
                "text|13814000-1dd2-41b2-8080-808080808080|timeuuid|is not a timeuuid, which is a uuid of version 1",
                "uuid|13814000-1dd2-41b2-8080-808080808080|timeuuid|is not a timeuuid, which is a uuid of version 1",
                "bigint|9223372036854775807|timestamp|",
                "timestamp|9223372036854775807|date|is outside of the range of date",
            })
    void failsRatherThanLoses(String from, String value, String to, String reason) {
        Cast cast = cast(from, to);
        Object parsed = CqlText.parse(type(from), value);
        if (reason == null) {
            assertThat(cast.conversion().convert(parsed)).isEqualTo(parsed);
        } else {
            assertThatThrownBy(() -> cast.conversion().convert(parsed))
                    .isInstanceOf(ConversionException.class)
                    .hasMessage(reason);
        }
    }

    /** Every pair there is, with whether it is lossy and keeps the order: a change of this table is a change of meaning. */
    @Test
    void knowsWhichPairsLose() {
        List<String> numbers = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (ScalarType from : ScalarType.values()) {
            for (ScalarType to : ScalarType.values()) {
                boolean numeric = NumberCasts.isNumber(from) && NumberCasts.isNumber(to);
                boolean text = isText(from) || isText(to);
                Casts.find(from, to)
                        .filter(cast -> !text)
                        .ifPresent(cast -> (numeric ? numbers : others)
                                .add(from + (cast.isLossy() ? " ~> " : cast.keepsOrder() ? " => " : " -> ") + to));
            }
        }
        assertThat(numbers).hasSize(8 * 7);
        assertThat(numbers.stream().filter(pair -> pair.contains("=>")))
                .containsExactlyInAnyOrder(
                        "tinyint => smallint",
                        "tinyint => int",
                        "tinyint => bigint",
                        "tinyint => float",
                        "tinyint => double",
                        "tinyint => decimal",
                        "tinyint => varint",
                        "smallint => tinyint",
                        "smallint => int",
                        "smallint => bigint",
                        "smallint => float",
                        "smallint => double",
                        "smallint => decimal",
                        "smallint => varint",
                        "int => tinyint",
                        "int => smallint",
                        "int => bigint",
                        "int => double",
                        "int => decimal",
                        "int => varint",
                        "bigint => tinyint",
                        "bigint => smallint",
                        "bigint => int",
                        "bigint => decimal",
                        "bigint => varint",
                        "varint => tinyint",
                        "varint => smallint",
                        "varint => int",
                        "varint => bigint",
                        "varint => decimal",
                        "float => double");
        assertThat(numbers.stream().filter(pair -> pair.contains("->"))).isEmpty();
        assertThat(others)
                .containsExactlyInAnyOrder(
                        "bigint => timestamp",
                        "timestamp => bigint",
                        "timestamp ~> date",
                        "date => timestamp",
                        "uuid -> timeuuid",
                        "timeuuid -> uuid",
                        "timeuuid ~> timestamp",
                        "timeuuid ~> date");
    }

    @Test
    void goesThroughTextFromAndToEveryTypeButCounter() {
        for (ScalarType type : ScalarType.values()) {
            boolean castable = type != ScalarType.TEXT && type != ScalarType.COUNTER;
            assertThat(Casts.find(ScalarType.TEXT, type).isPresent())
                    .as("text to " + type)
                    .isEqualTo(castable);
            assertThat(Casts.find(type, ScalarType.TEXT).isPresent())
                    .as(type + " to text")
                    .isEqualTo(castable);
            if (castable && type != ScalarType.ASCII) {
                assertThat(cast("text", type.toString()).isLossy()).isTrue();
                assertThat(cast(type.toString(), "text").isLossy()).isFalse();
                assertThat(cast(type.toString(), "text").keepsOrder()).isFalse();
            }
        }
        assertThat(cast("ascii", "text").keepsOrder()).isTrue();
        assertThat(cast("text", "ascii").isLossy()).isFalse();
    }

    private static boolean isText(ScalarType type) {
        return type == ScalarType.TEXT || type == ScalarType.ASCII;
    }

    private static Cast cast(String from, String to) {
        return Casts.find(type(from), type(to)).orElseThrow();
    }

    private static ScalarType type(String name) {
        return ScalarType.valueOf(name.toUpperCase(java.util.Locale.ROOT));
    }
}
