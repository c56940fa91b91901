package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import io.drover.model.event.Op;
import io.drover.model.type.SemanticSchemas;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables whose columns the user states, as {@code drover start} gives them to the transform. */
class StatedTablesOfDebeziumTest {
    private static final String TABLE = """
            {"public.orders": {"partition-key": ["id"], "columns": {"id": "int", "v": "%s"}%s}}""";

    @Test
    void readsNumbersFromText() {
        Schema text = Schema.OPTIONAL_STRING_SCHEMA;
        assertThat(SemanticSchemas.toBigDecimal((Struct) column(text, "decimal", "0.00000000000000000000000000000010")))
                .isEqualTo(new BigDecimal("0.00000000000000000000000000000010"));
        List<?> list = (List<?>)
                column(SchemaBuilder.array(text).optional().build(), "frozen<list<decimal>>", List.of("1.50", "-2"));
        assertThat(list)
                .extracting(value -> SemanticSchemas.toBigDecimal((Struct) value))
                .containsExactly(new BigDecimal("1.50"), new BigDecimal("-2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAN", "POSITIVE_INFINITY", "NEGATIVE_INFINITY", "NaN"})
    void refusesNumbersThatADecimalCannotHold(String text) {
        assertThatThrownBy(() -> column(Schema.OPTIONAL_STRING_SCHEMA, "decimal", text))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "table public.orders, row id=1: column v cannot become a decimal: it is NaN, an infinity or no"
                                + " number, which a decimal cannot hold");
    }

