package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.Version;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.EventBatch;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.ScalarType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.junit.jupiter.api.Test;

class ReshapeTest {
    private static final String ID = "f0a1b2c3-0000-4000-8000-00000000000a";
    private static final TableSchema USERS = new TableSchema(
            new TableId("ks", "users"),
            List.of(
                    new Column("user_id", ScalarType.UUID, Kind.PARTITION_KEY),
                    new Column("email", ScalarType.TEXT, Kind.REGULAR),
                    new Column("total", ScalarType.DECIMAL, Kind.REGULAR),
                    new Column("legacy", ScalarType.INT, Kind.REGULAR)));
    private static final TableSchema USERS_NEW = new TableSchema(
            new TableId("ks", "users_new"),
            List.of(
                    new Column("id", ScalarType.UUID, Kind.PARTITION_KEY),
                    new Column("email_address", ScalarType.TEXT, Kind.REGULAR),
                    new Column("signup_date", ScalarType.TIMESTAMP, Kind.REGULAR),
                    new Column("total", ScalarType.DECIMAL, Kind.REGULAR)));
    private static final String MAPPING = Mapping.compile(
                    MappingDocument.parse("""
                            tables:
                              - origin: ks.users
                                target: ks.users_new
                                columns:
                                  id: user_id
                                  email_address: email
                                  signup_date: {constant: "2020-01-01T00:00:00Z"}
                                drop: [legacy]
                            """), id -> Optional.of(USERS), id -> Optional.of(USERS_NEW))
            .toJson();

    private final Reshape<SinkRecord> reshape = configured(MAPPING);
    private final EventWriter writer = new EventWriter(new EventSchema("users-v2", USERS));

    @Test
    void givesTheEventOfTheTargetTable() {
        SinkRecord in = record(event(Op.CREATE, ID, "a@b", null, 3));
        SinkRecord out = reshape.apply(in);

        assertThat(out.keySchema().name()).isEqualTo("users_u002d_v2.ks.users_new.Key");
        assertThat(((Struct) out.key()).getString("id")).isEqualTo(ID);
        assertThat(out.valueSchema().name()).isEqualTo("users_u002d_v2.ks.users_new.Envelope");
        ((Struct) out.value()).validate();
        ChangeEvent event = new EventReader().read((Struct) out.value());
        assertThat(event.table()).isEqualTo(USERS_NEW);
        assertThat(event.op()).isEqualTo(Op.CREATE);
        assertThat(event.writetime()).isEqualTo(1_000_000);
        assertThat(event.after()).containsExactly(ID, "a@b", 1_577_836_800_000L, null);
    }

    @Test
    void keepsTopicPartitionOffsetTimestampAndHeaders() {
        SinkRecord in = record(event(Op.CREATE, ID, "a@b", null, null));
        SinkRecord out = reshape.apply(in);
        assertThat(out.topic()).isEqualTo(in.topic());
        assertThat(out.kafkaPartition()).isEqualTo(in.kafkaPartition());
        assertThat(out.kafkaOffset()).isEqualTo(in.kafkaOffset());
        assertThat(out.timestamp()).isEqualTo(in.timestamp());
        assertThat(out.headers().lastWithName("h").value()).isEqualTo("v");
    }

    @Test
    void filtersWhatOnlyTouchesDroppedColumns() {
        assertThat(reshape.apply(record(event(Op.UPDATE, ID, null, null, 3)))).isNull();
    }

    @Test
    void reshapesDeletionsAndTruncations() {
        SinkRecord delete = reshape.apply(record(event(Op.DELETE, ID, null, null, null)));
        ChangeEvent deleted = new EventReader().read((Struct) delete.value());
        assertThat(deleted.op()).isEqualTo(Op.DELETE);
        assertThat(deleted.after()).containsExactly(ID, null, null, null);

        SinkRecord in = record(event(Op.TRUNCATE, null, null, null, null));
        SinkRecord truncate = reshape.apply(in);
        assertThat(truncate.key()).isNull();
        ChangeEvent truncated = new EventReader().read((Struct) truncate.value());
        assertThat(truncated.op()).isEqualTo(Op.TRUNCATE);
        assertThat(truncated.table().id()).isEqualTo(USERS_NEW.id());
    }

