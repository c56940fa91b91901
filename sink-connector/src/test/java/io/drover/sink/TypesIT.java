package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.TableSchemas;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Op;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A value of every type, from one table's bytes through an event to the same bytes in another. */
class TypesIT {
    private static final Map<String, String> LITERALS = new LinkedHashMap<>();

    static {
        LITERALS.put("ascii", "'a'");
        LITERALS.put("bigint", "-9223372036854775808");
        LITERALS.put("blob", "0x00ff");
        LITERALS.put("boolean", "true");
        LITERALS.put("date", "'-5877641-06-23'");
        LITERALS.put("decimal", "-1.230E-400");
        LITERALS.put("double", "NaN");
        LITERALS.put("duration", "-1mo3d4ns");
        LITERALS.put("float", "-0.0");
        LITERALS.put("inet", "'2001:db8::1'");
        LITERALS.put("int", "-1");
        LITERALS.put("smallint", "-32768");
        LITERALS.put("text", "'\u00e9\u20ac\ud83d\ude00'");
        LITERALS.put("time", "'23:59:59.999999999'");
        LITERALS.put("timestamp", "'1969-12-31T23:59:59.999Z'");
        LITERALS.put("timeuuid", "50554d6e-29bb-11e5-b345-feff819cdc9f");
        LITERALS.put("tinyint", "-128");
        LITERALS.put("uuid", "ffffffff-ffff-4fff-bfff-ffffffffffff");
        LITERALS.put("varint", "-123456789012345678901234567890");
        LITERALS.put("frozen<list<int>>", "[3, 1, 3]");
        LITERALS.put("frozen<map<text, frozen<set<int>>>>", "{'b': {1}, 'a': {}}");
        LITERALS.put("map<int, frozen<list<text>>>", "{2: ['x'], 1: []}");
        LITERALS.put("set<inet>", "{'10.0.0.1'}");
        LITERALS.put("tuple<int, text, frozen<set<int>>>", "(1, null, {2})");
        LITERALS.put("ks.address", "{street: 'x', zip: null, tags: {'b', 'a'}}");
        LITERALS.put("frozen<ks.address>", "{zip: 1}");
        LITERALS.put("vector<float, 3>", "[1.5, -0.0, 3]");
    }

    @Test
    void everyTypeArrivesByteForByte() {
        Servers.get();
        try (CqlSession session = Servers.session();
                TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            TableSchema origin = createTable(session, "types_origin");
            TableSchema target = createTable(session, "types");
            session.execute("INSERT INTO " + origin.id() + " (k, "
                    + origin.columns().stream().skip(1).map(Column::name).collect(Collectors.joining(", "))
                    + ") VALUES (1, " + literals(origin) + ")");
            Row written = session.execute("SELECT * FROM " + origin.id()).one();

            EventBuilder event = EventBuilder.event(Op.CREATE, target);
            for (Column column : target.columns()) {
                event.with(column.name(), column.type().decode(bytes(written, column)));
            }
            task.apply(event.build());

            Row read = session.execute("SELECT * FROM " + target.id()).one();
            for (Column column : target.columns()) {
                assertThat(bytes(read, column)).as(column.toString()).isEqualTo(bytes(written, column));
            }
        }
    }

    private static TableSchema createTable(CqlSession session, String name) {
        int number = 0;
        StringBuilder columns = new StringBuilder("k int PRIMARY KEY");
        for (String type : LITERALS.keySet()) {
            columns.append(String.format(", c%02d %s", number++, type));
        }
        session.execute("CREATE TABLE ks." + name + " (" + columns + ")");
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }

    private static String literals(TableSchema table) {
        String[] literals = LITERALS.values().toArray(String[]::new);
        return table.columns().stream()
                .skip(1)
                .map(column -> literals[Integer.parseInt(column.name().substring(1))])
                .collect(Collectors.joining(", "));
    }

    private static ByteBuffer bytes(Row row, Column column) {
        return row.getBytesUnsafe(column.name());
    }
}
