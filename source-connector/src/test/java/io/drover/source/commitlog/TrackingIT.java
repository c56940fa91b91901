package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.data.ByteUtils;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.source.EmptiedConfig;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the node does not keep for capture, and what becomes of the schema while a task runs, in this JVM. */
class TrackingIT {
    /** The node syncs its log ten times a second. */
    private static final long SYNCED_MS = 500;

    private static final String OFF = " WITH cdc = false";
    private static final String ON = " WITH cdc = true";

    private static Sandbox sandbox;
    private static CqlSession session;

    private final Map<Map<String, Object>, Map<String, Object>> offsets = new HashMap<>();

    @BeforeAll
    static void start() {
        sandbox = Sandbox.builder()
                .sameCluster()
                .withoutKafka()
                .originSetting("commitlog_segment_size_in_mb", "1")
                .start();
        session = Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(sandbox.origin().contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
        execute(
                "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
                "CREATE KEYSPACE untracked WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
                "CREATE TABLE untracked.filling (id int PRIMARY KEY, v text)");
    }

    @AfterAll
    static void stop() {
        session.close();
        sandbox.close();
    }

    @Test
    void refusesAKeyspaceWhoseWritesAreInNoLog() {
        createVolatile("refused", false);
        assertThatThrownBy(() -> run("refused.t"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("durable_writes = false")
                .hasMessageContaining("ALTER KEYSPACE refused WITH durable_writes = true");
    }

    @Test
    void endsWhenWritesAreNoLongerLogged() throws Exception {
        createVolatile("fading", true);
        try (CaptureRun run = run("fading.t")) {
            insert("fading.t", 1);
            run.until(events -> events.size() == 1);
            execute("ALTER KEYSPACE fading WITH durable_writes = false");
            // Whichever sees it first, who reads the log or who looks at the schema.
            assertThat(failure(run)).contains("fading").contains("durable_writes");
            run.commit();
        }
        insert("fading.t", 2);
        execute("ALTER KEYSPACE fading WITH durable_writes = true", "ALTER TABLE fading.t ADD v int");
        for (int attempt = 1; attempt <= 2; attempt++) {
            try (CaptureRun run = run("fading.t")) {
                assertThat(failure(run))
                        .contains(
                                "writes to fading.t are missing, because durable_writes of keyspace fading was switched off");
                run.commit();
            }
        }
        try (CaptureRun accepting = run("fading.t", Map.of(SegmentConfig.ON_GAP, SegmentConfig.ACCEPT))) {
            insert("fading.t", 3);
            assertThat(ids(accepting.until(events -> ids(events).contains(3)))).containsExactly(3);
            accepting.commit();
        }
        try (CaptureRun run = run("fading.t")) {
            insert("fading.t", 4);
            assertThat(ids(run.until(events -> events.size() == 1))).containsExactly(4);
        }
    }

    @Test
    void goesOnWhenOtherThingsOfTheKeyspaceChange() throws Exception {
        createVolatile("lively", false);
        execute("ALTER KEYSPACE lively WITH durable_writes = true");
        try (CaptureRun run = run("lively.t")) {
            insert("lively.t", 1);
            run.until(events -> events.size() == 1);
            run.commit();
            execute("CREATE TABLE lively.other (id int PRIMARY KEY)", "CREATE TYPE lively.u (x int)");
        }
        execute("DROP TABLE lively.other");
        try (CaptureRun run = run("lively.t")) {
            insert("lively.t", 2);
            assertThat(ids(run.until(events -> events.size() == 1))).containsExactly(2);
        }
    }

    @Test
    void endsWhenCdcIsSwitchedOffAndLosesNothingThatTheNodeStillHas() throws Exception {
        create("switched", "id int PRIMARY KEY");
        try (CaptureRun run = run("ks.switched")) {
            insert("ks.switched", 1);
            run.until(events -> events.size() == 1);
            execute("ALTER TABLE ks.switched" + OFF);
            assertThat(failure(run)).contains("table ks.switched has cdc = false");
            run.commit();
        }
        insert("ks.switched", 2);
        assertThatThrownBy(() -> run("ks.switched"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not tracked by CDC");
        execute("ALTER TABLE ks.switched" + ON);
        insert("ks.switched", 3);
        try (CaptureRun run = run("ks.switched")) {
            assertThat(ids(run.until(events -> ids(events).contains(3)))).containsExactly(2, 3);
        }
    }

    @Test
    void saysThatWritesAreMissingWhichTheNodeDeleted() throws Exception {
        create("forgotten", "id int PRIMARY KEY");
        try (CaptureRun run = run("ks.forgotten")) {
            insert("ks.forgotten", 1);
            run.until(events -> events.size() == 1);
            run.commit();
        }
        execute("ALTER TABLE ks.forgotten" + OFF);
        letTheNodeDeleteSegments(() -> insert("ks.forgotten", 2));
        execute("ALTER TABLE ks.forgotten" + ON, "ALTER TABLE ks.forgotten ADD v int");
        insert("ks.forgotten", 3);
        assertThatThrownBy(() -> run("ks.forgotten"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("writes to ks.forgotten may be missing: table ks.forgotten was altered");
        try (CaptureRun accepting = run("ks.forgotten", Map.of(SegmentConfig.ON_GAP, SegmentConfig.ACCEPT))) {
            assertThat(ids(accepting.until(events -> ids(events).contains(3)))).containsExactly(3);
        }
    }

    @Test
    void goesOnOverTheDeathOfTheNodeWhenItsLogHasAnEnd() throws Exception {
        create("surviving", "id int PRIMARY KEY");
        try (CaptureRun run = run("ks.surviving")) {
            insert("ks.surviving", 1);
            run.until(events -> events.size() == 1);
            run.commit();
        }
        insert("ks.surviving", 2);
        Thread.sleep(SYNCED_MS);
        restart(() -> sandbox.origin().kill());
        execute("ALTER TABLE ks.surviving ADD v int");
        insert("ks.surviving", 3);
        try (CaptureRun run = run("ks.surviving")) {
            assertThat(ids(run.until(events -> ids(events).contains(3)))).containsExactly(2, 3);
        }
    }

    @Test
    void saysThatWritesMayBeMissingWhichTheNodeDeletedWhenItStarted() throws Exception {
        create("replayed", "id int PRIMARY KEY");
        try (CaptureRun run = run("ks.replayed")) {
            insert("ks.replayed", 1);
            run.until(events -> events.size() == 1);
            run.commit();
        }
        execute("ALTER TABLE ks.replayed" + OFF);
        fill();
        insert("ks.replayed", 2);
        execute("ALTER TABLE ks.replayed" + ON);
        restart(() -> sandbox.origin().kill());
        execute("ALTER TABLE ks.replayed ADD v int");
        insert("ks.replayed", 3);
        assertThatThrownBy(() -> run("ks.replayed"))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("writes to ks.replayed may be missing: table ks.replayed was altered");
    }

    @Test
    void saysThatWritesAreMissingFromARunOfTheNodeWithoutCdc() throws Exception {
        create("unseen", "id int PRIMARY KEY");
        try (CaptureRun run = run("ks.unseen")) {
            insert("ks.unseen", 1);
            run.until(events -> events.size() == 1);
            run.commit();
            restart(() -> {
                sandbox.origin().kill();
                sandbox.origin().set("cdc_enabled", "false");
            });
            insert("ks.unseen", 2);
            assertThat(failure(run)).contains("was started with CDC off", "'cdc_enabled: true'");
        }
        assertThatThrownBy(() -> run("ks.unseen")).hasMessageContaining("has CDC off");
        restart(() -> {
            // So that no replay finds the row.
            sandbox.origin().nodetool("drain");
            sandbox.origin().stop();
            sandbox.origin().set("cdc_enabled", "true");
        });
        insert("ks.unseen", 3);
        for (int attempt = 1; attempt <= 2; attempt++) {
            assertThatThrownBy(() -> run("ks.unseen"))
                    .hasMessageContaining("writes to ks.unseen are missing, because node")
                    .hasMessageContaining("ran with 'cdc_enabled: false'");
        }
        Map<String, String> accepting = Map.of(SegmentConfig.ON_GAP, SegmentConfig.ACCEPT);
        try (CaptureRun run = run("ks.unseen", accepting)) {
            assertThat(ids(run.until(events -> ids(events).contains(3)))).containsExactly(3);
            run.commit();
        }
        try (CaptureRun run = run("ks.unseen")) {
            insert("ks.unseen", 4);
            assertThat(ids(run.until(events -> ids(events).contains(4)))).containsExactly(4);
        }
    }

    @Test
    void refusesEncryptedSegments() throws Exception {
        create("secret", "id int PRIMARY KEY");
        Path keys = sandbox.origin().directory().resolve("keys.jceks");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(
                        (keytool + " -genseckey -alias testing:1 -keyalg AES -keysize 128 -storetype jceks -keystore "
                                        + keys + " -storepass cassandra -keypass cassandra")
                                .split(" "))
                .start();
        assertThat(process.waitFor()).isZero();
        restart(() -> {
            sandbox.origin().stop();
            sandbox.origin()
                    .set(
                            "transparent_data_encryption_options",
                            "{enabled: true, chunk_length_kb: 64, cipher: AES/CBC/PKCS5Padding, key_alias: 'testing:1',"
                                    + " key_provider: [{class_name: org.apache.cassandra.security.JKSKeyProvider,"
                                    + " parameters: [{keystore: '" + keys + "', keystore_password: cassandra,"
                                    + " store_type: JCEKS, key_password: cassandra}]}]}");
        });
        try {
            insert("ks.secret", 1);
            assertThatThrownBy(() -> run("ks.secret"))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("encrypts its commit log");
        } finally {
            restart(() -> {
                // What it would replay is encrypted.
                sandbox.origin().nodetool("drain");
                sandbox.origin().stop();
                sandbox.origin().set("transparent_data_encryption_options", "{enabled: false}");
            });
        }
        try (CaptureRun run = run("ks.secret")) {
            assertThat(failure(run)).contains("is encrypted", "'enabled: false'", "a new snapshot");
        }
        Path raw = sandbox.origin().cdcDirectory();
        SegmentDirectory segments = new SegmentDirectory(raw, raw.resolveSibling(raw.getFileName() + "-spill"));
        CapturedOrigin.eventually("the encrypted segments, which the guard may be moving, are deleted", () -> {
            boolean isClean = true;
            for (Segment segment : segments.segments()) {
                if (segment.isEncrypted()) {
                    segment.delete();
                    isClean = false;
                }
            }
            return isClean ? "" : "some were left";
        });
    }

    @Test
    void watchesATableThatWasChosenForItsCdcAlsoWithout() throws Exception {
        create("chosen", "id int PRIMARY KEY");
        Map<String, String> pattern =
                Map.of(CommitLogSourceConfig.TABLES, "", CommitLogSourceConfig.TABLES_INCLUDE, "ks\\.chosen");
        try (CaptureRun run = run("", pattern)) {
            insert("ks.chosen", 1);
            run.until(events -> events.size() == 1);
            run.commit();
            execute("ALTER TABLE ks.chosen" + OFF);
            assertThat(failure(run)).contains("table ks.chosen has cdc = false");
        }
        assertThatThrownBy(() -> run("", pattern)).hasMessageContaining("ks.chosen");
    }

    @Test
    void decodesAColumnThatComesBackWithAnotherTypeAsItIsThen() throws Exception {
        create("retyped", "id int PRIMARY KEY, a ascii, b text");
        try (CaptureRun run = run("ks.retyped")) {
            execute("INSERT INTO ks.retyped (id, a, b) VALUES (1, 'old', 'old')");
            run.until(events -> events.size() == 1);
            execute(
                    "ALTER TABLE ks.retyped DROP b",
                    "ALTER TABLE ks.retyped ADD b blob",
                    "INSERT INTO ks.retyped (id, b) VALUES (2, 0xff)");
            ChangeEvent event = run.until(events -> events.size() == 2).get(1);
            assertThat(event.table()
                            .column(event.table().indexOf("b"))
                            .type()
                            .encode(event.after()[event.table().indexOf("b")]))
                    .isEqualTo(ByteUtils.fromHexString("0xff"));
        }
    }

    @Test
    void passesOverCellsThatAreNewerThanTheDropOfTheirColumn() throws Exception {
        create("future", "id int PRIMARY KEY, a int, gone int, l list<int>, z int");
        long tomorrow = (System.currentTimeMillis() + 86_400_000L) * 1000;
        execute(
                "INSERT INTO ks.future (id, a, gone, l, z) VALUES (1, 1, 1, [1], 1) USING TIMESTAMP " + tomorrow,
                "ALTER TABLE ks.future DROP gone",
                "ALTER TABLE ks.future DROP l",
                "INSERT INTO ks.future (id, z) VALUES (2, 2) USING TIMESTAMP 200");
        try (CaptureRun run = run("ks.future")) {
            assertThat(CapturedOrigin.texts(run.until(events -> events.size() == 2)))
                    .containsExactly("c @" + tomorrow + " {id=1, a=1, z=1}", "c @200 {id=2, z=2}");
        }
    }

    @Test
    void refusesAPartitionKeyThatTheTargetCouldNotHave() throws Exception {
        create("padded", "k frozen<tuple<int, text>> PRIMARY KEY, v int");
        try (CaptureRun run = run("ks.padded")) {
            execute("INSERT INTO ks.padded (k, v) VALUES ((1, null), 1) USING TIMESTAMP 100");
            assertThat(CapturedOrigin.texts(run.until(events -> events.size() == 1)))
                    .containsExactly("c @100 {k=(field1:1), v=1}");
            execute("INSERT INTO ks.padded (k, v) VALUES ((1), 2) USING TIMESTAMP 200");
            assertThat(session.execute("SELECT v FROM ks.padded").all()).hasSize(2);
            assertThat(failure(run)).contains("ks.padded", "column k", "the target would have another key");
        }
    }

    @Test
    void passesOverWhatWasWrittenToATableBeforeItWasDropped() throws Exception {
        create("recreated", "id int PRIMARY KEY");
        Map<String, String> slow = Map.of(TuningConfig.POLL_INTERVAL_MS, "3000", EmptiedConfig.ON_DROP, "emit");
        try (CaptureRun run = run("ks.recreated", slow)) {
            insert("ks.recreated", 1);
            run.until(events -> events.size() == 1);
            insert("ks.recreated", 2);
            execute("DROP TABLE ks.recreated");
            create("recreated", "id int PRIMARY KEY");
            insert("ks.recreated", 3);
            List<ChangeEvent> events = run.until(all -> all.get(all.size() - 1).op() != Op.TRUNCATE && all.size() > 2);
            assertThat(events.stream().map(ChangeEvent::op)).containsExactly(Op.CREATE, Op.TRUNCATE, Op.CREATE);
            assertThat(events.get(2).after()[0]).isEqualTo(3);
        }
    }

    @Test
    void waitsForTheOriginWhenTheSchemaMustBeRead() throws Exception {
        create("waiting", "id int PRIMARY KEY");
        Map<String, String> impatient = Map.of(TuningConfig.READ_RETRY_MS, "1", TuningConfig.QUEUE_MAX_EVENTS, "1");
        try (CaptureRun run = run("ks.waiting", impatient)) {
            // As nobody polls, the last row is not read before the node is gone.
            for (int i = 1; i <= 3; i++) {
                insert("ks.waiting", i);
                Thread.sleep(SYNCED_MS);
            }
            execute("ALTER TABLE ks.waiting ADD v int", "INSERT INTO ks.waiting (id, v) VALUES (4, 4)");
            Thread.sleep(SYNCED_MS);
            sandbox.origin().kill();
            long end = System.nanoTime() + Duration.ofSeconds(3).toNanos();
            while (System.nanoTime() < end) {
                run.poll();
            }
            assertThat(ids(run.events())).contains(1).doesNotContain(4);
            sandbox.origin().start();
            run.until(events -> ids(events).contains(4));
        }
        awaitSession();
    }

    private static void restart(Runnable end) throws Exception {
        end.run();
        sandbox.origin().start();
        awaitSession();
    }

    private static void awaitSession() throws Exception {
        CapturedOrigin.eventually("the session reaches the node", () -> {
            try {
                execute("SELECT key FROM system.local");
                return "";
            } catch (DriverException e) {
                return e.getMessage();
            }
        });
    }

    private static void letTheNodeDeleteSegments(Runnable inOneOfThem) throws Exception {
        List<Long> before = ids();
        fill();
        inOneOfThem.run();
        fill();
        CapturedOrigin.eventually("the node deletes a segment", () -> {
            sandbox.origin().nodetool("flush");
            List<Long> now = ids();
            return now.get(now.size() - 1) - before.get(0) >= now.size() + 2 ? "" : before + " " + now;
        });
    }

    private static List<Long> ids() throws Exception {
        return CapturedOrigin.segments(sandbox.origin()).segments().stream()
                .map(Segment::id)
                .toList();
    }

    private static void fill() {
        SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO untracked.filling (id, v) VALUES (?, ?)");
        String value = "v".repeat(10_000);
        for (int i = 0; i < 300; i++) {
            session.execute(insert.setPositionalValues(List.of(i, value)));
        }
    }

    private static void createVolatile(String keyspace, boolean isDurable) {
        execute(
                "CREATE KEYSPACE " + keyspace
                        + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = "
                        + isDurable,
                "CREATE TABLE " + keyspace + ".t (id int PRIMARY KEY)" + ON);
    }

    private static void create(String table, String columns) {
        execute("CREATE TABLE ks." + table + " (" + columns + ")" + ON);
    }

    private static void insert(String table, int id) {
        execute("INSERT INTO " + table + " (id) VALUES (" + id + ")");
    }

    private static void execute(String... statements) {
        for (String statement : statements) {
            session.execute(statement);
        }
    }

    private static List<Object> ids(List<ChangeEvent> events) {
        return events.stream().map(event -> event.after()[0]).toList();
    }

    private static String failure(CaptureRun run) throws Exception {
        StringBuilder message = new StringBuilder();
        CapturedOrigin.eventually("the task fails", () -> {
            try {
                run.poll();
                return "it runs";
            } catch (ConnectException e) {
                message.append(e.getMessage());
                return "";
            }
        });
        return message.toString();
    }

    private CaptureRun run(String table) {
        return run(table, Map.of());
    }

    private CaptureRun run(String table, Map<String, String> more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "name",
                "it",
                CommitLogSourceConfig.TOPIC_PREFIX,
                "it",
                CommitLogSourceConfig.TABLES,
                table,
                CommitLogSourceConfig.NODE_ADDRESS,
                sandbox.origin().address(),
                SegmentConfig.CDC_DIRECTORY,
                sandbox.origin().cdcDirectory().toString(),
                ClusterConfig.CONTACT_POINTS,
                sandbox.origin().contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER));
        config.putAll(more);
        return new CaptureRun(config, offsets);
    }
}