    @Test
    void readsAndWritesWhatTheJsonConverterCarries() {
        Struct total = (Struct) ScalarType.DECIMAL.decode(java.nio.ByteBuffer.wrap(new byte[] {0, 0, 0, 2, 99}));
        for (int i = 0; i < 3; i++) {
            SinkRecord in = throughJson(record(event(Op.UPDATE, ID, "a@b", total, 1)));
            SinkRecord out = throughJson(reshape.apply(in));
            ChangeEvent event = new EventReader().read((Struct) out.value());
            assertThat(event.table()).isEqualTo(USERS_NEW);
            assertThat(event.after()[1]).isEqualTo("a@b");
            assertThat(ScalarType.DECIMAL.encode(event.after()[3])).isEqualTo(ScalarType.DECIMAL.encode(total));
        }
    }

    @Test
    void givesOneSchemaForManyIncomingInstances() {
        Schema first =
                reshape.apply(record(event(Op.CREATE, ID, "a", null, null))).valueSchema();
        for (int i = 0; i < 2500; i++) {
            EventWriter again = new EventWriter(new EventSchema("users-v2", USERS));
            ChangeEvent event = event(Op.CREATE, ID, "a", null, null);
            SinkRecord in = new SinkRecord("t", 0, null, null, again.schema().value(), again.value(event), i);
            assertThat(reshape.apply(in).valueSchema()).isSameAs(first);
        }
    }

    @Test
    void passesWhatIsNoChangeEvent() {
        Schema other =
                SchemaBuilder.struct().field("after", Schema.STRING_SCHEMA).build();
        List<SinkRecord> records = List.of(
                new SinkRecord("t", 0, Schema.STRING_SCHEMA, "k", null, null, 1),
                new SinkRecord("t", 0, null, null, Schema.STRING_SCHEMA, "text", 1),
                new SinkRecord("t", 0, null, null, null, Map.of("op", "c"), 1),
                new SinkRecord("t", 0, null, null, other, new Struct(other).put("after", "x"), 1),
                new SinkRecord("t", 0, null, null, writer.schema().value(), null, 1));
        for (SinkRecord record : records) {
            assertThat(reshape.apply(record)).isSameAs(record);
        }
    }

