package io.drover.avro;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.EventSchema;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** What a registry that checks compatibility says to the schemas of a table that is altered. */
class SchemaEvolutionTest {
    @Test
    void mapColumnsComeAndGoUnderFullCompatibility() {
        Schema before = table("m2 map<int, text>", "m3 map<int, frozen<map<uuid, bigint>>>");
        assertFullyCompatible(
                before, table("m1 map<int, int>", "m2 map<int, text>", "m3 map<int, frozen<map<uuid, bigint>>>"));
        assertFullyCompatible(before, table("m3 map<int, frozen<map<uuid, bigint>>>"));
        assertFullyCompatible(before, table("m2 map<int, text>", "m3 map<int, frozen<map<uuid, bigint>>>", "a int"));
        assertFullyCompatible(before, table());
    }

    @Test
    void mapsOfOneTypeShareAName() {
        assertFullyCompatible(table("m2 map<int, text>"), table("m1 map<int, text>", "m2 map<int, text>"));
        assertFullyCompatible(
                table("m2 map<int, decimal>", "m3 map<int, decimal>"),
                table("m1 map<int, varint>", "m3 map<int, decimal>"));
    }

    @Test
    void aColumnThatComesBackWithAnotherTypeNeedsCompatibilityNone() {
        assertThat(canRead(table("a text"), table("a int"))).isFalse();
        assertThat(canRead(table("m map<int, text>"), table("m map<int, int>"))).isFalse();
        assertFullyCompatible(table("a text", "m map<int, int>"), table("m map<int, int>"));
    }

    @Test
    void mapsOfSchemasThatWereRegisteredBeforeAreRead() {
        FakeRegistry registry = new FakeRegistry();
        int id = registry.add("""
                {"type": "record", "name": "a.B", "fields": [
                  {"name": "m1", "type": {"type": "array", "items": {"type": "record", "name": "MapEntry",
                    "namespace": "io.confluent.connect.avro", "connect.internal.type": "MapEntry", "fields": [
                      {"name": "key", "type": "int"}, {"name": "value", "type": "int"}]}}},
                  {"name": "m2", "type": {"type": "array", "items": {"type": "record", "name": "MapEntry2",
                    "namespace": "io.confluent.connect.avro", "connect.internal.type": "MapEntry", "fields": [
                      {"name": "key", "type": "int"}, {"name": "value", "type": "string"}]}}}]}""");
        byte[] bytes = {0, 0, 0, 0, (byte) id, 2, 2, 4, 0, 2, 6, 2, 'x', 0};

        Struct read = (Struct)
                new AvroConverter(registry, false).toConnectData("t", bytes).value();

        assertThat(read.getMap("m1")).isEqualTo(Map.of(1, 2));
        assertThat(read.getMap("m2")).isEqualTo(Map.of(3, "x"));
    }

    private static Schema table(String... columns) {
        List<Column> all = new ArrayList<>();
        all.add(new Column("p", CqlType.parse("int"), Column.Kind.PARTITION_KEY));
        for (String column : columns) {
            String[] parts = column.split(" ", 2);
            all.add(new Column(parts[0], CqlType.parse(parts[1]), Column.Kind.REGULAR));
        }
        TableSchema table = new TableSchema(new TableId("ks", "t"), all);
        return AvroSchemas.of(new EventSchema("m", table).value());
    }

    private static void assertFullyCompatible(Schema before, Schema after) {
        assertThat(canRead(after, before)).as("backward").isTrue();
        assertThat(canRead(before, after)).as("forward").isTrue();
    }

    private static boolean canRead(Schema reader, Schema writer) {
        // As a registry has them: parsed from their text.
        return SchemaCompatibility.checkReaderWriterCompatibility(
                                new Schema.Parser().parse(reader.toString()),
                                new Schema.Parser().parse(writer.toString()))
                        .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }
}
