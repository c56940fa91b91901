package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.ClusteringRange;
import io.drover.model.event.Delta;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.model.type.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

class ToRowTest {
    private static final TableSchema ORDERS = new TableSchema(
            new TableId("shop", "orders"),
            List.of(
                    new Column("customer", ScalarType.INT, Kind.PARTITION_KEY),
                    new Column("number", ScalarType.INT, Kind.CLUSTERING),
                    new Column("my status", ScalarType.TEXT, Kind.REGULAR),
                    new Column("tags", CqlType.parse("set<text>"), Kind.REGULAR)));

    private final EventWriter writer = new EventWriter(new EventSchema("m", ORDERS));
    private final ToRow<SinkRecord> toRow = new ToRow<>();

    @Test
    void givesTheTouchedColumnsOnly() {
        SinkRecord out = toRow.apply(record(event(Op.UPDATE, null, 1, 2, "paid", null)));
        assertThat(names(out.keySchema())).containsExactly("customer", "number");
        assertThat(((Struct) out.key()).getInt32("number")).isEqualTo(2);
        assertThat(names(out.valueSchema())).containsExactly("customer", "number", "my_u0020_status");
        Struct row = (Struct) out.value();
        row.validate();
        assertThat(row.get("my_u0020_status")).isEqualTo("paid");
        assertThat(out.topic()).isEqualTo("t");
        assertThat(out.kafkaPartition()).isEqualTo(4);
        assertThat(out.headers().lastWithName("h").value()).isEqualTo("v");
    }

    @Test
    void givesWholeCollectionsAndNulls() {
        Delta[] deltas = {null, null, Delta.TOMBSTONE, null};
        Struct row = (Struct) toRow.apply(record(event(Op.CREATE, deltas, 1, 2, null, List.of("a"))))
                .value();
        row.validate();
        assertThat(names(row.schema())).containsExactly("customer", "number", "my_u0020_status", "tags");
        assertThat(row.get("my_u0020_status")).isNull();
        assertThat(row.getArray("tags")).containsExactly("a");
    }

    @Test
    void givesATombstoneForADeletedRow() {
        SinkRecord out = toRow.apply(record(event(Op.DELETE, null, 1, 2, null, null)));
        assertThat(out.value()).isNull();
        assertThat(out.valueSchema()).isNull();
        assertThat(((Struct) out.key()).getInt32("customer")).isEqualTo(1);
    }

    @Test
    void sharesSchemasAmongRowsOfOneForm() {
        SinkRecord first = toRow.apply(record(event(Op.CREATE, null, 1, 2, "a", null)));
        SinkRecord second = toRow.apply(record(event(Op.CREATE, null, 1, 3, "b", null)));
        assertThat(second.valueSchema()).isSameAs(first.valueSchema());
        assertThat(second.keySchema()).isSameAs(first.keySchema());
    }

    @Test
    void refusesWhatIsNotOneRow() {
        assertRefused(event(Op.TRUNCATE, null, null, null, null, null), "a truncation");
        assertRefused(event(Op.DELETE, null, 1, null, null, null), "the deletion of a partition");
        ChangeEvent range = new ChangeEvent(
                Op.DELETE,
                ORDERS,
                1,
                0,
                0,
                new Object[] {1, null, null, null},
                null,
                new ClusteringRange(ClusteringRange.Bound.OPEN, ClusteringRange.Bound.OPEN),
                Origin.ofScan("snapshot", "m", "c"),
                1);
        assertRefused(range, "a range of rows");
        Delta[] deltas = {null, null, null, Delta.ADD};
        assertRefused(event(Op.UPDATE, deltas, 1, 2, null, List.of("a")), "column tags has elements added or removed");
    }

    @Test
    void passesWhatIsNoChangeEvent() {
        SinkRecord text = new SinkRecord("t", 0, null, null, Schema.STRING_SCHEMA, "text", 1);
        SinkRecord nothing = new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", null, null, 1);
        assertThat(toRow.apply(text)).isSameAs(text);
        assertThat(toRow.apply(nothing)).isSameAs(nothing);
    }

    @Test
    void isFoundByServiceLoading() {
        assertThat(ServiceLoader.load(Transformation.class).stream().map(ServiceLoader.Provider::type))
                .anyMatch(ToRow.class::equals);
        toRow.configure(Map.of());
        assertThat(toRow.config().names()).isEmpty();
    }

    private void assertRefused(ChangeEvent event, String why) {
        assertThatThrownBy(() -> toRow.apply(record(event)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("shop.orders")
                .hasMessageContaining(why);
    }

    private static List<String> names(Schema schema) {
        return schema.fields().stream().map(Field::name).toList();
    }

    private static ChangeEvent event(Op op, Delta[] deltas, Object... after) {
        return new ChangeEvent(op, ORDERS, 1, 0, 0, after, deltas, null, Origin.ofScan("snapshot", "m", "c"), 1);
    }

    private SinkRecord record(ChangeEvent event) {
        ConnectHeaders headers = new ConnectHeaders();
        headers.addString("h", "v");
        boolean keyed = event.op() != Op.TRUNCATE;
        return new SinkRecord(
                "t",
                4,
                keyed ? writer.schema().key() : null,
                keyed ? writer.key(event) : null,
                writer.schema().value(),
                writer.value(event),
                9,
                3L,
                TimestampType.CREATE_TIME,
                headers);
    }
}