    @Test
    void readsUnsignedNumbersExactlyOrNotAtAll() {
        Schema unsigned = Decimal.builder(0).optional().build();
        assertThat(column(unsigned, "bigint", new BigDecimal("9223372036854775807")))
                .isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> column(unsigned, "bigint", new BigDecimal("9223372036854775808")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("row id=1: column v cannot become a bigint")
                .hasMessageContaining("beyond the 63 bits");
    }

    @Test
    void refusesAColumnThatItsRecordsDoNotHave() {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA);
        assertThatThrownBy(() -> stated("int", "", Map.of()).apply(table.record("c", 5, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("table public.orders: column v is not in its records")
                .hasMessageContaining("take it out of the table's columns");
    }

    @Test
    void refusesAColumnOfAnotherTypeThanItIsStated() {
        assertThatThrownBy(() -> column(Schema.OPTIONAL_STRING_SCHEMA, "int", "7"))
                .isInstanceOf(DataException.class)
                .hasMessage("table public.orders: column v of type STRING cannot become a int; it is a text");
    }

    @Test
    void leavesOutWhatIsNotStated() {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres(
                "id", Schema.INT32_SCHEMA, "more", Schema.OPTIONAL_STRING_SCHEMA, "v", Schema.OPTIONAL_INT32_SCHEMA);
        ChangeEvent event = read(stated("int", "", Map.of()).apply(table.record("u", 5, 1, "x", 7)));
        assertThat(event.table().size()).isEqualTo(2);
        assertThat(event.after()).containsExactly(1, 7);
    }

    @Test
    void refusesAnotherKeyThanTheStatedOne() {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres(
                "other", Schema.INT32_SCHEMA, "id", Schema.INT32_SCHEMA, "v", Schema.INT32_SCHEMA);
        assertThatThrownBy(() -> stated("int", "", Map.of()).apply(table.record("c", 5, 1, 2, 3)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the key of its records is [other], not [id]")
                .hasMessageContaining("message.key.columns");
    }

    @Test
    void truncatesATableThatNoRowOfHasComeBy() {
        SinkRecord out = stated("text", "", Map.of()).apply(orders().record("t", 4000));
        ChangeEvent event = read(out);
        assertThat(out.key()).isNull();
        assertThat(event.op()).isEqualTo(Op.TRUNCATE);
        assertThat(event.writetime()).isEqualTo(4000);
        assertThat(event.table().primaryKeySize()).isEqualTo(1);
    }

    @Test
    void stopsAtATruncationUntilItWasAppliedByHand() {
        Map<String, String> failing = Map.of("on.truncate", "fail");
        FromDebezium<SinkRecord> first = stated("text", "", failing);
        first.apply(orders().record("c", 3999, 1, "a"));
        assertThatThrownBy(() -> first.apply(orders().record("t", 4000)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("table public.orders was truncated at log position 4000")
                .hasMessageContaining("truncated-at: 4000");

        FromDebezium<SinkRecord> applied = stated("text", ", \"truncated-at\": 4000", failing);
        assertThat(applied.apply(orders().record("t", 4000))).isNull();
        assertThatThrownBy(() -> applied.apply(orders().record("t", 4001))).hasMessageContaining("truncated-at: 4001");
    }

    /** Its key is not of the primary key, and a partition that was made later has no REPLICA IDENTITY FULL. */
    @Test
    void refusesAnUpdateThatDoesNotShowWhetherTheKeyHasChanged() {
        Map<String, String> settings = Map.of("old.rows", "public.others;public.orders");
        SinkRecord update = orders().record("u", 4000, 1, "a");
        assertThat(read(stated("text", "", Map.of()).apply(update)).op()).isEqualTo(Op.UPDATE);
        assertThatThrownBy(() -> stated("text", "", settings).apply(update))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("table public.orders, row id=1: an update without the old row")
                .hasMessageContaining("REPLICA IDENTITY FULL");

        Struct envelope = (Struct) update.value();
        envelope.put("before", envelope.getStruct("after"));
        assertThat(read(stated("text", "", settings).apply(update)).after()).containsExactly(1, "a");
        assertThat(read(stated("text", "", settings).apply(orders().record("c", 4001, 2, "b")))
                        .op())
                .isEqualTo(Op.CREATE);
    }

    @Test
    void passesRowsWithAValueThatCqlDoesNotHaveToTheDeadLetters() {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres(
                "id",
                Schema.INT32_SCHEMA,
                "v",
                SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build());
        FromDebezium<SourceRecord> transform = new FromDebezium<>();
        transform.configure(
                Map.of("tables", TABLE.formatted("frozen<list<text>>", ""), "dead.letter.topic", "m.dead-letters"));
        SourceRecord record = sourceRecord(table.record("c", 5, 1, Arrays.asList("a", null)));

        SourceRecord letter = transform.apply(record);
        assertThat(letter.topic()).isEqualTo("m.dead-letters");
        assertThat(letter.sourceOffset()).isEqualTo(record.sourceOffset());
        assertThat(letter.key()).isEqualTo(record.key());
        assertThat(letter.value()).isEqualTo(record.value());
        assertThat(letter.headers().lastWithName("kept").value()).isEqualTo("yes");
        assertThat(letter.headers().lastWithName("drover.topic").value()).isEqualTo("shop.public.orders");
        assertThat(letter.headers().lastWithName("drover.error").value())
                .asString()
                .startsWith("table public.orders, row id=1: column v cannot become");
        SourceRecord sound = transform.apply(sourceRecord(table.record("c", 6, 2, List.of("a"))));
        assertThat(sound.topic()).isEqualTo("shop.public.orders");
        assertThat(new EventReader().read((Struct) sound.value()).after()).containsExactly(2, List.of("a"));
    }

    private static SourceRecord sourceRecord(SinkRecord record) {
        return new SourceRecord(
                Map.of("server", "shop"),
                Map.of("lsn", 5L),
                record.topic(),
                null,
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                record.timestamp(),
                record.headers());
    }

    @Test
    void refusesTablesThatAreNotStatedRight() {
        assertThatThrownBy(() -> stated("guid", "", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tables")
                .hasMessageContaining("is no CQL type");
    }

    private static DebeziumEnvelopes orders() {
        return DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "v", Schema.OPTIONAL_STRING_SCHEMA);
    }

    private static Object column(Schema schema, String stated, Object value) {
        DebeziumEnvelopes table = DebeziumEnvelopes.postgres("id", Schema.INT32_SCHEMA, "v", schema);
        return read(stated(stated, "", Map.of()).apply(table.record("c", 5, 1, value)))
                .after()[1];
    }

    private static ChangeEvent read(SinkRecord record) {
        ((Struct) record.value()).validate();
        return new EventReader().read((Struct) record.value());
    }

    private static FromDebezium<SinkRecord> stated(String type, String more, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("tables", TABLE.formatted(type, more));
        FromDebezium<SinkRecord> transform = new FromDebezium<>();
        transform.configure(all);
        return transform;
    }
}
