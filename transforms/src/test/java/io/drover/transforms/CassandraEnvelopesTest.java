package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.TableId;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.EventReader;
import io.drover.model.event.Op;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The envelopes of Debezium's Cassandra connector. */
class CassandraEnvelopesTest {
    private static final long WRITTEN = 1_700_000_000_000_001L;

    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("snapshot", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("cluster", Schema.STRING_SCHEMA)
            .field("keyspace", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .build();
    private static final Schema TEXT = cell(Schema.OPTIONAL_STRING_SCHEMA);
    private static final Schema LIST =
            cell(SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build());
    private static final Schema KEY = SchemaBuilder.struct()
            .field("p", Schema.OPTIONAL_STRING_SCHEMA)
            .field("c", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    private static final Schema ROW = SchemaBuilder.struct()
            .field("p", TEXT)
            .field("c", TEXT)
            .field("a", TEXT)
            .field("b", TEXT)
            .field("l", LIST)
            .field("_range_start", SchemaBuilder.struct().optional().build())
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("op", Schema.STRING_SCHEMA)
            .field("source", SOURCE)
            .field("after", ROW)
            .build();

    private final FromDebezium<SinkRecord> transform = new FromDebezium<>();

    @BeforeEach
    void configure() {
        transform.configure(Map.of("partition.keys", "ks.t:p"));
    }

    private static Schema cell(Schema value) {
        return SchemaBuilder.struct()
                .optional()
                .field("value", value)
                .field("deletion_ts", Schema.OPTIONAL_INT64_SCHEMA)
                .field("set", Schema.BOOLEAN_SCHEMA)
                .build();
    }

    @Test
    void carriesWhatWasSet() {
        ChangeEvent event = read("i", "false", row("x", "y").put("a", set(TEXT, "1", null)));
        assertThat(event.op()).isEqualTo(Op.CREATE);
        assertThat(event.table().id()).isEqualTo(new TableId("ks", "t"));
        assertThat(event.table().partitionKeySize()).isEqualTo(1);
        assertThat(event.writetime()).isEqualTo(WRITTEN);
        assertThat(event.hasTtl()).isFalse();
        assertThat(event.after()).containsExactly("x", "y", "1", null);
        assertThat(event.touches(3)).isFalse();
    }

    @Test
    void carriesColumnDeletionsAndExpiries() {
        long expires = WRITTEN / 1_000_000 + 60;
        ChangeEvent event = read(
                "u",
                "false",
                row("x", "y").put("a", set(TEXT, null, null)).put("b", set(TEXT, "2", expires * 1_000_000)));
        assertThat(event.op()).isEqualTo(Op.UPDATE);
        assertThat(event.delta(2)).isEqualTo(Delta.TOMBSTONE);
        assertThat(event.expiresAt()).isEqualTo(expires);
        assertThat(event.ttl()).isEqualTo(60);
    }

    @Test
    void carriesDeletionsOfRowsAndPartitions() {
        ChangeEvent row = read("d", "false", row("x", "y").put("a", set(TEXT, null, null)));
        assertThat(row.op()).isEqualTo(Op.DELETE);
        assertThat(row.after()).containsExactly("x", "y", null, null);
        assertThat(row.delta(2)).isNull();
        assertThat(read("d", "false", row("x", null)).after()).containsExactly("x", null, null, null);
    }

    @Test
    void ranksASnapshotBelowEveryChange() {
        ChangeEvent event = read("i", "true", row("x", "y").put("a", set(TEXT, "1", null)));
        assertThat(event.op()).isEqualTo(Op.READ);
        assertThat(event.writetime()).isEqualTo(1);
    }

    @Test
    void refusesWhatTheEnvelopeDoesNotTell() {
        assertRefused("u", row("x", "y").put("l", set(LIST, List.of("1"), null)), "column l");
        assertRefused("r", row("x", "y"), "the deletion of a range");
        assertRefused("u", row("x", null), "key column c is null");
        assertRefused(
                "u",
                row("x", "y").put("a", set(TEXT, "1", null)).put("b", set(TEXT, "2", 9_000_000L)),
                "expire at different times");
    }

    /**
     * What the connector's handler, of 3.4.0, made of a commit log of Cassandra 5.0.9 with these statements on
     * {@code ks.t (p text, c text, a text, b text, n int, l list<text>, PRIMARY KEY (p, c))}.
     */
    @Test
    void readsWhatTheConnectorMadeOfRealMutations() throws Exception {
        List<SinkRecord> records = recorded();
        // INSERT INTO t (p, c, a, n) VALUES ('x', 'y', '1', 5) USING TIMESTAMP ...1
        ChangeEvent insert = event(records.get(0));
        assertThat(insert.op()).isEqualTo(Op.CREATE);
        assertThat(insert.writetime()).isEqualTo(1_700_000_000_000_001L);
        assertThat(values(insert)).isEqualTo(Map.of("p", "x", "c", "y", "a", "1", "n", 5));
        // UPDATE t USING TIMESTAMP ...2 SET a = null, b = '2' WHERE p = 'x' AND c = 'y'
        ChangeEvent update = event(records.get(1));
        assertThat(update.op()).isEqualTo(Op.UPDATE);
        assertThat(update.writetime()).isEqualTo(1_700_000_000_000_002L);
        assertThat(values(update)).isEqualTo(Map.of("p", "x", "c", "y", "a", Delta.TOMBSTONE, "b", "2"));
        // INSERT INTO t (p, c, a, b) VALUES ('x', 'ttl', '1', '2') USING TTL 864000
        ChangeEvent expiring = event(records.get(2));
        assertThat(expiring.ttl()).isEqualTo(864_000);
        assertThat(expiring.expiresAt()).isEqualTo(expiring.writetime() / 1_000_000 + 864_000);
        assertThat(values(expiring)).isEqualTo(Map.of("p", "x", "c", "ttl", "a", "1", "b", "2"));
        // DELETE a FROM t USING TIMESTAMP ...3 WHERE p = 'x' AND c = 'y'
        assertThat(values(event(records.get(3)))).isEqualTo(Map.of("p", "x", "c", "y", "a", Delta.TOMBSTONE));
        // DELETE FROM t USING TIMESTAMP ...4 WHERE p = 'x' AND c = 'y'
        ChangeEvent row = event(records.get(4));
        assertThat(row.op()).isEqualTo(Op.DELETE);
        assertThat(row.writetime()).isEqualTo(1_700_000_000_000_004L);
        assertThat(values(row)).isEqualTo(Map.of("p", "x", "c", "y"));
        // UPDATE t SET l = l + ['e'] WHERE p = 'x' AND c = 'y'
        assertThatThrownBy(() -> event(records.get(5)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("column l");
        // DELETE FROM t WHERE p = 'x' AND c > 'a'
        assertThatThrownBy(() -> event(records.get(6)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the deletion of a range");
        // DELETE FROM t USING TIMESTAMP ...7 WHERE p = 'x'
        ChangeEvent partition = event(records.get(7));
        assertThat(partition.op()).isEqualTo(Op.DELETE);
        assertThat(partition.writetime()).isEqualTo(1_700_000_000_000_007L);
        assertThat(values(partition)).isEqualTo(Map.of("p", "x"));
    }

    private static List<SinkRecord> recorded() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode file;
        try (InputStream in = CassandraEnvelopesTest.class.getResourceAsStream("debezium-cassandra-3.4.json")) {
            file = mapper.readTree(in);
        }
        JsonConverter converter = new JsonConverter();
        converter.configure(Map.of("schemas.enable", "true"), false);
        List<SinkRecord> records = new ArrayList<>();
        for (JsonNode record : file.path("records")) {
            SchemaAndValue key = connect(mapper, converter, file.path("keySchema"), record.path("key"));
            SchemaAndValue value = connect(mapper, converter, file.path("valueSchema"), record.path("value"));
            records.add(new SinkRecord("ring.ks.t", 0, key.schema(), key.value(), value.schema(), value.value(), 1));
        }
        return records;
    }

    private static SchemaAndValue connect(
            ObjectMapper mapper, JsonConverter converter, JsonNode schema, JsonNode payload) throws Exception {
        ObjectNode envelope = mapper.createObjectNode();
        envelope.set("schema", schema);
        envelope.set("payload", payload);
        return converter.toConnectData("ring.ks.t", mapper.writeValueAsBytes(envelope));
    }

    private ChangeEvent event(SinkRecord record) {
        return new EventReader().read((Struct) transform.apply(record).value());
    }

    /** What the event touches: a value, or a change that is none. */
    private static Map<String, Object> values(ChangeEvent event) {
        Map<String, Object> values = new TreeMap<>();
        for (int i = 0; i < event.table().size(); i++) {
            Object value = event.delta(i) == null ? event.after()[i] : event.delta(i);
            if (value != null) {
                values.put(event.table().column(i).name(), value);
            }
        }
        return values;
    }

    private void assertRefused(String op, Struct row, String why) {
        assertThatThrownBy(() -> read(op, "false", row))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ks.t")
                .hasMessageContaining(why);
    }

    private static Struct row(String p, String c) {
        return new Struct(ROW).put("p", set(TEXT, p, null)).put("c", set(TEXT, c, null));
    }

    private static Struct set(Schema schema, Object value, Long deletionTs) {
        return new Struct(schema)
                .put("value", value)
                .put("deletion_ts", deletionTs)
                .put("set", true);
    }

    private ChangeEvent read(String op, String snapshot, Struct row) {
        Struct source = new Struct(SOURCE)
                .put("connector", "cassandra")
                .put("name", "ring")
                .put("snapshot", snapshot)
                .put("ts_us", WRITTEN)
                .put("cluster", "c1")
                .put("keyspace", "ks")
                .put("table", "t");
        Struct key = new Struct(KEY)
                .put("p", row.getStruct("p").get("value"))
                .put("c", row.getStruct("c").get("value"));
        Struct envelope = new Struct(ENVELOPE)
                .put("ts_ms", 1_700_000_000_002L)
                .put("op", op)
                .put("source", source)
                .put("after", row);
        SinkRecord out = transform.apply(new SinkRecord("ring.ks.t", 0, KEY, key, ENVELOPE, envelope, 1));
        return new EventReader().read((Struct) out.value());
    }
}
