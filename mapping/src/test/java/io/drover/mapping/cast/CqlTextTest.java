package io.drover.mapping.cast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.type.ScalarType;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CqlTextTest {
    @ParameterizedTest
    @CsvSource({
        "ascii, abc",
        "text, 'é \uD83D\uDE00'",
        "text, ''",
        "blob, 0x",
        "blob, 0x00ff",
        "boolean, false",
        "tinyint, -128",
        "smallint, 32767",
        "int, -2147483648",
        "bigint, 9223372036854775807",
        "float, 3.4028235E38",
        "float, -0.0",
        "float, 1.4E-45",
        "double, NaN",
        "double, -Infinity",
        "double, 4.9E-324",
        "decimal, -1.50",
        "decimal, 1E+1000",
        "varint, -123456789012345678901234567890",
        "uuid, f0a1b2c3-0000-4000-8000-00000000000a",
        "timeuuid, 13814000-1dd2-11b2-8080-808080808080",
        "timestamp, 2020-02-29T12:34:56.789Z",
        "timestamp, -0001-01-01T00:00:00.000Z",
        "timestamp, +292278994-08-17T07:12:55.807Z",
        "date, 2020-02-29",
        "date, +5881580-07-11",
        "date, -5877641-06-23",
        "time, 00:00:00.000000000",
        "time, 23:59:59.999999999",
        "duration, 0ns",
        "duration, -178956970y8mo2147483648d",
        "duration, 2562047h47m16s854ms775us807ns",
        "duration, 5m1ms",
        "inet, 10.0.0.1",
        "inet, ::ffff:10.0.0.1",
        "inet, 2001:db8:0:0:0:0:0:1",
    })
    void readsWhatItWrites(String type, String text) {
        Object value = CqlText.parse(type(type), text);
        assertThat(CqlText.format(type(type), value)).isEqualTo(text);
        assertThat(CqlText.format(type(type), type(type).decode(type(type).encode(value))))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "boolean, TRUE, true",
        "blob, 0XAB, 0xab",
        "double, 5, 5.0",
        "double, -1.5e3, -1500.0",
        "float, +infinity, Infinity",
        "double, -0.0, -0.0",
        "timestamp, 2020-01-01, 2020-01-01T00:00:00.000Z",
        "timestamp, 1577836800000, 2020-01-01T00:00:00.000Z",
        "timestamp, -1, 1969-12-31T23:59:59.999Z",
        "timestamp, 2020-01-01 00:30Z, 2020-01-01T00:30:00.000Z",
        "timestamp, 2020-01-01T00:30:00+0100, 2019-12-31T23:30:00.000Z",
        "timestamp, 2020-01-01T00:30:00.5+01:00, 2019-12-31T23:30:00.500Z",
        "timestamp, 2020-01-01T00:30:00-02, 2020-01-01T02:30:00.000Z",
        "time, 13:30, 13:30:00.000000000",
        "time, 1000000000, 00:00:01.000000000",
        "duration, 2w, 14d",
        "duration, 14MO, 1y2mo",
        "duration, 90m, 1h30m",
        "duration, 5µs, 5us",
        "inet, 2001:db8::1, 2001:db8:0:0:0:0:0:1",
    })
    void readsOtherFormsOfCql(String type, String text, String expected) {
        assertThat(CqlText.format(type(type), CqlText.parse(type(type), text))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ascii, é",
        "blob, cafe",
        "blob, 0xabc",
        "blob, 0xzz",
        "boolean, yes",
        "boolean, 1",
        "tinyint, 128",
        "int, 1.0",
        "int, ''",
        "int, ' 1'",
        "bigint, 9223372036854775808",
        "counter, 1",
        "float, 1f",
        "float, 1e39",
        "double, 1d",
        "double, 0x1p3",
        "double, 1e309",
        "double, ''",
        "decimal, 1.2.3",
        "varint, 1.0",
        "uuid, 1-1-1-1-1",
        "uuid, f0a1b2c300004000800000000000000a",
        "timeuuid, f0a1b2c3-0000-4000-8000-00000000000a",
        "timestamp, 2021-01-01T00:00:00",
        "timestamp, 2020-02-30T00:00:00Z",
        "timestamp, 2020-01-01T00:00:00.0001Z",
        "timestamp, 99999999999999999999",
        "timestamp, +999999999-01-01T00:00:00Z",
        "timestamp, tomorrow",
        "date, 2020-02-30",
        "date, 2020-1-1",
        "date, +999999999-01-01",
        "time, 24:00",
        "time, -1",
        "duration, ''",
        "duration, -",
        "duration, 1d1y",
        "duration, 1.5h",
        "duration, 99999999999y",
        "duration, 9999999999999h",
        "inet, example.org",
        "inet, ''",
        "inet, 1.2.3.4.5",
    })
    void refusesOtherTextWithoutRepeatingIt(String type, String text) {
        assertThatThrownBy(() -> CqlText.parse(type(type), text))
                .isInstanceOf(ConversionException.class)
                .hasNoCause()
                .satisfies(e -> assertThat(text.length() > 3 && e.getMessage().contains(text))
                        .isFalse());
    }

    private static ScalarType type(String name) {
        return ScalarType.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