    @Test
    void refusesATableThatIsNotMapped() {
        TableSchema other = new TableSchema(new TableId("ks", "other"), USERS.columns());
        EventWriter otherWriter = new EventWriter(new EventSchema("users-v2", other));
        ChangeEvent event = new ChangeEvent(
                Op.CREATE, other, 1, 0, 0, new Object[] {ID, null, null, null}, null, null, origin(), 1);
        SinkRecord record =
                new SinkRecord("t", 0, null, null, otherWriter.schema().value(), otherWriter.value(event), 1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> reshape.apply(record))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("table ks.other is not in the mapping, which has ks.users; add it");
        }
    }

    @Test
    void carriesDeltas() {
        Delta[] deltas = new Delta[USERS.size()];
        deltas[1] = Delta.TOMBSTONE;
        ChangeEvent event = new ChangeEvent(
                Op.UPDATE, USERS, 1, 0, 0, new Object[] {ID, null, null, null}, deltas, null, origin(), 1);
        ChangeEvent out =
                new EventReader().read((Struct) reshape.apply(record(event)).value());
        assertThat(out.delta(USERS_NEW.indexOf("email_address"))).isEqualTo(Delta.TOMBSTONE);
        assertThat(Arrays.stream(out.deltas()).filter(delta -> delta != null)).hasSize(1);
    }

    @Test
    void givesTheEventsOfSeveralTargetsInOneRecord() {
        TableSchema byEmail = new TableSchema(
                new TableId("ks", "ids"), List.of(new Column("id", ScalarType.UUID, Column.Kind.PARTITION_KEY)));
        Reshape<SinkRecord> several = configured(Mapping.compile(
                        MappingDocument.parse("""
                                tables:
                                  - origin: ks.users
                                    target: ks.users_new
                                    columns:
                                      id: user_id
                                      email_address: email
                                    drop: [legacy]
                                  - {origin: ks.users, target: ks.ids, columns: {id: user_id}, drop: [email, legacy]}
                                """),
                        id -> Optional.of(USERS),
                        id -> Optional.of(id.equals(byEmail.id()) ? byEmail : USERS_NEW))
                .toJson());

        SinkRecord out = several.apply(record(event(Op.CREATE, ID, "a@b", null, 3)));
        assertThat(EventBatch.isBatch(out.valueSchema())).isTrue();
        ((Struct) out.value()).validate();
        assertThat(EventBatch.events((Struct) out.value()))
                .extracting(each -> new EventReader().read(each).table())
                .containsExactly(USERS_NEW, byEmail);
        assertThat(out.kafkaOffset()).isEqualTo(11);

        SinkRecord update = several.apply(record(event(Op.UPDATE, ID, "a@b", null, null)));
        assertThat(EventBatch.events((Struct) update.value())).hasSize(1);
        assertThat(several.apply(record(event(Op.UPDATE, ID, null, null, 3)))).isNull();
    }

    @Test
    void requiresACompiledMapping() {
        assertThatThrownBy(() -> new Reshape<SinkRecord>().configure(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mapping");
        assertThatThrownBy(() -> configured("{}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("mapping");
        assertThat(reshape.config()
                        .validate(Map.of("mapping", "tables: []"))
                        .get(0)
                        .errorMessages())
                .hasSize(1);
        assertThat(reshape.config().validate(Map.of("mapping", MAPPING)).get(0).errorMessages())
                .isEmpty();
    }

    @Test
    void isFoundByTheServiceLoader() {
        assertThat(ServiceLoader.load(Transformation.class).stream().map(ServiceLoader.Provider::type))
                .contains(Reshape.class);
        assertThat(reshape.version()).isEqualTo(Version.CURRENT);
        assertThatCode(reshape::close).doesNotThrowAnyException();
    }

    private static Reshape<SinkRecord> configured(String mapping) {
        Reshape<SinkRecord> reshape = new Reshape<>();
        reshape.configure(Map.of("mapping", mapping));
        return reshape;
    }

    private static Origin origin() {
        return new Origin("commitlog", "users-v2", "cluster", "127.0.0.1", 7, 8, 9);
    }

    private static ChangeEvent event(Op op, String id, String email, Struct total, Integer legacy) {
        return new ChangeEvent(
                op, USERS, 1_000_000, 0, 0, new Object[] {id, email, total, legacy}, null, null, origin(), 5);
    }

    private SinkRecord record(ChangeEvent event) {
        boolean keyed = event.op() != Op.TRUNCATE;
        return new SinkRecord(
                "users-v2.ks.users",
                2,
                keyed ? writer.schema().key() : null,
                keyed ? writer.key(event) : null,
                writer.schema().value(),
                writer.value(event),
                11,
                12L,
                TimestampType.CREATE_TIME,
                new ConnectHeaders().addString("h", "v"));
    }

    private static SinkRecord throughJson(SinkRecord record) {
        SchemaAndValue value = throughJson(record, record.valueSchema(), record.value(), false);
        SchemaAndValue key = throughJson(record, record.keySchema(), record.key(), true);
        return record.newRecord(
                record.topic(),
                record.kafkaPartition(),
                key.schema(),
                key.value(),
                value.schema(),
                value.value(),
                record.timestamp());
    }

    private static SchemaAndValue throughJson(SinkRecord record, Schema schema, Object value, boolean isKey) {
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", true), isKey);
            return converter.toConnectData(record.topic(), converter.fromConnectData(record.topic(), schema, value));
        }
    }
}
