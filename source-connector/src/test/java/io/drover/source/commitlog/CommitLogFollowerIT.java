package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.TableId;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Follows the log of a real node that dies, is configured in other ways, or has written much. */
class CommitLogFollowerIT {
    private static final TableId TABLE = new TableId("ks", "t");

    @ParameterizedTest
    @CsvSource({
        "V5_0, mmap, '', periodic",
        "V5_0, standard, '[{class_name: LZ4Compressor}]', batch",
        "V5_0, direct, '', periodic",
        "V3_11, '', '[{class_name: LZ4Compressor}]', periodic"
    })
    void losesNothingWhenTheNodeIsKilled(CassandraVersion version, String access, String compression, String sync)
            throws Exception {
        try (Sandbox sandbox = Sandbox.builder()
                .originVersion(version)
                .sameCluster()
                .withoutKafka()
                .originSetting("commitlog_segment_size_in_mb", "1")
                .originSetting("commitlog_disk_access_mode", access)
                .originSetting("commitlog_compression", compression)
                .originSetting("commitlog_sync", sync)
                .originSetting("commitlog_sync_period_in_ms", sync.equals("periodic") ? "100" : "")
                .start()) {
            CassandraNode origin = sandbox.origin();
            try (CqlSession session = open(origin)) {
                createTable(session);
                insert(session, 0, 3000);
                Thread.sleep(300);
                insert(session, 3000, 3100);
                origin.kill();
            }
            origin.start();
            try (CqlSession session = open(origin);
                    Capture capture = new Capture(session, origin, Optional.empty())) {
                insert(session, 3100, 6000);
                // What a killed node had not synced is lost to the node itself.
                Set<Object> kept = new HashSet<>();
                session.execute("SELECT id FROM ks.t").forEach(row -> kept.add(row.getInt(0)));
                Set<Object> keys = new HashSet<>();
                LogPosition middle = null;
                List<CapturedEvent> events;
                while (!keys.containsAll(kept) && !(events = capture.next()).isEmpty()) {
                    for (CapturedEvent event : events) {
                        keys.add(event.event().after()[0]);
                        middle = keys.size() == 2000 ? event.next() : middle;
                    }
                }
                assertThat(keys).isEqualTo(kept).hasSizeBetween(5900, 6000);
                try (Capture again = new Capture(session, origin, Optional.of(middle))) {
                    assertThat(again.atLeast(kept.size() - 2000)).hasSize(kept.size() - 2000);
                }
                assertThat(capture.finished.isEmpty()).isFalse();
            }
        }
    }

    @Test
    void beginsAMutationAgainOfWhichSomeEventsAreOut() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().sameCluster().withoutKafka().start();
                CqlSession session = open(sandbox.origin())) {
            createTable(session);
            session.execute("BEGIN BATCH"
                    + " INSERT INTO ks.t (id, v) VALUES (1, 'a') USING TIMESTAMP 10;"
                    + " UPDATE ks.t USING TIMESTAMP 20 SET v = 'b' WHERE id = 1;"
                    + " DELETE FROM ks.t USING TIMESTAMP 5 WHERE id = 1;"
                    + " APPLY BATCH");
            session.execute("INSERT INTO ks.t (id) VALUES (2) USING TIMESTAMP 30");
            List<CapturedEvent> all;
            try (Capture capture = new Capture(session, sandbox.origin(), Optional.empty())) {
                all = capture.atLeast(4);
            }
            assertThat(texts(all)).containsExactly("d @5 {id=1}", "c @10 {id=1}", "u @20 {id=1, v=b}", "c @30 {id=2}");
            try (Capture capture = new Capture(
                    session, sandbox.origin(), Optional.of(all.get(0).next()))) {
                assertThat(texts(capture.atLeast(4))).isEqualTo(texts(all));
            }
        }
    }

    @Test
    void keepsTheOrderOfABacklogInWhichTheSchemaChanges() throws Exception {
        try (Sandbox sandbox = Sandbox.builder().sameCluster().withoutKafka().start();
                CqlSession session = open(sandbox.origin())) {
            createTable(session);
            try (Capture capture = new Capture(session, sandbox.origin(), Optional.empty())) {
                // The queue is full with a part of this, so the rest is decoded after the schema has changed.
                insert(session, 0, 4000);
                session.execute("ALTER TABLE ks.t ADD later text");
                for (int id = 4000; id < 6000; id++) {
                    session.execute("INSERT INTO ks.t (id, v, later) VALUES (" + id + ", 'v', 'l')");
                }
                List<CapturedEvent> all = capture.atLeast(6000);
                assertThat(all).extracting(event -> event.event().after()[0]).isEqualTo(ids(6000));
                assertThat(all).extracting(CapturedEvent::next).isSorted();
                assertThat(all.subList(4000, 6000))
                        .extracting(event -> EventText.of(event.event()))
                        .allMatch(text -> text.contains("later=l"));
            }
        }
    }

    private static List<Object> ids(int count) {
        return IntStream.range(0, count).<Object>mapToObj(id -> id).toList();
    }

    private static List<String> texts(List<CapturedEvent> events) {
        return events.stream().map(event -> EventText.of(event.event())).toList();
    }

    private static CqlSession open(CassandraNode origin) {
        return Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(origin.contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
    }

    private static void createTable(CqlSession session) {
        session.execute(
                "CREATE KEYSPACE IF NOT EXISTS ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE IF NOT EXISTS ks.t (id int PRIMARY KEY, v text) WITH cdc = true");
    }

    private static void insert(CqlSession session, int from, int to) {
        var insert = session.prepare("INSERT INTO ks.t (id, v) VALUES (?, ?)");
        String value = "v".repeat(1000);
        for (int id = from; id < to; id++) {
            session.execute(insert.bind(id, value));
        }
    }

    /** What a task connects, without Connect. */
    private static final class Capture implements AutoCloseable {
        private final EventQueue queue = new EventQueue(1000, 1 << 20);
        private final FinishedSegments finished;
        private final Thread thread;

        Capture(CqlSession session, CassandraNode origin, Optional<LogPosition> start) {
            CassandraLibrary.initialize();
            finished = new FinishedSegments(new Slot(CapturedOrigin.segments(origin), "it"));
            OriginSchema schema = new OriginSchema(
                    session,
                    session.getMetadata().getNodes().values().iterator().next(),
                    TableSelection.of(Set.of(TABLE)));
            schema.reload();
            EventPump pump = new EventPump(
                    new MutationDecoder(schema, Map::of, Ownership.ALL, change -> {}),
                    new MutationEvents("it", "cluster", origin.address()),
                    2,
                    queue,
                    start.orElse(LogPosition.startOf(0)),
                    false,
                    Clock.systemUTC());
            thread = new Thread(new CommitLogFollower(
                    CapturedOrigin.segments(origin),
                    pump,
                    queue,
                    finished,
                    position -> {},
                    Duration.ofMillis(20),
                    Duration.ofSeconds(5),
                    Clock.systemUTC()));
            thread.start();
        }

        /** Empty when no more events come. */
        List<CapturedEvent> next() throws InterruptedException {
            return queue.take(Duration.ofSeconds(20)).orElse(List.of());
        }

        List<CapturedEvent> atLeast(int count) throws InterruptedException {
            List<CapturedEvent> events = new ArrayList<>();
            while (events.size() < count) {
                List<CapturedEvent> next = next();
                assertThat(next).as("events behind the first %d", events.size()).isNotEmpty();
                events.addAll(next);
            }
            return events;
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
