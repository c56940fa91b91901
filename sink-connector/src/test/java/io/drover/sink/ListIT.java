package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists: what an application's overwrites leave on disk, the sink's leave too, however often and in whatever order. */
class ListIT {
    private static final String COLUMNS =
            " (k text, c int, v text, l list<int>, st list<int> static, PRIMARY KEY (k, c))"
                    + " WITH compaction = {'class': 'SizeTieredCompactionStrategy', 'enabled': false}";

    private static CqlSession session;

    @BeforeAll
    static void start() {
        Servers.get();
        session = Servers.session();
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    @Test
    void overwritesLeaveOnDiskWhatTheyLeftAtTheOrigin() {
        session.execute("CREATE TABLE ks.lists_origin" + COLUMNS);
        session.execute("CREATE TABLE ks.lists" + COLUMNS);
        session.execute("CREATE TABLE ks.lists_shuffled" + COLUMNS);
        List<ChangeEvent> events = events(table("lists"), session);
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            task.apply(events);
            assertSameOnDisk("lists_origin", "lists");
        }
        tenTimesShuffledInTwoTasks();
        assertSameOnDisk("lists_origin", "lists_shuffled");
    }

    /** As Kafka does it: each row's events come to one task, and the tasks work at the same time. */
    private static void tenTimesShuffledInTwoTasks() {
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            events.addAll(events(table("lists_shuffled"), null));
        }
        Collections.shuffle(events, new Random(11));
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            int which = half;
            List<ChangeEvent> mine = events.stream()
                    .filter(event -> Math.floorMod(event.after()[0].hashCode(), 2) == which)
                    .toList();
            runs.add(CompletableFuture.runAsync(() -> {
                try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
                    task.apply(mine);
                }
            }));
        }
        runs.forEach(CompletableFuture::join);
    }

    /** The events of an application's statements, which run at the origin if there is one. */
    private static List<ChangeEvent> events(TableSchema t, CqlSession origin) {
        List<ChangeEvent> events = new ArrayList<>();
        String update = "UPDATE ks.lists_origin USING TIMESTAMP ";
        write(origin, update + "10 SET l = [3, 1, 3] WHERE k = 'once' AND c = 1");
        events.add(list(t, "once", 10, 3, 1, 3));

        write(origin, update + "10 SET l = [1] WHERE k = 'later' AND c = 1");
        write(origin, update + "20 SET l = [2, 1] WHERE k = 'later' AND c = 1");
        write(origin, update + "30 SET l = [4] WHERE k = 'later' AND c = 1");
        events.add(list(t, "later", 10, 1));
        events.add(list(t, "later", 20, 2, 1));
        events.add(list(t, "later", 30, 4));

        write(origin, update + "10 SET l = [1] WHERE k = 'deleted' AND c = 1");
        write(origin, "DELETE l FROM ks.lists_origin USING TIMESTAMP 20 WHERE k = 'deleted' AND c = 1");
        events.add(list(t, "deleted", 10, 1));
        events.add(row(Op.UPDATE, t, "deleted").at(20).without("l").build());

        write(origin, "DELETE FROM ks.lists_origin USING TIMESTAMP 20 WHERE k = 'row deleted' AND c = 1");
        write(origin, update + "30 SET l = [7, 7] WHERE k = 'row deleted' AND c = 1");
        events.add(list(t, "row deleted", 10, 1));
        events.add(row(Op.DELETE, t, "row deleted").at(20).build());
        events.add(list(t, "row deleted", 30, 7, 7));

        write(origin, "INSERT INTO ks.lists_origin (k, c, v, l) VALUES ('insert', 1, 'x', [5, 6]) USING TIMESTAMP 10");
        events.add(row(Op.CREATE, t, "insert")
                .at(10)
                .with("v", "x")
                .with("l", List.of(5, 6))
                .build());

        write(origin, update + "10 SET st = [1, 2] WHERE k = 'static'");
        events.add(EventBuilder.event(Op.UPDATE, t)
                .at(10)
                .with("k", "static")
                .with("st", List.of(1, 2))
                .build());

        write(origin, update + "10 AND TTL 5000 SET l = [1, 2] WHERE k = 'ttl' AND c = 1");
        events.add(row(Op.UPDATE, t, "ttl")
                .at(10)
                .ttl(5000, System.currentTimeMillis() / 1000 + 5000)
                .with("l", List.of(1, 2))
                .build());

        write(origin, update + "10 AND TTL 5000 SET l = [1] WHERE k = 'ttls' AND c = 1");
        write(origin, update + "10 AND TTL 9000 SET l = l + [2] WHERE k = 'ttls' AND c = 1");
        write(origin, update + "10 SET l = l + [3, 4] WHERE k = 'ttls' AND c = 1");
        long now = System.currentTimeMillis() / 1000;
        events.add(row(Op.UPDATE, t, "ttls")
                .at(10)
                .with(
                        "l",
                        List.of(1, 2, 0, 3, 4),
                        Delta.ofExpiries(List.of(now + 5000, now + 9000, now - 1, Delta.NEVER, Delta.NEVER)))
                .build());

        write(origin, update + "20 SET l = null WHERE k = 'ttl expired' AND c = 1");
        events.add(list(t, "ttl expired", 10, 1));
        events.add(row(Op.UPDATE, t, "ttl expired")
                .at(20)
                .ttl(5, 100)
                .with("l", List.of(2))
                .build());
        return events;
    }

    @Test
    void ofTwoListsAtOneTimeTheLastOneStays() {
        session.execute("CREATE TABLE ks.lists_rival" + COLUMNS);
        TableSchema t = table("lists_rival");
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            task.apply(list(t, "rivals", 10, 1, 2), list(t, "rivals", 10, 2, 3), list(t, "rivals", 10, 2, 3));
            assertThat(lists(session, "lists_rival")).containsEntry("rivals", List.of(2, 3));
            task.apply(list(t, "rivals", 10, 1, 2));
            assertThat(lists(session, "lists_rival")).containsEntry("rivals", List.of(1, 2));
        }
    }

    /** Before 5.0, CQL does not tell the write times of a list's elements. */
    @Test
    void appliesTheSameToATargetThatDoesNotTellWriteTimes() {
        try (Sandbox sandbox = Sandbox.builder()
                        .sameCluster()
                        .withoutKafka()
                        .originVersion(CassandraVersion.V4_1)
                        .start();
                CqlSession old = Sessions.open(
                        ClusterConfig.of(sandbox.target().contactPoint(), CassandraNode.DATACENTER), "test")) {
            old.execute("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
            old.execute("CREATE TABLE ks.lists" + COLUMNS);
            TableSchema t = TableSchemas.find(old, new TableId("ks", "lists")).orElseThrow();
            Map<String, String> settings = new HashMap<>(Servers.sinkSettings());
            settings.put(ClusterConfig.CONTACT_POINTS, sandbox.target().contactPoint());
            List<ChangeEvent> events = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                events.addAll(events(t, null));
            }
            Collections.shuffle(events, new Random(13));
            try (TaskRun task = new TaskRun(settings, false)) {
                task.apply(events);
            }
            assertThat(lists(old, "lists"))
                    .containsEntry("once", List.of(3, 1, 3))
                    .containsEntry("later", List.of(4))
                    .containsEntry("row deleted", List.of(7, 7))
                    .containsEntry("insert", List.of(5, 6))
                    .containsEntry("ttl", List.of(1, 2))
                    .containsEntry("ttls", List.of(1, 2, 3, 4))
                    .doesNotContainKeys("deleted", "ttl expired");
        }
    }

    private static void write(CqlSession origin, String cql) {
        if (origin != null) {
            origin.execute(cql);
        }
    }

    private static ChangeEvent list(TableSchema table, String key, long writetime, Integer... elements) {
        return row(Op.UPDATE, table, key)
                .at(writetime)
                .with("l", List.of(elements))
                .build();
    }

    private static EventBuilder row(Op op, TableSchema table, String key) {
        return EventBuilder.event(op, table).with("k", key).with("c", 1);
    }

    private static Map<String, List<Integer>> lists(CqlSession where, String table) {
        Map<String, List<Integer>> lists = new TreeMap<>();
        where.execute("SELECT k, l FROM ks." + table).forEach(row -> {
            if (!row.isNull("l")) {
                lists.put(row.getString("k"), row.getList("l", Integer.class));
            }
        });
        return lists;
    }

    /** Save for the names of a list's cells, which each node makes up. */
    private static void assertSameOnDisk(String expectedTable, String actualTable) {
        TreeMap<String, JsonNode> expected = SsTables.dump("ks", expectedTable);
        TreeMap<String, JsonNode> actual = SsTables.dump("ks", actualTable);
        expected.values().forEach(ListIT::withoutPaths);
        actual.values().forEach(ListIT::withoutPaths);
        expected.forEach((key, partition) -> assertThat(
                        actual.containsKey(key) ? actual.get(key).toPrettyString() : "absent")
                .as("partition %s of %s", key, actualTable)
                .isEqualTo(partition.toPrettyString()));
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
    }

    private static void withoutPaths(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove("path");
        }
        node.forEach(ListIT::withoutPaths);
    }

    private static TableSchema table(String name) {
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }
}
