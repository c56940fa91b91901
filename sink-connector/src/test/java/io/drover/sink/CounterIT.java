package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Counters: totals in, totals out, with their write times. */
class CounterIT {
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
    void bringsEachCounterToTheNewestTotal() {
        TableSchema t = create("counters");
        try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
            task.apply(
                    total(t, 1, 10, "n", 5),
                    total(t, 1, 30, "n", 5),
                    total(t, 1, 20, "n", 99),
                    total(t, 1, 15, "o", 7),
                    total(t, 2, 10, "n", -4),
                    EventBuilder.event(Op.UPDATE, t)
                            .at(10)
                            .with("k", 2)
                            .with("st", 8L)
                            .build());
            assertCounter("counters", 1, "n", 5, 30);
            assertCounter("counters", 1, "o", 7, 15);
            assertCounter("counters", 2, "n", -4, 10);
            assertCounter("counters", 2, "st", 8, 10);

            task.apply(EventBuilder.event(Op.DELETE, t)
                    .at(40)
                    .with("k", 1)
                    .with("c", 1)
                    .build());
            task.apply(total(t, 1, 35, "n", 6));
            task.apply(row(t, 2).at(20).without("n").build());
            assertThat(session.execute("SELECT n FROM ks.counters WHERE k = 1").one())
                    .isNull();
            assertThat(session.execute("SELECT n FROM ks.counters WHERE k = 2 AND c = 1")
                            .all())
                    .allMatch(row -> row.isNull(0));
        }
    }

    @Test
    void comesToTheSameFromShuffledDuplicatesInTwoTasks() {
        TableSchema t = create("counters_shuffled");
        List<CompletableFuture<Void>> runs = new ArrayList<>();
        for (int which = 0; which < 2; which++) {
            List<ChangeEvent> events = new ArrayList<>();
            for (int time = 1; time <= 10; time++) {
                for (int key = which; key < 20; key += 2) {
                    events.addAll(Collections.nCopies(5, total(t, key, time, "n", key * time * (time % 3 - 1))));
                }
            }
            Collections.shuffle(events, new Random(which));
            runs.add(CompletableFuture.runAsync(() -> {
                try (TaskRun task = new TaskRun(Servers.sinkSettings(), false)) {
                    task.apply(events);
                }
            }));
        }
        runs.forEach(CompletableFuture::join);
        for (int key = 0; key < 20; key++) {
            assertCounter("counters_shuffled", key, "n", 0, 10);
        }
    }

    /**
     * Additions whose answers do not come, from a target that applies them all when it thaws. The last two totals of each
     * counter have one write time.
     */
    @Test
    void countsNothingTwiceThroughTimeouts() {
        TableSchema t = create("counters_frozen");
        Map<String, String> settings = new HashMap<>(Servers.sinkSettings());
        settings.put(ClusterConfig.REQUEST_TIMEOUT_MS, "500");
        settings.put(CassandraSinkConfig.UNANSWERED_SETTLE_MS, "2000");
        try (TaskRun task = new TaskRun(settings, false)) {
            task.apply(total(t, 0, 1, "n", 1));
            List<SinkRecord> batch = new ArrayList<>();
            for (int key = 0; key < 200; key++) {
                for (int time = 2; time <= 4; time++) {
                    batch.add(task.toRecord(total(t, key, time, "n", 10L * time + key)));
                }
                batch.add(task.toRecord(total(t, key, 4, "n", 1000L + key)));
            }
            CompletableFuture<Void> freeze = CompletableFuture.runAsync(CounterIT::freezeOftenForASecond);
            task.put(batch);
            task.awaitAcknowledged();
            freeze.join();
            assertThat(task.metric("retries-total")).isPositive();
        }
        for (int key = 0; key < 200; key++) {
            assertCounter("counters_frozen", key, "n", 1000L + key, 4);
        }
    }

    private static void freezeOftenForASecond() {
        for (int i = 0; i < 4; i++) {
            pause(50);
            Servers.node().pause();
            pause(1000);
            Servers.node().resume();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static TableSchema create(String name) {
        session.execute("CREATE TABLE ks." + name
                + " (k int, c int, n counter, o counter, st counter static, PRIMARY KEY (k, c))");
        return TableSchemas.find(session, new TableId("ks", name)).orElseThrow();
    }

    private static EventBuilder row(TableSchema t, int key) {
        return EventBuilder.event(Op.UPDATE, t).with("k", key).with("c", 1);
    }

    private static ChangeEvent total(TableSchema t, int key, long writetime, String column, long total) {
        return row(t, key).at(writetime).with(column, total).build();
    }

    private static void assertCounter(String table, int key, String column, long total, long writetime) {
        Row row = session.execute(
                        "SELECT " + column + ", WRITETIME(" + column + ") FROM ks." + table + " WHERE k = " + key)
                .one();
        assertThat(row.getLong(0)).as("total of %s", key).isEqualTo(total);
        assertThat(row.getLong(1)).as("write time of %s", key).isEqualTo(writetime);
    }
}
