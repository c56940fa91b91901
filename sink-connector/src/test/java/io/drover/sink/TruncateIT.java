package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A truncation takes what was written before it, and nothing else. */
class TruncateIT {
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
    void deletesWhatIsNotNewerAndComesAfterAllBeforeIt() {
        session.execute(
                "CREATE TABLE ks.truncated (a int, b text, c int, v text, st text static, PRIMARY KEY ((a, b), c))");
        session.execute("CREATE TABLE ks.truncated_counters (k int PRIMARY KEY, n counter)");
        TableSchema t = find("truncated");
        TableSchema counters = find("truncated_counters");
        List<ChangeEvent> events = new ArrayList<>();
        // What is newer may be there before.
        events.add(row(t, 1, 7).at(30).with("v", "newer").build());
        for (int i = 0; i < 7000; i++) {
            events.add(
                    row(t, i, 1).at(10).with("v", "older").with("st", "older").build());
        }
        events.add(total(counters, 1, 10));
        events.add(total(counters, 2, 30));
        events.add(EventBuilder.event(Op.TRUNCATE, t).at(20).build());
        events.add(EventBuilder.event(Op.TRUNCATE, counters).at(20).build());
        events.add(row(t, 2, 1).at(21).with("v", "after").build());
        events.add(row(t, 1, 1).at(20).with("v", "late").build());
        Map<String, String> settings = new HashMap<>(Servers.sinkSettings());
        settings.put(CassandraSinkConfig.ALLOW_TRUNCATE, "true");
        try (TaskRun task = new TaskRun(settings, false)) {
            task.apply(events);
            assertThat(task.metric("retries-total")).isZero();
        }
        assertThat(session.execute("SELECT a, c, v, st FROM ks.truncated").all())
                .extracting(row ->
                        row.getInt("a") + " " + row.getInt("c") + " " + row.getString("v") + " " + row.getString("st"))
                .containsExactlyInAnyOrder("1 7 newer null", "2 1 after null");
        assertThat(session.execute("SELECT k, n FROM ks.truncated_counters").all())
                .extracting(row -> row.getInt("k") + " " + row.getLong("n"))
                .containsExactly("2 5");
    }

    @Test
    void goesOnWhereItWasWhenTheTargetFreezes() throws InterruptedException {
        session.execute("CREATE TABLE ks.truncated_slowly (k int PRIMARY KEY, v text)");
        TableSchema t = find("truncated_slowly");
        List<ChangeEvent> events = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            events.add(EventBuilder.event(Op.CREATE, t).at(10).with("k", i).build());
        }
        Map<String, String> settings = new HashMap<>(Servers.sinkSettings());
        settings.put(CassandraSinkConfig.ALLOW_TRUNCATE, "true");
        settings.put(ClusterConfig.REQUEST_TIMEOUT_MS, "1000");
        try (TaskRun task = new TaskRun(settings, false)) {
            task.apply(events);
            double before = task.metric("requests-total");
            task.putOnce(task.toRecord(EventBuilder.event(Op.TRUNCATE, t).at(20).build()));
            while (task.metric("requests-total") - before < 10_000) {
                task.putOnce();
                Thread.sleep(5);
            }
            Servers.node().pause();
            Thread.sleep(2500);
            Servers.node().resume();
            task.awaitAcknowledged();
            assertThat(task.metric("retries-total")).isPositive();
            // A delete a partition, a read a thousand, and what was under way when it froze.
            assertThat(task.metric("requests-total") - before).isBetween(20_000.0, 24_000.0);
        }
        assertThat(session.execute("SELECT k FROM ks.truncated_slowly").all()).isEmpty();
    }

    private static EventBuilder row(TableSchema t, int key, int c) {
        return EventBuilder.event(Op.CREATE, t).with("a", key).with("b", "b").with("c", c);
    }

    private static ChangeEvent total(TableSchema t, int key, long writetime) {
        return EventBuilder.event(Op.UPDATE, t)
                .at(writetime)
                .with("k", key)
                .with("n", 5L)
                .build();
    }

    private static TableSchema find(String name) {
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }
}
