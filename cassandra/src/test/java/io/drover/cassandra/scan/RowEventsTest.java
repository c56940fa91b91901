package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Delta.FieldDelta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;

class RowEventsTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    column("p", "int", Kind.PARTITION_KEY),
                    column("c", "int", Kind.CLUSTERING),
                    column("s", "text", Kind.STATIC),
                    column("a", "int", Kind.REGULAR),
                    column("b", "text", Kind.REGULAR),
                    column("tags", "set<int>", Kind.REGULAR),
                    column("m", "map<text, int>", Kind.REGULAR),
                    column("u", "udt<ks.u: x int, y int>", Kind.REGULAR),
                    column("l", "list<int>", Kind.REGULAR)));
    private static final long NOW = 1_700_000_000L;

    private final RowEvents events =
            new RowEvents(TABLE, new ScanQuery(TABLE, true), Origin.ofScan("snapshot", "m", "cluster"));

    @Test
    void cellsOfOneStatementAreOneReadEvent() {
        assertThat(read(row(1, 2).cell("a", 7, 100).cell("b", "x", 100))).containsExactly("r 100 {p=1, c=2, a=7, b=x}");
    }

    @Test
    void theOldestCellsCarryTheMarkerWhateverTheirColumn() {
        assertThat(read(row(1, 2).cell("a", 7, 200).cell("b", "x", 100)))
                .containsExactly("r 100 {p=1, c=2, b=x}", "u 200 {p=1, c=2, a=7}");
    }

    @Test
    void theMarkerIsAsOldAsTheOldestCellAndLivesAsLongAsTheLongestLiving() {
        assertThat(read(row(1, 2).cell("a", 7, 100, 60).cell("b", "x", 200, 90)))
                .containsExactly(
                        "r 100 ttl 90 until +90 {p=1, c=2}",
                        "u 100 ttl 60 until +60 {p=1, c=2, a=7}",
                        "u 200 ttl 90 until +90 {p=1, c=2, b=x}");
        assertThat(read(row(1, 2).cell("a", 7, 100, 60).cell("b", "x", 200)))
                .containsExactly("r 100 {p=1, c=2}", "u 100 ttl 60 until +60 {p=1, c=2, a=7}", "u 200 {p=1, c=2, b=x}");
    }

    @Test
    void aRowThatOutlivesItsCellsHasAMarkerWithoutEnd() {
        assertThat(read(row(1, 2).cell("a", 7, 100, 60).outliving()))
                .containsExactly("r 100 {p=1, c=2}", "u 100 ttl 60 until +60 {p=1, c=2, a=7}");
    }

    @Test
    void ofEquallyOldCellsTheLongestLivingCarryTheMarker() {
        assertThat(read(row(1, 2).cell("a", 7, 100, 60).cell("b", "x", 100)))
                .containsExactly("r 100 {p=1, c=2, b=x}", "u 100 ttl 60 until +60 {p=1, c=2, a=7}");
    }

    @Test
    void aRowWithoutCellsGetsTheLowestTimestamp() {
        assertThat(read(row(1, 2))).containsExactly("r " + RowEvents.UNKNOWN_WRITETIME + " {p=1, c=2}");
    }

    @Test
    void remainingTtlGivesTheExpiry() {
        assertThat(read(row(1, 2).cell("a", 7, 100, 1234)))
                .containsExactly("r 100 ttl 1234 until +1234 {p=1, c=2, a=7}");
    }

    @Test
    void staticsGoOutOncePerPartition() {
        assertThat(read(
                        row(1, 1).cell("s", "st", 50).cell("a", 1, 100),
                        row(1, 2).cell("s", "st", 50).cell("a", 2, 100),
                        row(2, 1).cell("s", "other", 60)))
                .containsExactly(
                        "u 50 {p=1, s=st}",
                        "r 100 {p=1, c=1, a=1}",
                        "r 100 {p=1, c=2, a=2}",
                        "u 60 {p=2, s=other}",
                        "r " + RowEvents.UNKNOWN_WRITETIME + " {p=2, c=1}");
    }

    @Test
    void aPartitionWithoutRowsIsItsStatics() {
        assertThat(read(row(1, null).cell("s", "st", 50))).containsExactly("u 50 {p=1, s=st}");
    }

    @Test
    void elementsOfASetAreAddedByTimestamp() {
        assertThat(read(row(1, 2)
                        .cell("a", 7, 100)
                        .elements("tags", List.of(10, 20, 30), stamp(300), stamp(100), stamp(300))))
                .containsExactly(
                        "r 100 {p=1, c=2, a=7}",
                        "u 300 {p=1, c=2, tags=[10, 30] add}",
                        "u 100 {p=1, c=2, tags=[20] add}");
    }

    @Test
    void theMarkersStatementHasNoElementChanges() {
        assertThat(read(row(1, 2).cell("a", 7, 200).elements("tags", List.of(10), stamp(100))))
                .containsExactly("r 100 {p=1, c=2}", "u 200 {p=1, c=2, a=7}", "u 100 {p=1, c=2, tags=[10] add}");
    }

    @Test
    void collectionsWrittenAtOnceShareAnEvent() {
        assertThat(read(row(1, 2)
                        .elements("tags", List.of(10, 20), stamp(100), stamp(100))
                        .elements("m", Map.of("k", 5), stamp(100))))
                .containsExactly("r 100 {p=1, c=2}", "u 100 {p=1, c=2, tags=[10, 20] add, m={k=5} add}");
    }

    @Test
    void mapEntriesKeepTheirOwnTtl() {
        Map<String, Integer> entries = new java.util.LinkedHashMap<>();
        entries.put("k1", 1);
        entries.put("k2", 2);

        assertThat(read(row(1, 2).elements("m", entries, stamp(100), stamp(100, 60))))
                .containsExactly(
                        "r 100 {p=1, c=2}",
                        "u 100 {p=1, c=2, m={k1=1} add}",
                        "u 100 ttl 60 until +60 {p=1, c=2, m={k2=2} add}");
    }

    @Test
    void fieldsOfAUdtAreSetByTimestampAndAbsentOnesLeftAlone() {
        Struct both = new Struct(type("u").schema(true)).put("x", 1).put("y", 2);
        Struct onlyY = new Struct(type("u").schema(true)).put("y", 2);

        List<ChangeEvent> split = readEvents(row(1, 2).elements("u", both, stamp(100), stamp(200)));
        assertThat(split).extracting(event -> event.delta(7)).containsExactly(null, fields("x"), fields("y"));
        assertThat(split).extracting(ChangeEvent::writetime).containsExactly(100L, 100L, 200L);
        assertThat(split.get(2).after()[7]).isEqualTo(onlyY);

        assertThat(readEvents(row(1, 2).elements("u", onlyY, ABSENT, stamp(200))))
                .extracting(event -> event.delta(7))
                .containsExactly(null, fields("y"));
    }

    @Test
    void aListIsOneOverwriteAtItsNewestElement() {
        assertThat(read(row(1, 2).elements("l", List.of(5, 6, 7), stamp(100), stamp(300), stamp(200))))
                .containsExactly("r 100 {p=1, c=2}", "u 300 {p=1, c=2, l=[5, 6, 7]}");
    }

    @Test
    void aListHasAnEventOfItsOwnAndLivesAsLongAsItsLastElement() {
        assertThat(read(row(1, 2)
                        .cell("a", 7, 100)
                        .elements("tags", List.of(10), stamp(100))
                        .elements("l", List.of(5, 6), stamp(100, 50), stamp(90, 60))))
                .containsExactly(
                        "r 90 {p=1, c=2}",
                        "u 100 {p=1, c=2, a=7}",
                        "u 100 {p=1, c=2, tags=[10] add}",
                        "u 100 ttl 60 until +60 {p=1, c=2, l=[5, 6] expiries}");
        List<ChangeEvent> mixed = readEvents(row(1, 2).elements("l", List.of(5, 6), stamp(100, 50), stamp(90)));
        assertThat(mixed.get(1).delta(8)).isEqualTo(Delta.ofExpiries(List.of(NOW + 50, Delta.NEVER)));
        assertThat(mixed.get(1).hasTtl()).isFalse();
    }

    @Test
    void withoutElementStampsElementsGetTheLowestTimestamp() {
        ScanQuery query = new ScanQuery(TABLE, false);
        RowEvents unstamped = new RowEvents(TABLE, query, Origin.ofScan("snapshot", "m", "cluster"));
        ByteBuffer[] bytes = new ByteBuffer[14 + 1];
        bytes[0] = type("p").encode(1);
        bytes[1] = type("c").encode(2);
        bytes[3] = type("a").encode(7);
        bytes[query.writetimeIndex(3)] = HandmadeRow.bigint(100);
        bytes[5] = type("tags").encode(List.of(10));
        // Field x has no bytes, y is 2.
        bytes[7] = ByteBuffer.allocate(3 * Integer.BYTES)
                .putInt(0)
                .putInt(Integer.BYTES)
                .putInt(2)
                .flip();
        bytes[8] = type("l").encode(List.of(5));

        List<ChangeEvent> read = new ArrayList<>();
        unstamped.read(HandmadeRow.of(bytes), read::add);

        long lowest = RowEvents.UNKNOWN_WRITETIME;
        assertThat(read.stream().map(RowEventsTest::describe))
                .containsExactly(
                        "r 100 {p=1, c=2, a=7}",
                        "u " + lowest + " {p=1, c=2, tags=[10] add, u=Struct{y=2} fields}",
                        "u " + (lowest + 1) + " {p=1, c=2, l=[5]}");
        assertThat(read.get(1).delta(7)).isEqualTo(Delta.ofFields(Map.of("x", FieldDelta.EMPTY, "y", FieldDelta.SET)));
    }

    @Test
    void counterTotalsAreUpdatesWithoutAMarker() {
        TableSchema counters = new TableSchema(
                new TableId("ks", "hits"),
                List.of(
                        column("p", "int", Kind.PARTITION_KEY),
                        column("x", "counter", Kind.REGULAR),
                        column("y", "counter", Kind.REGULAR)));
        ScanQuery query = new ScanQuery(counters, true);
        ByteBuffer[] bytes = new ByteBuffer[3 + 2 * 2 + 1];
        bytes[0] = type("p").encode(1);
        bytes[1] = HandmadeRow.bigint(40);
        bytes[2] = HandmadeRow.bigint(-2);
        bytes[query.writetimeIndex(1)] = HandmadeRow.bigint(100);
        bytes[query.writetimeIndex(2)] = HandmadeRow.bigint(200);

        List<ChangeEvent> read = new ArrayList<>();
        new RowEvents(counters, query, Origin.ofScan("snapshot", "m", "cluster"))
                .read(HandmadeRow.of(bytes), read::add);

        assertThat(read).extracting(ChangeEvent::op).containsExactly(Op.UPDATE, Op.UPDATE);
        assertThat(read).extracting(ChangeEvent::writetime).containsExactly(100L, 200L);
        assertThat(read.get(0).after()).containsExactly(1, 40L, null);
        assertThat(read.get(1).after()).containsExactly(1, null, -2L);
    }

    @Test
    void aValueWithoutBytesIsCarriedAsEmpty() {
        assertThat(read(row(1, 2).raw("a", ByteBuffer.allocate(0), 100).cell("b", "", 100)))
                .containsExactly("r 100 {p=1, c=2, a=null empty, b=}");
    }

    @Test
    void namesTheColumnThatCannotBeRead() {
        assertThatThrownBy(() -> read(row(1, 2).raw("a", ByteBuffer.allocate(3), 100)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ks.t")
                .hasMessageContaining("column a");
    }

    private List<String> read(HandmadeRow... rows) {
        return readEvents(rows).stream().map(RowEventsTest::describe).toList();
    }

    private List<ChangeEvent> readEvents(HandmadeRow... rows) {
        List<ChangeEvent> read = new ArrayList<>();
        for (HandmadeRow row : rows) {
            events.read(row, read::add);
        }
        return read;
    }

    private static String describe(ChangeEvent event) {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < TABLE.size(); i++) {
            if (event.touches(i)) {
                Delta delta = event.delta(i);
                columns.add(TABLE.column(i).name() + "=" + event.after()[i]
                        + (delta == null ? "" : " " + delta.kind().name().toLowerCase(java.util.Locale.ROOT)));
            }
        }
        return (event.op() == Op.READ ? "r " : event.op() == Op.UPDATE ? "u " : "? ")
                + event.writetime()
                + (event.hasTtl() ? " ttl " + event.ttl() + " until +" + (event.expiresAt() - NOW) : "")
                + " {" + String.join(", ", columns) + "}";
    }

    private static Delta fields(String name) {
        return Delta.ofFields(Map.of(name, FieldDelta.SET));
    }

    private static Column column(String name, String type, Kind kind) {
        return new Column(name, CqlType.parse(type), kind);
    }

    private static CqlType type(String column) {
        return TABLE.column(TABLE.indexOf(column)).type();
    }

    private record Stamp(Long writetime, Integer ttl) {}

    private static final Stamp ABSENT = new Stamp(null, null);

    private static Stamp stamp(long writetime) {
        return new Stamp(writetime, null);
    }

    private static Stamp stamp(long writetime, int ttl) {
        return new Stamp(writetime, ttl);
    }

    private static HandmadeRow row(Integer p, Integer c) {
        return new HandmadeRow(p, c);
    }

    /** The bytes that a server would send. */
    private static final class HandmadeRow implements ScannedRow {
        private static final ScanQuery QUERY = new ScanQuery(TABLE, true);
        private final ByteBuffer[] bytes;
        private boolean outliving;

        private HandmadeRow(ByteBuffer[] bytes) {
            this.bytes = bytes;
        }

        static HandmadeRow of(ByteBuffer... bytes) {
            return new HandmadeRow(bytes);
        }

        HandmadeRow(Integer p, Integer c) {
            this(new ByteBuffer[TABLE.size() * 3]);
            bytes[0] = type("p").encode(p);
            bytes[1] = c == null ? null : type("c").encode(c);
            bytes[TABLE.size() + 2 * (TABLE.size() - 2)] = bigint(p);
        }

        HandmadeRow cell(String column, Object value, long writetime) {
            return raw(column, type(column).encode(value), writetime);
        }

        HandmadeRow cell(String column, Object value, long writetime, int ttl) {
            bytes[QUERY.ttlIndex(TABLE.indexOf(column))] = integer(ttl);
            return cell(column, value, writetime);
        }

        HandmadeRow raw(String column, ByteBuffer value, long writetime) {
            bytes[TABLE.indexOf(column)] = value;
            bytes[QUERY.writetimeIndex(TABLE.indexOf(column))] = bigint(writetime);
            return this;
        }

        HandmadeRow elements(String column, Object value, Stamp... stamps) {
            ByteBuffer writetimes = ByteBuffer.allocate(4 + 12 * stamps.length).putInt(stamps.length);
            ByteBuffer ttls = ByteBuffer.allocate(4 + 8 * stamps.length).putInt(stamps.length);
            for (Stamp stamp : stamps) {
                if (stamp.writetime == null) {
                    writetimes.putInt(-1);
                } else {
                    writetimes.putInt(8).putLong(stamp.writetime);
                }
                if (stamp.ttl == null) {
                    ttls.putInt(-1);
                } else {
                    ttls.putInt(4).putInt(stamp.ttl);
                }
            }
            int index = TABLE.indexOf(column);
            bytes[index] = type(column).encode(value);
            bytes[QUERY.writetimeIndex(index)] = writetimes.flip();
            bytes[QUERY.ttlIndex(index)] = ttls.flip();
            return this;
        }

        private static ByteBuffer bigint(long value) {
            return ByteBuffer.allocate(8).putLong(0, value);
        }

        private static ByteBuffer integer(int value) {
            return ByteBuffer.allocate(4).putInt(0, value);
        }

        @Override
        public ByteBuffer bytes(int index) {
            return bytes[index];
        }

        HandmadeRow outliving() {
            outliving = true;
            return this;
        }

        @Override
        public long readAt() {
            return NOW;
        }

        @Override
        public boolean outlivesItsCells() {
            return outliving;
        }
    }
}
