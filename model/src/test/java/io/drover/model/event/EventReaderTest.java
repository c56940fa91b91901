package io.drover.model.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    private static final TableSchema TABLE = new TableSchema(
            new TableId("ks", "t"),
            List.of(
                    new Column("id", CqlType.parse("int"), Kind.PARTITION_KEY),
                    new Column("at", CqlType.parse("int"), Kind.CLUSTERING),
                    new Column("u", CqlType.parse("udt<ks.p: x int>"), Kind.REGULAR)));
    private final EventWriter writer = new EventWriter(new EventSchema("p", TABLE));
    private final EventReader reader = new EventReader();

    private static ChangeEvent event(Object... after) {
        return new ChangeEvent(
                Op.UPDATE, TABLE, 1_500, 0, 0, after, null, null, Origin.ofScan("snapshot", "m", "c"), 5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope|tombstone|deltas name 'nope', which is no column of ks.t",
                "at|changed|the delta of 'at' is 'changed', which is unknown",
                "u.x|add|the delta of 'u.x' is 'add', which is unknown",
                "u.y|set|column u has no field 'y'",
                "at.x|set|column at has no field 'x'",
            })
    void refusesDeltasThatItDoesNotKnow(String path, String code, String message) {
        Struct value = writer.value(event(1, 2, null)).put("deltas", Map.of(path, code));
        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAnUnknownOperation() {
        Struct value = writer.value(event(1, 2, null)).put("op", "x");
        assertThatThrownBy(() -> reader.read(value))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("op is 'x'");
    }

    @Test
    void refusesStructsOfOthers() {
        Schema row = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        Schema other = SchemaBuilder.struct().field("after", row).build();
        assertThat(EventSchema.isChangeEvent(other)).isFalse();
        assertThat(EventSchema.isChangeEvent(null)).isFalse();
        assertThat(EventSchema.isChangeEvent(Schema.STRING_SCHEMA)).isFalse();
        assertThatThrownBy(() -> reader.table(other))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("its schema does not name a Cassandra table");
        Schema incomplete = SchemaBuilder.struct()
                .field("after", writer.schema().value().field("after").schema())
                .build();
        assertThatThrownBy(() -> reader.read(new Struct(incomplete))).isInstanceOf(DataException.class);
    }

    @Test
    void givesOneTableForEqualSchemas() {
        TableSchema first = reader.table(writer.schema().value());
        assertThat(reader.table(new EventSchema("p", TABLE).value())).isSameAs(first);
        assertThat(first).isEqualTo(TABLE);
    }

    @Test
    void saysWhichColumnsAnEventTouches() {
        Delta[] deltas = {null, null, Delta.TOMBSTONE};
        ChangeEvent event = new ChangeEvent(
                Op.UPDATE,
                TABLE,
                1,
                0,
                0,
                new Object[] {1, null, null},
                deltas,
                null,
                event(1, 2, null).origin(),
                5);
        assertThat(event.touches(0)).isTrue();
        assertThat(event.touches(1)).isFalse();
        assertThat(event.touches(2)).isTrue();
        assertThat(event.hasClustering()).isFalse();
        assertThat(event(1, 2, null).hasClustering()).isTrue();
    }

    @Test
    void tellsTheSourceWhatTheEventSays() {
        Struct source = writer.value(event(1, 2, null)).getStruct("source");
        assertThat(source.getInt64("ts_ms")).isEqualTo(1);
        assertThat(source.getString("keyspace")).isEqualTo("ks");
        assertThat(source.getString("table")).isEqualTo("t");
        assertThat(source.getString("snapshot")).isEqualTo("true");
        assertThat(source.get("segment")).isNull();
    }

    @Test
    void refusesValuesThatAreNotAligned() {
        assertThatThrownBy(() -> event(1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("values are not aligned with the columns of ks.t");
        assertThatThrownBy(() -> new Delta(Delta.Kind.FIELDS, Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Delta.of("expires:")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Delta.of("expires:1,x")).isInstanceOf(IllegalArgumentException.class);
    }
}
