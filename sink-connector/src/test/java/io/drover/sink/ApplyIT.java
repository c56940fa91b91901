package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Each case is one partition that is written twice: by the CQL that an application would use, to a table that stands for
 * the origin, and by the sink from the events of that CQL. On disk both must be the same.
 */
class ApplyIT {
    private static final String COLUMNS =
            " (k text, c1 int, c2 int, st text static, ss set<text> static, v text, w int, "
                    + "s set<text>, m map<text, int>, l list<int>, fs frozen<set<text>>, u address, fu frozen<address>, "
                    + "b blob, \"Odd name\" text, PRIMARY KEY (k, c1, c2)) WITH compaction = "
                    + "{'class': 'SizeTieredCompactionStrategy', 'enabled': false}";

    private static CqlSession session;
    private static TaskRun task;

    /** What an application does and what that is in events, by partition. */
    private record Case(List<String> cql, List<ChangeEvent> events) {}

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
        task = new TaskRun(Servers.sinkSettings(), false);
    }

    @AfterAll
    static void stop() {
        task.close();
        session.close();
    }

    @Test
    void everyStatementLeavesOnDiskWhatItLeftAtTheOrigin() {
        session.execute("CREATE TABLE ks.wide_origin" + COLUMNS);
        session.execute("CREATE TABLE ks.wide" + COLUMNS);
        session.execute("CREATE TABLE ks.wide_shuffled" + COLUMNS);
        Map<String, Case> cases = cases(table("wide"));
        cases.values().forEach(one -> one.cql().forEach(session::execute));
        cases.values().forEach(one -> task.apply(one.events()));

        assertSameOnDisk("wide_origin", "wide", cases);
        appliesTheSameFromShuffledDuplicates();
    }

    /** Ten times, in any order, from several tasks: the same on disk as once, in order. */
    private static void appliesTheSameFromShuffledDuplicates() {
        List<ChangeEvent> events = new ArrayList<>();
        Map<String, Case> cases = cases(table("wide_shuffled"));
        for (int i = 0; i < 10; i++) {
            cases.values().forEach(one -> events.addAll(one.events()));
        }
        Collections.shuffle(events, new Random(7));
        try (TaskRun other = new TaskRun(Servers.sinkSettings(), false)) {
            other.apply(events.subList(0, events.size() / 2));
        }
        task.apply(events.subList(events.size() / 2, events.size()));
        assertThat(task.metric("duplicates-skipped-total")).isPositive();
        assertSameOnDisk("wide", "wide_shuffled", cases);
    }

    private static void assertSameOnDisk(String expectedTable, String actualTable, Map<String, Case> cases) {
        TreeMap<String, JsonNode> expected = SsTables.dump("ks", expectedTable);
        TreeMap<String, JsonNode> actual = SsTables.dump("ks", actualTable);
        assertThat(expected).hasSize(cases.size());
        expected.forEach((key, partition) -> assertThat(text(actual.get(key)))
                .as("partition %s of %s", key, actualTable)
                .isEqualTo(text(partition)));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
    }

    private static String text(JsonNode partition) {
        return partition == null ? "absent" : partition.toPrettyString();
    }

    private static Map<String, Case> cases(TableSchema t) {
        Map<String, Case> cases = new LinkedHashMap<>();
        put(
                cases,
                "insert",
                List.of("INSERT INTO %s (k, c1, c2, v, w, b) VALUES (%k, 1, 2, 'x', 5, 0x) USING TIMESTAMP 10"),
                row(Op.CREATE, t, "insert").at(10).with("v", "x").with("w", 5).with("b", ByteBuffer.allocate(0)));
        put(
                cases,
                "snapshot read",
                List.of("INSERT INTO %s (k, c1, c2, v) VALUES (%k, 1, 2, 'x') USING TIMESTAMP 10"),
                row(Op.READ, t, "snapshot read").at(10).with("v", "x"));
        put(
                cases,
                "update",
                List.of("UPDATE %s USING TIMESTAMP 10 SET v = 'x' WHERE k = %k AND c1 = 1 AND c2 = 2"),
                row(Op.UPDATE, t, "update").at(10).with("v", "x"));
        put(
                cases,
                "quoted name",
                List.of("UPDATE %s USING TIMESTAMP 10 SET \"Odd name\" = 'x' WHERE k = %k AND c1 = 1 AND c2 = 2"),
                row(Op.UPDATE, t, "quoted name").at(10).with("Odd name", "x"));
        put(
                cases,
                "key only",
                List.of("INSERT INTO %s (k, c1, c2) VALUES (%k, 1, 2) USING TIMESTAMP 10"),
                row(Op.CREATE, t, "key only").at(10));
        put(
                cases,
                "insert null",
                List.of("INSERT INTO %s (k, c1, c2, v, w) VALUES (%k, 1, 2, null, 1) USING TIMESTAMP 10"),
                row(Op.CREATE, t, "insert null").at(10).without("v").with("w", 1));
        put(
                cases,
                "cell tombstone",
                List.of(
                        "INSERT INTO %s (k, c1, c2, v, w) VALUES (%k, 1, 2, 'x', 5) USING TIMESTAMP 10",
                        "DELETE v FROM %s USING TIMESTAMP 11 WHERE k = %k AND c1 = 1 AND c2 = 2"),
                row(Op.CREATE, t, "cell tombstone").at(10).with("v", "x").with("w", 5),
                row(Op.UPDATE, t, "cell tombstone").at(11).without("v"));
        put(
                cases,
                "static",
                List.of("UPDATE %s USING TIMESTAMP 10 SET st = 'x' WHERE k = %k"),
                partition(Op.UPDATE, t, "static").at(10).with("st", "x"));
        put(
                cases,
                "static inserted",
                List.of("INSERT INTO %s (k, st) VALUES (%k, 'x') USING TIMESTAMP 10"),
                partition(Op.CREATE, t, "static inserted").at(10).with("st", "x"));
        put(
                cases,
                "static and row",
                List.of("INSERT INTO %s (k, c1, c2, st, v) VALUES (%k, 1, 2, 'x', 'y') USING TIMESTAMP 10"),
                row(Op.CREATE, t, "static and row").at(10).with("st", "x").with("v", "y"));
        put(
                cases,
                "static tombstone",
                List.of("DELETE st, ss FROM %s USING TIMESTAMP 10 WHERE k = %k"),
                partition(Op.UPDATE, t, "static tombstone").at(10).without("st").without("ss"));
        put(
                cases,
                "row delete",
                List.of("DELETE FROM %s USING TIMESTAMP 10 WHERE k = %k AND c1 = 1 AND c2 = 2"),
                row(Op.DELETE, t, "row delete").at(10));
        put(
                cases,
                "partition delete",
                List.of("DELETE FROM %s USING TIMESTAMP 10 WHERE k = %k"),
                partition(Op.DELETE, t, "partition delete").at(10));
        put(
                cases,
                "older than the delete",
                List.of(
                        "DELETE FROM %s USING TIMESTAMP 10 WHERE k = %k AND c1 = 1 AND c2 = 2",
                        "UPDATE %s USING TIMESTAMP 11 SET w = 1 WHERE k = %k AND c1 = 1 AND c2 = 2"),
                row(Op.DELETE, t, "older than the delete").at(10),
                row(Op.CREATE, t, "older than the delete").at(9).with("v", "gone"),
                row(Op.UPDATE, t, "older than the delete").at(11).with("w", 1));
        rangeCases(cases, t);
        collectionCases(cases, t);
        udtCases(cases, t);
        ttlCases(cases, t);
        return cases;
    }

    private static void rangeCases(Map<String, Case> cases, TableSchema t) {
        range(cases, t, "c1 = 1", List.of(1), true, List.of(1), true);
        range(cases, t, "c1 > 1", List.of(1), false, List.of(), true);
        range(cases, t, "c1 >= 1", List.of(1), true, List.of(), true);
        range(cases, t, "c1 < 1", List.of(), true, List.of(1), false);
        range(cases, t, "c1 <= 1", List.of(), true, List.of(1), true);
        range(cases, t, "c1 >= 1 AND c1 < 3", List.of(1), true, List.of(3), false);
        range(cases, t, "c1 = 1 AND c2 > 2", List.of(1, 2), false, List.of(1), true);
        range(cases, t, "c1 = 1 AND c2 <= 2", List.of(1), true, List.of(1, 2), true);
        range(cases, t, "c1 = 1 AND c2 > 2 AND c2 < 5", List.of(1, 2), false, List.of(1, 5), false);
        range(cases, t, "(c1, c2) > (1, 2)", List.of(1, 2), false, List.of(), true);
        range(cases, t, "(c1, c2) >= (1, 2) AND (c1) < (3)", List.of(1, 2), true, List.of(3), false);
        range(cases, t, "(c1, c2) > (1, 2) AND (c1, c2) <= (3, 4)", List.of(1, 2), false, List.of(3, 4), true);
    }

    private static void range(
            Map<String, Case> cases, TableSchema t, String where, List<?> start, boolean in, List<?> end, boolean out) {
        put(
                cases,
                "range " + where,
                List.of("DELETE FROM %s USING TIMESTAMP 10 WHERE k = %k AND " + where),
                partition(Op.DELETE, t, "range " + where).at(10).range(start, in, end, out));
    }

    private static void collectionCases(Map<String, Case> cases, TableSchema t) {
        String where = " WHERE k = %k AND c1 = 1 AND c2 = 2";
        put(
                cases,
                "set overwrite",
                List.of("UPDATE %s USING TIMESTAMP 10 SET s = {'a', 'b'}, m = {'a': 1}" + where),
                row(Op.UPDATE, t, "set overwrite")
                        .at(10)
                        .with("s", List.of("a", "b"))
                        .with("m", Map.of("a", 1)));
        put(
                cases,
                "set null",
                List.of("UPDATE %s USING TIMESTAMP 10 SET s = null" + where),
                row(Op.UPDATE, t, "set null").at(9).without("s"));
        put(
                cases,
                "set delete",
                List.of("DELETE s, l FROM %s USING TIMESTAMP 10" + where),
                row(Op.UPDATE, t, "set delete").at(10).without("s").without("l"));
        put(
                cases,
                "set add and delete another",
                List.of(
                        "UPDATE %s USING TIMESTAMP 10 SET s = s + {'a'}, v = 'x'" + where,
                        "DELETE m FROM %s USING TIMESTAMP 10" + where),
                row(Op.UPDATE, t, "set add and delete another")
                        .at(10)
                        .with("s", List.of("a"), Delta.ADD)
                        .with("v", "x")
                        .without("m"));
        put(
                cases,
                "add",
                List.of("UPDATE %s USING TIMESTAMP 10 SET s = s + {'a'}, m = m + {'a': 1}" + where),
                row(Op.UPDATE, t, "add")
                        .at(10)
                        .with("s", List.of("a"), Delta.ADD)
                        .with("m", Map.of("a", 1), Delta.ADD));
        put(
                cases,
                "add with marker",
                List.of(
                        "INSERT INTO %s (k, c1, c2, v) VALUES (%k, 1, 2, 'x') USING TIMESTAMP 10",
                        "UPDATE %s USING TIMESTAMP 10 SET s = s + {'a'}" + where),
                row(Op.CREATE, t, "add with marker").at(10).with("v", "x").with("s", List.of("a"), Delta.ADD));
        Map<String, Integer> removed = new LinkedHashMap<>();
        removed.put("a", null);
        put(
                cases,
                "remove",
                List.of("UPDATE %s USING TIMESTAMP 10 SET s = s - {'a'}, m = m - {'a'}" + where),
                row(Op.UPDATE, t, "remove")
                        .at(10)
                        .with("s", List.of("a"), Delta.REMOVE)
                        .with("m", removed, Delta.REMOVE));
        put(
                cases,
                "static set",
                List.of("UPDATE %s USING TIMESTAMP 10 SET ss = ss + {'a'} WHERE k = %k"),
                partition(Op.UPDATE, t, "static set").at(10).with("ss", List.of("a"), Delta.ADD));
        put(
                cases,
                "frozen set",
                List.of("UPDATE %s USING TIMESTAMP 10 SET fs = {'a'}" + where),
                row(Op.UPDATE, t, "frozen set").at(10).with("fs", List.of("a")));
        put(
                cases,
                "frozen set empty",
                List.of("UPDATE %s USING TIMESTAMP 10 SET fs = {}" + where),
                row(Op.UPDATE, t, "frozen set empty").at(10).with("fs", List.of()));
        put(
                cases,
                "empty value",
                List.of("INSERT INTO %s (k, c1, c2, w) VALUES (%k, 1, 2, blobasint(0x)) USING TIMESTAMP 10"),
                row(Op.CREATE, t, "empty value").at(10).with("w", null, Delta.EMPTY));
    }

    private static void udtCases(Map<String, Case> cases, TableSchema t) {
        String where = " WHERE k = %k AND c1 = 1 AND c2 = 2";
        put(
                cases,
                "udt",
                List.of("UPDATE %s USING TIMESTAMP 10 SET u = {street: 'x', zip: 1}" + where),
                row(Op.UPDATE, t, "udt").at(10).with("u", address(t, "u", "x", 1)));
        put(
                cases,
                "udt frozen",
                List.of("UPDATE %s USING TIMESTAMP 10 SET fu = {street: 'x', zip: 1, tags: {'t'}}" + where),
                row(Op.UPDATE, t, "udt frozen")
                        .at(10)
                        .with("fu", address(t, "fu", "x", 1).put("tags", List.of("t"))));
        put(
                cases,
                "udt field",
                List.of("UPDATE %s USING TIMESTAMP 10 SET u.street = 'x', u.zip = null" + where),
                row(Op.UPDATE, t, "udt field")
                        .at(10)
                        .with(
                                "u",
                                address(t, "u", "x", null),
                                Delta.ofFields(
                                        Map.of("street", Delta.FieldDelta.SET, "zip", Delta.FieldDelta.TOMBSTONE))));
        put(
                cases,
                "udt field without bytes",
                List.of("UPDATE %s USING TIMESTAMP 10 SET u = {street: 'x', zip: blob_as_int(0x)}" + where),
                row(Op.UPDATE, t, "udt field without bytes").at(10).with("u", address(t, "u", "x", null)),
                row(Op.UPDATE, t, "udt field without bytes")
                        .at(10)
                        .with("u", address(t, "u", null, null), Delta.ofFields(Map.of("zip", Delta.FieldDelta.EMPTY))));
    }

    private static Struct address(TableSchema t, String column, String street, Integer zip) {
        UdtType type = (UdtType) t.column(t.indexOf(column)).type();
        return new Struct(type.schema(true)).put("street", street).put("zip", zip);
    }

    private static void ttlCases(Map<String, Case> cases, TableSchema t) {
        long now = System.currentTimeMillis() / 1000;
        String where = " WHERE k = %k AND c1 = 1 AND c2 = 2";
        put(
                cases,
                "ttl",
                List.of(
                        "INSERT INTO %s (k, c1, c2, v, s) VALUES (%k, 1, 2, 'x', {'a'}) USING TIMESTAMP 10 AND TTL 5000"),
                row(Op.CREATE, t, "ttl")
                        .at(10)
                        .ttl(5000, now + 5000)
                        .with("v", "x")
                        .with("s", List.of("a")));
        put(
                cases,
                "ttl update",
                List.of("UPDATE %s USING TIMESTAMP 10 AND TTL 5000 SET v = 'x', s = s + {'a'}" + where),
                row(Op.UPDATE, t, "ttl update")
                        .at(10)
                        .ttl(5000, now + 5000)
                        .with("v", "x")
                        .with("s", List.of("a"), Delta.ADD));
        put(
                cases,
                "ttl expired",
                List.of(
                        "UPDATE %s USING TIMESTAMP 10 SET v = null, s = null, m = m - {'b'}, u.street = null" + where,
                        "UPDATE %s USING TIMESTAMP 10 SET s = s - {'a'}" + where),
                row(Op.UPDATE, t, "ttl expired")
                        .at(10)
                        .ttl(10, now - 5)
                        .with("v", "x")
                        .with("s", List.of("a"))
                        .with("m", Map.of("b", 1), Delta.ADD)
                        .with("u", address(t, "u", "x", null), Delta.ofFields(Map.of("street", Delta.FieldDelta.SET))));
    }

    private static EventBuilder partition(Op op, TableSchema table, String key) {
        return EventBuilder.event(op, table).with("k", key);
    }

    private static EventBuilder row(Op op, TableSchema table, String key) {
        return partition(op, table, key).with("c1", 1).with("c2", 2);
    }

    private static void put(Map<String, Case> cases, String key, List<String> cql, EventBuilder... events) {
        cases.put(
                key,
                new Case(
                        cql.stream()
                                .map(text ->
                                        text.replace("%s", "ks.wide_origin").replace("%k", "'" + key + "'"))
                                .toList(),
                        List.of(events).stream().map(EventBuilder::build).toList()));
    }

    private static TableSchema table(String name) {
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }
}
