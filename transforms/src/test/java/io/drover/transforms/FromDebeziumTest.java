package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.EventReader;
import io.drover.model.event.Op;
import io.drover.model.type.CqlType;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FromDebeziumTest {
    private static final String UNAVAILABLE = "__debezium_unavailable_value";

    private final DebeziumEnvelopes orders = DebeziumEnvelopes.postgres(
            "id", Schema.INT32_SCHEMA, "status", Schema.OPTIONAL_STRING_SCHEMA, "note", Schema.OPTIONAL_STRING_SCHEMA);
    private final FromDebezium<SinkRecord> transform = configured(Map.of());

    @Test
    void carriesAnInsertAtItsPlaceInTheLog() {
        SinkRecord out = transform.apply(orders.record("c", 1234, 1, "new", null));
        ChangeEvent event = read(out);

        assertThat(event.op()).isEqualTo(Op.CREATE);
        assertThat(event.table().id()).isEqualTo(new TableId("public", "orders"));
        assertThat(event.writetime()).isEqualTo(1234);
        assertThat(event.after()).containsExactly(1, "new", null);
        assertThat(event.deltas()).isNull();
        assertThat(event.capturedAt()).isEqualTo(DebeziumEnvelopes.NOW_MILLIS);
        assertThat(event.origin().segment()).isEqualTo(1234);
        assertThat(out.keySchema().name()).isEqualTo("shop.public.orders.Key");
        assertThat(((Struct) out.key()).getInt32("id")).isEqualTo(1);
        assertThat(out.topic()).isEqualTo("shop.public.orders");
        assertThat(out.kafkaPartition()).isEqualTo(3);
        assertThat(out.timestamp()).isEqualTo(5);
        assertThat(out.headers().lastWithName("kept").value()).isEqualTo("yes");
    }

    @Test
    void deletesWhatAnUpdateLeavesNull() {
        ChangeEvent event = event("u", 2000, 1, null, "gift");
        assertThat(event.op()).isEqualTo(Op.UPDATE);
        assertThat(event.after()).containsExactly(1, null, "gift");
        assertThat(event.deltas()).containsExactly(null, Delta.TOMBSTONE, null);
    }

    @Test
    void leavesAnUnavailableValueAlone() {
        ChangeEvent event = event("u", 2000, 1, "paid", UNAVAILABLE);
        assertThat(event.after()).containsExactly(1, "paid", null);
        assertThat(event.deltas()).isNull();
    }

    @Test
    void leavesUnavailableValuesOfEveryFormAlone() {
        byte[] bytes = UNAVAILABLE.getBytes(StandardCharsets.UTF_8);
        List<Integer> numbers =
                IntStream.range(0, bytes.length).mapToObj(i -> (int) bytes[i]).toList();
        assertUntouched(Schema.OPTIONAL_BYTES_SCHEMA, ByteBuffer.wrap(bytes));
        assertUntouched(optionalArray(Schema.OPTIONAL_STRING_SCHEMA), List.of(UNAVAILABLE));
        assertUntouched(optionalArray(Schema.OPTIONAL_INT32_SCHEMA), numbers);
        assertUntouched(
                optionalArray(Schema.OPTIONAL_STRING_SCHEMA),
                List.of(UUID.nameUUIDFromBytes(bytes).toString()));
        assertUntouched(
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA)
                        .optional()
                        .build(),
                Map.of(UNAVAILABLE, UNAVAILABLE));
    }

    private void assertUntouched(Schema schema, Object value) {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "large", schema);
        ChangeEvent event = read(transform.apply(table.record("u", 5, 1, value)));
        assertThat(event.touches(1)).as(String.valueOf(value)).isFalse();
    }

    @Test
    void refusesANewRowWithoutAllItsValues() {
        assertThatThrownBy(() -> event("c", 2000, 2, "paid", UNAVAILABLE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("public.orders")
                .hasMessageContaining("column note")
                .hasMessageContaining("REPLICA IDENTITY FULL");
    }

    @Test
    void deletesARowByItsKey() {
        ChangeEvent event = event("d", 3000, 1, null, null);
        assertThat(event.op()).isEqualTo(Op.DELETE);
        assertThat(event.after()).containsExactly(1, null, null);
        assertThat(event.deltas()).isNull();
        assertThat(event.writetime()).isEqualTo(3000);
    }

    @Test
    void ranksASnapshotBelowEveryChange() {
        ChangeEvent event = event("r", 999_999, 1, "old", null);
        assertThat(event.op()).isEqualTo(Op.READ);
        assertThat(event.writetime()).isEqualTo(1);
        assertThat(event.deltas()).isNull();
    }

    @Test
    void truncatesATableWhoseKeyItHasSeen() {
        assertThatThrownBy(() -> event("t", 4000))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("truncated");
        event("c", 3999, 1, "new", null);
        SinkRecord out = transform.apply(orders.record("t", 4000));
        assertThat(out.key()).isNull();
        assertThat(read(out).op()).isEqualTo(Op.TRUNCATE);
        assertThat(read(out).writetime()).isEqualTo(4000);
        assertThat(read(out).after()).containsOnlyNulls();
    }

    @ParameterizedTest
    @CsvSource({
        "binlog.000003, 4, 0, binlog.000003, 200, 0",
        "binlog.000003, 200, 0, binlog.000003, 200, 1",
        "binlog.000003, 4000000000, 7, binlog.000004, 4, 0",
        "binlog.099999, 4, 0, binlog.100000, 4, 0"
    })
    void ordersChangesAsTheBinlogDoes(String file, long pos, int row, String laterFile, long laterPos, int laterRow) {
        DebeziumEnvelopes table = DebeziumEnvelopes.mysql("id", Schema.INT32_SCHEMA);
        long earlier =
                read(transform.apply(table.record("c", file, pos, row, 1))).writetime();
        long later = read(transform.apply(table.record("c", laterFile, laterPos, laterRow, 1)))
                .writetime();
        assertThat(later).isGreaterThan(earlier);
    }

    /** A binlog of events of a few rows each, in files of up to 4 GiB. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void neverGoesBackwardsAndIsTheSameWhenReadAgain(long seed) {
        DebeziumEnvelopes table = DebeziumEnvelopes.mysql("id", Schema.INT32_SCHEMA);
        Random random = new Random(seed);
        long last = 1;
        for (int file = 1; file <= 30; file++) {
            String name = "binlog.%06d".formatted(file);
            long pos = 4;
            while (pos < 1L << 32) {
                int rows = 1 + random.nextInt(50);
                for (int row = 0; row < rows; row++) {
                    long writetime = read(transform.apply(table.record("u", name, pos, row, 1)))
                            .writetime();
                    assertThat(writetime).isGreaterThan(last);
                    last = writetime;
                    assertThat(read(configured(Map.of()).apply(table.record("u", name, pos, row, 1)))
                                    .writetime())
                            .isEqualTo(writetime);
                }
                // An event has a header, and at least a byte for each row.
                pos += 19 + rows + (long) (random.nextDouble() * (1L << 29));
            }
        }
    }

    @Test
    void readsMySqlsChanges() {
        DebeziumEnvelopes table = DebeziumEnvelopes.mysql(
                "id", Schema.INT64_SCHEMA, "status", Schema.OPTIONAL_STRING_SCHEMA, "n", Schema.OPTIONAL_INT32_SCHEMA);
        ChangeEvent snapshot = read(transform.apply(table.record("r", "binlog.000002", 900, 0, 7L, "old", 1)));
        assertThat(snapshot.op()).isEqualTo(Op.READ);
        assertThat(snapshot.table().id()).isEqualTo(new TableId("public", "orders"));
        assertThat(snapshot.writetime()).isEqualTo(1);
        ChangeEvent update = read(transform.apply(table.record("u", "binlog.000002", 157, 0, 7L, null, 2)));
        assertThat(update.op()).isEqualTo(Op.UPDATE);
        assertThat(update.delta(1)).isEqualTo(Delta.TOMBSTONE);
        assertThat(update.after()).containsExactly(7L, null, 2);
        // Though logged before the place that the snapshot has.
        assertThat(update.writetime()).isGreaterThan(snapshot.writetime());
    }

    @Test
    void movesARowWhoseKeyChanges() {
        DebeziumEnvelopes table =
                DebeziumEnvelopes.mysql("id", Schema.INT64_SCHEMA, "status", Schema.OPTIONAL_STRING_SCHEMA);
        // As Debezium writes it: both have the place of the one change, with a tombstone between them.
        ChangeEvent gone = read(transform.apply(table.record("d", "binlog.000002", 300, 0, 7L, "paid")));
        assertThat(transform.apply(table.tombstone(7L))).isNull();
        ChangeEvent made = read(transform.apply(table.record("c", "binlog.000002", 300, 0, 8L, "paid")));
        assertThat(gone.op()).isEqualTo(Op.DELETE);
        assertThat(gone.after()).containsExactly(7L, null);
        assertThat(made.op()).isEqualTo(Op.CREATE);
        assertThat(made.after()).containsExactly(8L, "paid");
        assertThat(made.writetime()).isEqualTo(gone.writetime());
        // And back again: what was deleted before is there again.
        ChangeEvent back = read(transform.apply(table.record("c", "binlog.000002", 400, 0, 7L, "paid")));
        assertThat(back.writetime()).isGreaterThan(gone.writetime());
    }

    @Test
    void convertsWhatOnlyMySqlHas() {
        assertColumn("io.debezium.time.Year", SchemaBuilder.int32(), 2026, "int");
        assertColumn("io.debezium.data.EnumSet", SchemaBuilder.string(), "a,b", "text");
        assertColumn("io.debezium.data.Bits", SchemaBuilder.bytes(), ByteBuffer.wrap(new byte[] {3, 0}), "blob");
        Schema unsigned = Decimal.builder(0).optional().build();
        assertThat(SemanticSchemas.toBigDecimal((Struct) column(unsigned, new BigDecimal("18446744073709551615"))))
                .isEqualTo(new BigDecimal("18446744073709551615"));
    }

    @Test
    void needsNoHeaders() {
        SinkRecord record = orders.record("c", 1234, 1, "new", null);
        SinkRecord bare = new SinkRecord(
                record.topic(), 0, record.keySchema(), record.key(), record.valueSchema(), record.value(), 1);
        SinkRecord out = transform.apply(bare);
        assertThat(read(out).after()).containsExactly(1, "new", null);
        assertThat(out.headers()).isEmpty();
    }

    @Test
    void refusesPositionsAboveThePresent() {
        DebeziumEnvelopes table = DebeziumEnvelopes.mysql("id", Schema.INT32_SCHEMA);
        assertThatThrownBy(() -> transform.apply(table.record("c", "binlog.999999", 4, 0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("above the present time");
    }

    @Test
    void filtersTombstonesOut() {
        assertThat(transform.apply(orders.tombstone(1))).isNull();
    }

    @Test
    void passesWhatIsNotItsOwn() {
        SinkRecord text = DebeziumEnvelopes.sinkRecord(null, null, Schema.STRING_SCHEMA, "text");
        SinkRecord nothing = DebeziumEnvelopes.sinkRecord(Schema.STRING_SCHEMA, "key", null, null);
        SinkRecord own = transform.apply(orders.record("c", 1234, 1, "new", null));
        assertThat(transform.apply(text)).isSameAs(text);
        assertThat(transform.apply(nothing)).isSameAs(nothing);
        assertThat(transform.apply(own)).isSameAs(own);
    }

    @Test
    void refusesAnEnvelopeWithoutASchema() {
        SinkRecord record = DebeziumEnvelopes.sinkRecord(
                null, null, null, Map.of("op", "c", "source", Map.of("connector", "postgresql")));
        assertThatThrownBy(() -> transform.apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("schemas.enable=true");
    }

    @Test
    void keepsANullInAColumnWithADefault() {
        Schema withDefault =
                SchemaBuilder.string().optional().defaultValue("open").build();
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "status", withDefault);
        ChangeEvent event = read(transform.apply(table.record("u", 9, 1, null)));
        assertThat(event.delta(1)).isEqualTo(Delta.TOMBSTONE);
    }

    @Test
    void convertsEveryType() {
        assertColumn("io.debezium.data.Uuid", SchemaBuilder.string(), "f0a1b2c3-0000-4000-8000-00000000000a", "uuid");
        assertColumn("io.debezium.time.Timestamp", SchemaBuilder.int64(), 1500L, 1500L, "timestamp");
        assertColumn("io.debezium.time.MicroTimestamp", SchemaBuilder.int64(), -1L, -1L, "timestamp");
        assertColumn("io.debezium.time.NanoTimestamp", SchemaBuilder.int64(), 1_999_999L, 1L, "timestamp");
        assertColumn(
                "io.debezium.time.ZonedTimestamp",
                SchemaBuilder.string(),
                "1970-01-01T01:00:00.123456+01:00",
                123L,
                "timestamp");
        assertColumn("org.apache.kafka.connect.data.Timestamp", SchemaBuilder.int64(), new Date(7), 7L, "timestamp");
        assertColumn("io.debezium.time.Date", SchemaBuilder.int32(), -3, -3, "date");
        assertColumn("org.apache.kafka.connect.data.Date", SchemaBuilder.int32(), new Date(-86_400_000L), -1, "date");
        assertColumn("io.debezium.time.Time", SchemaBuilder.int32(), 5, 5_000_000L, "time");
        assertColumn("io.debezium.time.MicroTime", SchemaBuilder.int64(), 86_399_999_999L, 86_399_999_999_000L, "time");
        assertColumn("io.debezium.time.NanoTime", SchemaBuilder.int64(), 9L, 9L, "time");
        assertColumn("io.debezium.data.Json", SchemaBuilder.string(), "{}", "{}", "text");
        assertColumn("io.debezium.data.Enum", SchemaBuilder.string(), "red", "red", "text");
        assertColumn(null, SchemaBuilder.int16(), (short) 3, (short) 3, "smallint");
        assertColumn(null, SchemaBuilder.int64(), 3L, 3L, "bigint");
        assertColumn(null, SchemaBuilder.float32(), 1.5f, 1.5f, "float");
        assertColumn(null, SchemaBuilder.bool(), true, true, "boolean");
        assertColumn(null, SchemaBuilder.bytes(), ByteBuffer.wrap(new byte[] {1}), "blob");
        assertColumn(null, SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA), List.of("a"), "frozen<list<text>>");
        assertColumn(
                null,
                SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_STRING_SCHEMA),
                Map.of("a", "b"),
                "frozen<map<text, text>>");
    }

    @Test
    void convertsNumbersAndIntervals() {
        Schema unscaled = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .optional()
                .build();
        Struct number = new Struct(unscaled).put("scale", 3).put("value", new byte[] {12});
        assertThat(SemanticSchemas.toBigDecimal((Struct) column(unscaled, number)))
                .isEqualTo(new BigDecimal("0.012"));
        assertThat(SemanticSchemas.toBigDecimal((Struct)
                        column(Decimal.builder(2).optional().build(), new BigDecimal("-12345678901234567890.12"))))
                .isEqualTo(new BigDecimal("-12345678901234567890.12"));
        Schema interval = named("io.debezium.time.Interval", SchemaBuilder.string());
        Struct duration = (Struct) column(interval, "P1Y2M3DT4H5M6.78S");
        assertThat(duration.getInt32("months")).isEqualTo(14);
        assertThat(duration.getInt32("days")).isEqualTo(3);
        assertThat(duration.getInt64("nanos")).isEqualTo(14_706_780_000_000L);
        Schema micros = named("io.debezium.time.MicroDuration", SchemaBuilder.int64());
        assertThat(((Struct) column(micros, -5L)).getInt64("nanos")).isEqualTo(-5000L);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(named("io.debezium.time.MicroTime", SchemaBuilder.int64()), 86_400_000_000L, "a time outside of");
        assertRefused(named("io.debezium.time.Interval", SchemaBuilder.string()), "P1YT-1S", "differ in sign");
        assertRefused(named("io.debezium.time.Interval", SchemaBuilder.string()), "soon", "not an interval");
        assertRefused(named("io.debezium.time.ZonedTimestamp", SchemaBuilder.string()), "never", "not a point in time");
        assertRefused(optionalArray(Schema.OPTIONAL_STRING_SCHEMA), Arrays.asList("a", null), "an array with a null");
        Schema point = SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Point")
                .field("x", Schema.FLOAT64_SCHEMA)
                .optional()
                .build();
        assertRefused(point, new Struct(point).put("x", 1.0), "io.debezium.data.geometry.Point has no CQL type");
        DebeziumEnvelopes empty = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "v", point);
        assertThat(read(transform.apply(empty.record("u", 5, 1, null))).table().size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "MicroTimestamp, 9223372036825200000",
        "MicroTimestamp, -9223372036832400000",
        "MicroTimestamp, 9223372036854775807",
        "Timestamp, 9223372036825200",
        "Timestamp, -9223372036832400",
        "NanoTimestamp, 9223372036854775807",
        "NanoTimestamp, -9223372036854775808"
    })
    void refusesWhatDebeziumMakesOfInfiniteTimestamps(String type, long value) {
        assertRefused(named("io.debezium.time." + type, SchemaBuilder.int64()), value, "an infinity");
    }

    /** In a snapshot or an array, and in the stream. */
    @ParameterizedTest
    @ValueSource(ints = {-622_191_234, -625_821_272, -2_147_472_692, -2_147_472_691})
    void refusesWhatDebeziumMakesOfInfiniteDates(int value) {
        assertRefused(named("io.debezium.time.Date", SchemaBuilder.int32()), value, "an infinity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"infinity", "-infinity"})
    void refusesInfiniteTimestampsWithTimeZone(String value) {
        Schema zoned = named("io.debezium.time.ZonedTimestamp", SchemaBuilder.string());
        assertRefused(zoned, value, "row id=1: column v cannot become a timestamp: it is an infinity");
        assertRefused(optionalArray(zoned), List.of(value), "an infinity");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0})
    void carriesEveryDouble(double value) {
        assertColumn(null, SchemaBuilder.float64(), value, "double");
        assertColumn(null, SchemaBuilder.float32(), (float) value, "float");
        assertThat(column(optionalArray(Schema.OPTIONAL_FLOAT64_SCHEMA), List.of(value)))
                .isEqualTo(List.of(value));
    }

    @Test
    void readsASnapshotsRowWithoutAPlaceInTheLog() {
        ChangeEvent event = read(transform.apply(orders.withoutLsn("r", 1, "old", null)));
        assertThat(event.op()).isEqualTo(Op.READ);
        assertThat(event.writetime()).isEqualTo(1);
        assertThatThrownBy(() -> transform.apply(orders.withoutLsn("u", 1, "old", null)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("table public.orders: a change without an lsn");
    }

    @Test
    void refusesFineTimestampsWhenAsked() {
        FromDebezium<SinkRecord> strict = configured(Map.of("fine.timestamps", "refuse"));
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres(
                "id", Schema.INT32_SCHEMA, "at", named("io.debezium.time.MicroTimestamp", SchemaBuilder.int64()));
        assertThat(read(strict.apply(table.record("c", 5, 1, 2000L))).after()[1])
                .isEqualTo(2L);
        assertThatThrownBy(() -> strict.apply(table.record("c", 5, 1, 2001L)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column at cannot become a timestamp")
                .hasMessageContaining("finer");
    }

    @Test
    void makesTheRestOfTheKeyClusterWhenAsked() {
        Schema key = SchemaBuilder.struct()
                .name("shop.public.orders.Key")
                .field("country", Schema.OPTIONAL_STRING_SCHEMA)
                .field("id", Schema.INT32_SCHEMA)
                .build();
        SinkRecord plain = orders.record("d", 8, 1, null, null);
        SinkRecord record = DebeziumEnvelopes.sinkRecord(
                key, new Struct(key).put("country", "NL").put("id", 1), plain.valueSchema(), plain.value());
        SinkRecord out =
                configured(Map.of("partition.keys", "public.orders:country")).apply(record);
        assertThat(read(out).table().column(0).kind()).isEqualTo(Kind.PARTITION_KEY);
        assertThat(read(out).table().column(1).kind()).isEqualTo(Kind.CLUSTERING);
        assertThat(out.keySchema().fields()).hasSize(1);

        assertThatThrownBy(() ->
                        configured(Map.of("partition.keys", "public.orders:id")).apply(record))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("message.key.columns");
        SinkRecord keyless =
                DebeziumEnvelopes.sinkRecord(key, new Struct(key).put("id", 1), plain.valueSchema(), plain.value());
        assertThatThrownBy(() -> transform.apply(keyless))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column country is null");
    }

    @Test
    void refusesATableWithoutAKey() {
        SinkRecord plain = orders.record("c", 8, 1, null, null);
        assertThatThrownBy(() ->
                        transform.apply(DebeziumEnvelopes.sinkRecord(null, null, plain.valueSchema(), plain.value())))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("message.key.columns");
    }

    @Test
    void readsWhatAConverterMadeOfIt() {
        SinkRecord record = orders.record("u", 2000, 1, null, "gift");
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "true"), false);
        SchemaAndValue key = throughJson(converter, record.keySchema(), record.key());
        SchemaAndValue value = throughJson(converter, record.valueSchema(), record.value());
        SinkRecord out =
                transform.apply(DebeziumEnvelopes.sinkRecord(key.schema(), key.value(), value.schema(), value.value()));
        SchemaAndValue again = throughJson(converter, out.valueSchema(), out.value());
        ChangeEvent event = new EventReader().read((Struct) again.value());
        assertThat(event.after()).containsExactly(1, null, "gift");
        assertThat(event.delta(1)).isEqualTo(Delta.TOMBSTONE);
    }

    private static SchemaAndValue throughJson(JsonConverter converter, Schema schema, Object value) {
        return converter.toConnectData("t", converter.fromConnectData("t", schema, value));
    }

    @Test
    void refusesWrongSettings() {
        assertThatThrownBy(() -> configured(Map.of("partition.keys", "orders")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("schema.table:column,column");
        assertThatThrownBy(() -> configured(Map.of("fine.timestamps", "round")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("fine.timestamps");
    }

    @Test
    void isFoundByServiceLoading() {
        assertThat(ServiceLoader.load(Transformation.class).stream().map(ServiceLoader.Provider::type))
                .anyMatch(FromDebezium.class::equals);
    }

    private void assertColumn(String name, SchemaBuilder schema, Object value, String type) {
        assertColumn(name, schema, value, value, type);
    }

    private void assertColumn(String name, SchemaBuilder schema, Object value, Object expected, String type) {
        Schema column = named(name, schema);
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "v", column);
        ChangeEvent event = read(transform.apply(table.record("c", 5, 1, value)));
        assertThat(event.table().column(1).type()).isEqualTo(CqlType.parse(type));
        assertThat(event.after()[1]).isEqualTo(expected);
    }

    private Object column(Schema schema, Object value) {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "v", schema);
        return read(transform.apply(table.record("c", 5, 1, value))).after()[1];
    }

    private void assertRefused(Schema schema, Object value, String why) {
        assertThatThrownBy(() -> column(schema, value))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("public.orders")
                .hasMessageContaining("column v")
                .hasMessageContaining(why);
    }

    private static Schema named(String name, SchemaBuilder schema) {
        return (name == null ? schema : schema.name(name)).optional().build();
    }

    private static Schema optionalArray(Schema element) {
        return SchemaBuilder.array(element).optional().build();
    }

    private ChangeEvent event(String op, long lsn, Object... values) {
        return read(transform.apply(orders.record(op, lsn, values)));
    }

    private static ChangeEvent read(SinkRecord record) {
        ((Struct) record.value()).validate();
        return new EventReader().read((Struct) record.value());
    }

    private static FromDebezium<SinkRecord> configured(Map<String, String> settings) {
        FromDebezium<SinkRecord> transform = new FromDebezium<>();
        transform.configure(settings);
        return transform;
    }
}
