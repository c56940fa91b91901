package io.drover.model.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.RandomTypes;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;

/** Random events of random tables must be the same after they were records. */
class EventRoundTripTest {
    @Property(tries = 1500)
    void eventsComeBackFromStructs(@ForAll long seed) {
        Sample sample = Sample.of(new RandomTypes(new Random(seed)), new Random(seed));
        EventWriter writer = new EventWriter(new EventSchema("a-prefix.x", sample.table));
        Struct value = writer.value(sample.event);
        value.validate();
        assertThat(EventSchema.isChangeEvent(value.schema())).isTrue();
        assertSame(new EventReader().read(value), sample.event);
        if (sample.event.op() != Op.TRUNCATE) {
            Struct key = writer.key(sample.event);
            key.validate();
            for (int i = 0; i < sample.table.partitionKeySize(); i++) {
                assertThat(key.get(key.schema().fields().get(i)))
                        .isEqualTo(sample.event.after()[i]);
            }
        }
    }

    @Property(tries = 500)
    void eventsComeBackFromJson(@ForAll long seed) {
        Sample sample = Sample.of(RandomTypes.fitForJson(new Random(seed)), new Random(seed));
        EventWriter writer = new EventWriter(new EventSchema("prefix", sample.table));
        Schema schema = writer.schema().value();
        try (JsonConverter converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", true), false);
            byte[] json = converter.fromConnectData("topic", schema, writer.value(sample.event));
            SchemaAndValue read = converter.toConnectData("topic", json);
            assertThat(read.schema()).isEqualTo(schema);
            assertSame(new EventReader().read((Struct) read.value()), sample.event);
        }
    }

    private static void assertSame(ChangeEvent actual, ChangeEvent expected) {
        assertThat(actual.op()).isEqualTo(expected.op());
        assertThat(actual.table()).isEqualTo(expected.table());
        assertThat(actual.writetime()).isEqualTo(expected.writetime());
        assertThat(actual.ttl()).isEqualTo(expected.ttl());
        assertThat(actual.expiresAt()).isEqualTo(expected.expiresAt());
        assertThat(actual.capturedAt()).isEqualTo(expected.capturedAt());
        assertThat(actual.origin()).isEqualTo(expected.origin());
        for (int i = 0; i < expected.after().length; i++) {
            CqlType type = expected.table().column(i).type();
            assertThat(normal(type, actual.after()[i]))
                    .as(type.toString())
                    .isEqualTo(normal(type, expected.after()[i]));
            assertThat(actual.delta(i)).isEqualTo(expected.delta(i));
        }
        assertThat(actual.range() == null).isEqualTo(expected.range() == null);
        if (expected.range() != null) {
            assertSame(
                    expected.table(), actual.range().start(), expected.range().start());
            assertSame(expected.table(), actual.range().end(), expected.range().end());
        }
    }

    private static void assertSame(TableSchema table, ClusteringRange.Bound actual, ClusteringRange.Bound expected) {
        assertThat(actual.inclusive()).isEqualTo(expected.inclusive());
        assertThat(actual.values()).hasSameSizeAs(expected.values());
        for (int i = 0; i < expected.values().size(); i++) {
            CqlType type = table.column(table.partitionKeySize() + i).type();
            assertThat(normal(type, actual.values().get(i)))
                    .isEqualTo(normal(type, expected.values().get(i)));
        }
    }

    /** As our codec gives it, whatever a converter made of it; keys to remove have no encodable values, and no order. */
    private static Object normal(CqlType type, Object value) {
        if (value instanceof Map<?, ?> map && map.containsValue(null)) {
            SetType keys = new SetType(((MapType) type).key(), true);
            return new HashSet<>((List<?>) normal(keys, new ArrayList<>(map.keySet())));
        }
        return value == null ? null : type.decode(type.encode(value));
    }

    /** A random table and a random event of it. */
    private static final class Sample {
        private final RandomTypes types;
        private final Random random;
        private final List<RandomTypes.Sample> samples = new ArrayList<>();
        private TableSchema table;
        private ChangeEvent event;

        private Sample(RandomTypes types, Random random) {
            this.types = types;
            this.random = random;
        }

        static Sample of(RandomTypes types, Random random) {
            Sample sample = new Sample(types, random);
            sample.table = sample.table();
            sample.event = sample.event();
            return sample;
        }

