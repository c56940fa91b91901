package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.event.ChangeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys, names and values of every type. */
interface TypeCases extends CaptureCases {
    @Test
    default void readsCompositePartitionKeys() {
        assertThat(origin().events(
                                "composite",
                                "INSERT INTO ks.composite (p1, p2, v) VALUES (1, 'é', 5) USING TIMESTAMP 100",
                                "DELETE FROM ks.composite USING TIMESTAMP 200 WHERE p1 = 2 AND p2 = ''"))
                .containsExactly("c @100 {p1=1, p2=é, v=5}", "d @200 {p1=2, p2=}");
    }

    @Test
    default void readsNamesThatNeedQuotes() {
        assertThat(origin().events(
                                "\"OddName\"",
                                "INSERT INTO ks.\"OddName\" (\"Id\", \"select\", \"a b\") VALUES (1, 's', 'ab')"
                                        + " USING TIMESTAMP 100",
                                "DELETE \"a b\" FROM ks.\"OddName\" USING TIMESTAMP 200 WHERE \"Id\" = 1"))
                .containsExactly("c @100 {Id=1, a b=ab, select=s}", "u @200 {Id=1} [a b=tombstone]");
    }

    @Test
    default void carriesEveryScalarWithoutLoss() {
        String digits = "1234567890".repeat(30);
        List<String> rows = List.of(
                "1, 'ascii', -9223372036854775808, 0x00ff, true, blobAsDate(0x00000000), " + digits + "." + digits
                        + ", -1.5e300, -1mo2d3ns, 1.25, '2001:db8::1', -2147483648, -32768, 'zoë 🌊', '23:59:59.999999999',"
                        + " -1, 50554d6e-29bb-11e5-b345-feff819cdc9f, -128, 123e4567-e89b-12d3-a456-426614174000, -"
                        + digits + ", {'k': [1, 2]}",
                "2, '', 9223372036854775807, 0x, false, blobAsDate(0xffffffff), 1E-2147483647, 4.9E-324, 0s,"
                        + " 3.4028235E38, '127.0.0.1', 2147483647, 32767, '', '00:00:00', 9223372036854775807,"
                        + " 50554d6e-29bb-11e5-b345-feff819cdc9f, 127, 00000000-0000-0000-0000-000000000000, 0, {}");
        for (String row : rows) {
            origin().execute(
                            "INSERT INTO ks.scalars (id, c01, c02, c03, c04, c05, c06, c07, c08, c09, c10, c11, c12, c13,"
                                    + " c14, c15, c16, c17, c18, c19, c20) VALUES (" + row + ")");
        }
        List<ChangeEvent> events = origin().changes("scalars");
        assertThat(events).hasSize(2);
        events.forEach(origin()::assertHasWhatIsStored);
    }

    @Test
    default void tellsValuesWithoutBytesFromNulls() {
        assertThat(origin().events(
                                "scalars",
                                "UPDATE ks.scalars USING TIMESTAMP 100 SET c01 = '', c02 = blobAsBigint(0x),"
                                        + " c04 = blobAsBoolean(0x), c06 = blobAsDecimal(0x), c07 = blobAsDouble(0x),"
                                        + " c09 = blobAsFloat(0x), c10 = blobAsInet(0x), c11 = blobAsInt(0x),"
                                        + " c15 = blobAsTimestamp(0x), c16 = blobAsTimeuuid(0x), c18 = blobAsUuid(0x),"
                                        + " c19 = blobAsVarint(0x), c20 = null WHERE id = 9"))
                .containsExactly("u @100 {id=9, c01=} [c02=empty,"
                        + " c04=empty, c06=empty, c07=empty, c09=empty, c10=empty, c11=empty, c15=empty, c16=empty,"
                        + " c18=empty, c19=empty, c20=tombstone]");
    }
}
