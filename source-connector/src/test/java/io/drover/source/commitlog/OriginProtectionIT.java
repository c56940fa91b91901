package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.event.ChangeEvent;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An origin that goes on writing while nothing gets through to Kafka. A write that fails fails the test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OriginProtectionIT {
    private static final int CDC_SPACE_MIB = 24;
    private static final int ROW_BYTES = 100_000;
    private static final int ROWS_OF_TWICE_THE_SPACE = 2 * CDC_SPACE_MIB * (1 << 20) / ROW_BYTES;
    private static final Set<String> TABLE = Set.of("kept");

    private static CapturedOrigin origin;
    private static volatile int written;

    @BeforeAll
    static void start() {
        origin = CapturedOrigin.start(
                CapturedOrigin.sandboxBuilder().originCdcSpaceMiB(CDC_SPACE_MIB),
                Map.of("kept", "id int PRIMARY KEY, padding text"),
                Map.of(
                        "topic.creation.default.partitions", "1",
                        "topic.creation.default.replication.factor", "1",
                        "topic.creation.default.retention.ms", "-1"));
    }

    @AfterAll
    static void stop() {
        if (origin != null) {
            origin.close();
        }
    }

    @Test
    @Order(1)
    void keepsTheOriginWritingAndLosesNothingWhileKafkaIsAway() throws Exception {
        write(1);
        origin.changes("kept");
        origin.sandbox().kafka().stop();
        int first = written;
        write(ROWS_OF_TWICE_THE_SPACE);
        CapturedOrigin.eventually("finished segments are in the spill directory", () -> {
            long spilled = SegmentDirectory.bytesIn(origin.segments().spill());
            return spilled > (CDC_SPACE_MIB << 20) ? "" : spilled + " bytes";
        });
        origin.sandbox().kafka().start();

        assertThat(keys(origin.changes("kept"))).hasSize(written - first);
        CapturedOrigin.eventually(
                "segments go when they are captured",
                () -> origin.segments().segments().size() <= 3 ? "" : "segments are left");
    }

    @Test
    @Order(2)
    void letsConnectCreateTopicsAsItIsTold() throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, CapturedOrigin.CONNECTOR + ".ks.kept");
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", origin.sandbox().kafka().bootstrapServers()))) {
            Config config = admin.describeConfigs(List.of(topic)).all().get().get(topic);
            assertThat(config.get("retention.ms").value()).isEqualTo("-1");
        }
    }

    @Test
    @Order(2)
    void refusesASecondConnectorOnTheSameDirectory() throws Exception {
        origin.createConnector("it-second", TABLE, Map.of());
        assertThat(origin.failure("it-second"))
                .contains("connector " + CapturedOrigin.CONNECTOR + " captures from "
                        + origin.segments().path());
        write(1);
        assertThat(keys(origin.changes("kept"))).hasSize(1);
    }

    @Test
    @Order(2)
    void losesNothingAndRepeatsLittleWhenWorkerAndNodeAreKilledTogether() throws Exception {
        write(5);
        origin.changes("kept");
        CapturedOrigin.eventually(
                "Connect has committed these", () -> committedSegment() == newestSegment() ? "" : "not yet");
        int first = written;
        Thread writer = new Thread(() -> {
            try {
                write(10_000);
            } catch (InterruptedException | DriverException e) {
                // The node is dead.
            }
        });
        writer.start();
        CapturedOrigin.eventually("some writes are in", () -> written > first + 100 ? "" : "few");
        origin.sandbox().connect().kill();
        origin.sandbox().origin().kill();
        writer.join();
        origin.sandbox().origin().start();
        origin.sandbox().connect().start();
        origin.awaitSession();

        List<Integer> events = ids(origin.changes("kept"));
        // What a killed node had not synced is lost to the node itself.
        Set<Integer> kept = new TreeSet<>();
        origin.session().execute("SELECT id FROM ks.kept").forEach(row -> kept.add(row.getInt(0)));
        kept.removeIf(id -> id < first);
        assertThat(kept).hasSizeGreaterThan(100);
        assertThat(new TreeSet<>(events)).containsAll(kept).doesNotContain(first - 1);
    }

    @Test
    @Order(3)
    void tellsThatAnotherCaptureDeletedWhatItHadNotRead() throws Exception {
        write(5);
        origin.changes("kept");
        CapturedOrigin.eventually(
                "Connect has committed these", () -> committedSegment() == newestSegment() ? "" : "not yet");
        long committed = committedSegment();
        origin.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        origin.createConnector("it-second", TABLE, Map.of());
        origin.sandbox().connect().waitUntilRunning("it-second");
        write(ROWS_OF_TWICE_THE_SPACE);
        CapturedOrigin.eventually(
                "the second one has deleted what it read",
                () -> origin.segments().segments().get(0).id() > committed + 1 ? "" : "not yet");
        origin.sandbox().connect().deleteConnector("it-second");

        origin.createConnector(CapturedOrigin.CONNECTOR, TABLE, Map.of());
        assertThat(origin.failureTrace(CapturedOrigin.CONNECTOR))
                .contains("writes to ks.kept are missing")
                .contains("were deleted by another capture on this node")
                .contains("segment " + committed)
                .contains("'on.gap' set to 'accept'");
        goOnOverTheGap(Map.of());
        // So that no task is left that accepts the next gap.
        origin.sandbox().connect().deleteConnector(CapturedOrigin.CONNECTOR);
        origin.createConnector(CapturedOrigin.CONNECTOR, TABLE, Map.of());
        origin.sandbox().connect().waitUntilRunning(CapturedOrigin.CONNECTOR);
    }

    private static long committedSegment() {
        return origin.sandbox()
                .connect()
                .offsets(CapturedOrigin.CONNECTOR)
                .path("offsets")
                .path(0)
                .path("offset")
                .path("segment")
                .asLong();
    }

    private static long newestSegment() throws IOException {
        return origin.segments().segments().stream()
                .filter(Segment::hasIndex)
                .mapToLong(Segment::id)
                .max()
                .orElse(0);
    }

    @Test
    @Order(4)
    void tellsThatTheNodeDeletedSegmentsWhileTheWorkerWasDown() throws Exception {
        origin.sandbox().connect().kill();
        blockWrites(false);
        write(ROWS_OF_TWICE_THE_SPACE);
        blockWrites(true);
        origin.sandbox().connect().start();
        assertThat(origin.failureTrace(CapturedOrigin.CONNECTOR))
                .contains("writes to ks.kept are missing, because the node deleted the oldest segments")
                .contains("'on.gap' set to 'accept'");
        goOnOverTheGap(Map.of());
    }

    @Test
    @Order(5)
    void stopsCapturingAndFreesTheOriginWhenTheSpillDirectoryIsFull() throws Exception {
        Map<String, String> stop = Map.of(
                SegmentConfig.SPILL_MAX_BYTES,
                String.valueOf(8 << 20),
                SegmentConfig.ON_SPILL_FULL,
                SegmentConfig.STOP);
        goOnOverTheGap(stop);
        origin.createConnector(CapturedOrigin.CONNECTOR, TABLE, stop);
        origin.sandbox().connect().waitUntilRunning(CapturedOrigin.CONNECTOR);
        write(1);
        origin.changes("kept");
        origin.sandbox().kafka().stop();
        write(ROWS_OF_TWICE_THE_SPACE);
        origin.sandbox().kafka().start();
        assertThat(origin.failureTrace(CapturedOrigin.CONNECTOR))
                .contains("writes to ks.kept are missing, because the spill directory")
                .contains("was full (8388608 bytes)");
        write(ROWS_OF_TWICE_THE_SPACE);
        goOnOverTheGap(stop);
    }

    private static void goOnOverTheGap(Map<String, String> settings) throws Exception {
        Map<String, String> accepting = new HashMap<>(settings);
        accepting.put(SegmentConfig.ON_GAP, SegmentConfig.ACCEPT);
        origin.createConnector(CapturedOrigin.CONNECTOR, TABLE, accepting);
        CapturedOrigin.eventually("the failed task runs again", () -> {
            JsonNode task = origin.sandbox()
                    .connect()
                    .status(CapturedOrigin.CONNECTOR)
                    .path("tasks")
                    .path(0);
            return task.path("state").asText().equals("RUNNING") ? "" : task.toString();
        });
        write(1);
        assertThat(keys(origin.changes("kept"))).contains(written - 1);
    }

    /** At up to 10 MB a second, as the node looks only four times a second how full its directory is. */
    private static void write(int rows) throws InterruptedException {
        SimpleStatement insert = SimpleStatement.newInstance("INSERT INTO ks.kept (id, padding) VALUES (?, ?)");
        String padding = "x".repeat(ROW_BYTES);
        for (int i = 0; i < rows; i++) {
            origin.session().execute(insert.setPositionalValues(List.of(written++, padding)));
            Thread.sleep(10);
        }
    }

    private static Set<Integer> keys(List<ChangeEvent> events) {
        return new TreeSet<>(ids(events));
    }

    private static List<Integer> ids(List<ChangeEvent> events) {
        return events.stream().map(event -> (Integer) event.after()[0]).toList();
    }

    private static void blockWrites(boolean block) {
        origin.sandbox()
                .origin()
                .nodetool(
                        "sjk",
                        "mx",
                        "--set",
                        "-b",
                        "org.apache.cassandra.db:type=Commitlog",
                        "-f",
                        "CDCBlockWrites",
                        "-v",
                        String.valueOf(block));
    }
}