        private TableSchema table() {
            List<Column> columns = new ArrayList<>();
            int partition = 1 + random.nextInt(2);
            int clustering = random.nextInt(3);
            int others = random.nextInt(5);
            for (int i = 0; i < partition + clustering + others; i++) {
                Kind kind = i < partition
                        ? Kind.PARTITION_KEY
                        : i < partition + clustering
                                ? random.nextBoolean() ? Kind.CLUSTERING : Kind.CLUSTERING_DESC
                                : random.nextInt(4) == 0 && clustering > 0 ? Kind.STATIC : Kind.REGULAR;
                RandomTypes.Sample sample = kind.isPrimaryKey() ? types.key() : types.column();
                samples.add(sample);
                String name = (random.nextBoolean() ? "c_" : "Odd. \"näme\" _u0041_") + i;
                columns.add(new Column(name, sample.type(), kind));
            }
            return new TableSchema(new TableId(random.nextBoolean() ? "ks" : "Ks", "table_1"), columns);
        }

        private ChangeEvent event() {
            Op op = Op.values()[random.nextInt(Op.values().length)];
            Object[] after = new Object[table.size()];
            Delta[] deltas = new Delta[table.size()];
            int keys =
                    op == Op.TRUNCATE ? 0 : random.nextInt(3) == 0 ? table.partitionKeySize() : table.primaryKeySize();
            boolean withCells = op != Op.TRUNCATE && op != Op.DELETE;
            for (int i = 0; i < after.length; i++) {
                if (i < keys) {
                    after[i] = value(i);
                } else if (i >= table.primaryKeySize() && withCells && random.nextInt(3) > 0) {
                    change(i, after, deltas);
                }
            }
            boolean any = Arrays.stream(deltas).anyMatch(delta -> delta != null);
            boolean expires = random.nextBoolean();
            return new ChangeEvent(
                    op,
                    table,
                    random.nextLong(),
                    expires ? 1 + random.nextInt(1000) : ChangeEvent.NO_TTL,
                    expires ? random.nextLong() : 0,
                    after,
                    any ? deltas : null,
                    op == Op.DELETE && table.clusteringSize() > 0 && random.nextBoolean()
                            ? new ClusteringRange(bound(), bound())
                            : null,
                    random.nextBoolean()
                            ? Origin.ofScan("snapshot", "m", "c")
                            : new Origin("commitlog", "m", "c", "127.0.0.1", random.nextInt(9), 0, random.nextInt()),
                    random.nextLong());
        }

        private void change(int i, Object[] after, Delta[] deltas) {
            CqlType type = table.column(i).type();
            switch (random.nextInt(4)) {
                case 0 -> deltas[i] = random.nextBoolean() ? Delta.TOMBSTONE : Delta.EMPTY;
                case 1 -> {
                    after[i] = value(i);
                    deltas[i] = after[i] == null ? null : delta(type);
                    if (deltas[i] == Delta.REMOVE && after[i] instanceof Map<?, ?> map) {
                        Map<Object, Object> removed = new HashMap<>();
                        map.keySet().forEach(key -> removed.put(key, null));
                        after[i] = removed;
                    }
                }
                default -> after[i] = value(i);
            }
        }

        private Delta delta(CqlType type) {
            if (type instanceof UdtType udt && udt.isMultiCell()) {
                return Delta.ofFields(Map.of(udt.fields().get(0).name(), Delta.FieldDelta.values()[random.nextInt(3)]));
            }
            if (type instanceof ListType && type.isMultiCell()) {
                return Delta.ofExpiries(List.of(Delta.NEVER, random.nextLong()));
            }
            return type.isMultiCell() ? random.nextBoolean() ? Delta.ADD : Delta.REMOVE : null;
        }

        private ClusteringRange.Bound bound() {
            List<Object> values = new ArrayList<>();
            for (int i = random.nextInt(table.clusteringSize() + 1); i > 0; i--) {
                Object value = value(table.partitionKeySize() + values.size());
                values.add(value);
            }
            return new ClusteringRange.Bound(values, random.nextBoolean());
        }

        private Object value(int column) {
            while (true) {
                ByteBuffer bytes = types.bytes(samples.get(column));
                if (bytes.hasRemaining() || samples.get(column).type().allowsNoBytes()) {
                    return samples.get(column).type().decode(bytes);
                }
            }
        }
    }
}
