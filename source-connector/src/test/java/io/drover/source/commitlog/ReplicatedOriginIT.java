package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.event.ChangeEvent;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two nodes with each row on both, and a capture beside each of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatedOriginIT {
    private static final int ROWS = 100;

    private static Sandbox sandbox;
    private static CqlSession session;
    private static int written;

    private final Map<Map<String, Object>, Map<String, Object>> offsets = new HashMap<>();

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.builder()
                .sameCluster()
                .withoutKafka()
                .originNodes(2)
                .originSetting("commitlog_segment_size_in_mb", "1")
                .start();
        session = Sessions.open(
                new ClusterConfig(
                        sandbox.originNodes().stream()
                                .map(node -> ClusterConfig.parseContactPoint(node.contactPoint()))
                                .toList(),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
        ddl("CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 2}");
        ddl("CREATE TABLE ks.t (id int PRIMARY KEY) WITH cdc = true");
        for (Node node : session.getMetadata().getNodes().values()) {
            CapturedOrigin.eventually("node " + node + " knows the table", () -> query(node));
        }
    }

    @AfterAll
    static void stop() {
        if (session != null) {
            session.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    @Order(1)
    void refusesTheDirectoryOfAnotherNode() {
        Map<String, String> config = config(node(0), "all");
        config.put(SegmentConfig.CDC_DIRECTORY, node(1).cdcDirectory().toString());
        assertThatThrownBy(() -> run(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is not the cdc_raw_directory of node " + node(0).address() + ", which is "
                        + node(0).cdcDirectory());
    }

    @Test
    @Order(1)
    void validatesWhatTheOriginTells() {
        Map<String, String> config = config(node(0), "all");
        assertThat(errors(config)).isEmpty();
        config.put(CommitLogSourceConfig.TABLES, "ks.t, ks.missing");
        assertThat(errors(config)).containsOnlyKeys(CommitLogSourceConfig.TABLES);
        config.put(SegmentConfig.CDC_DIRECTORY, "/elsewhere");
        assertThat(errors(config)).containsOnlyKeys(SegmentConfig.CDC_DIRECTORY);
        config.put(CommitLogSourceConfig.NODE_ADDRESS, "127.9.9.9");
        assertThat(errors(config)).containsOnlyKeys(CommitLogSourceConfig.NODE_ADDRESS);
        config.put(ClusterConfig.CONTACT_POINTS, "127.9.9.9:1");
        assertThat(errors(config)).containsOnlyKeys(ClusterConfig.CONTACT_POINTS);
    }

    private static Map<String, List<String>> errors(Map<String, String> config) {
        return new CommitLogSource()
                .validate(config).configValues().stream()
                        .filter(value -> !value.errorMessages().isEmpty())
                        .collect(Collectors.toMap(ConfigValue::name, ConfigValue::errorMessages));
    }

    @Test
    @Order(2)
    void emitsEachWriteFromItsFirstReplicaAlone() throws Exception {
        List<Integer> rows = write(ROWS, ConsistencyLevel.ALL);
        try (CaptureRun first = run(config(node(0), "primary"));
                CaptureRun second = run(config(node(1), "primary"))) {
            CapturedOrigin.eventually("both logs are read and all rows came", () -> {
                first.poll();
                second.poll();
                long behind = Math.max(first.metric("bytes-behind"), second.metric("bytes-behind"));
                boolean isAll = Stream.of(first, second)
                        .flatMap(run -> keys(run.events()).stream())
                        .toList()
                        .containsAll(rows);
                return isAll && behind >= 0 && behind < 100 ? "" : behind + " bytes behind, all: " + isAll;
            });
            first.poll();
            second.poll();
            List<Integer> emitted = new ArrayList<>(keys(first.events()));
            emitted.addAll(keys(second.events()));
            assertThat(emitted).containsExactlyInAnyOrderElementsOf(rows);
            assertThat(first.events()).isNotEmpty();
            assertThat(second.events()).isNotEmpty();
            assertThat(first.metric("events.ks.t")).isEqualTo(first.events().size());
            assertThat(first.metric("newest-event-lag-ms")).isBetween(0L, 600_000L);
            assertThat(first.metric("cdc-raw-bytes")).isGreaterThan(1 << 20);
            first.commit();
            second.commit();
        }
    }

    @Test
    @Order(3)
    void losesNothingWithAllWhenANodeDiesForAWhile() throws Exception {
        int start = written;
        List<Integer> rows = new ArrayList<>();
        try (CaptureRun first = run(config(node(0), "all"));
                CaptureRun second = run(config(node(1), "all"))) {
            rows.addAll(write(ROWS, ConsistencyLevel.ALL));
            node(1).kill();
            rows.addAll(write(ROWS, ConsistencyLevel.ONE));
            node(1).start();
            rows.addAll(write(ROWS, ConsistencyLevel.ONE));
            assertThat(new TreeSet<>(keys(first.until(events -> keys(events).containsAll(rows)))))
                    .containsAll(rows);
            // What a killed node had not synced is not in its own log; the other one's has it.
            second.until(events -> keys(events).contains(start));
        }
    }

    @Test
    @Order(4)
    void capturesTablesThatMatchAndTheirSuccessors() throws Exception {
        Map<String, String> config = config(node(0), "all");
        config.remove(CommitLogSourceConfig.TABLES);
        config.put(CommitLogSourceConfig.TABLES_INCLUDE, "ks\\.t.*");
        config.put(CommitLogSourceConfig.TABLES_EXCLUDE, "ks\\.t_private.*");
        try (CaptureRun run = run(config)) {
            run.until(events -> keys(events).contains(0));
            ddl("CREATE TABLE ks.t_private (id int PRIMARY KEY) WITH cdc = true");
            ddl("CREATE TABLE ks.t_plain (id int PRIMARY KEY)");
            ddl("CREATE TABLE ks.t_new (id int PRIMARY KEY) WITH cdc = true");
            for (String table : List.of("t_private", "t_plain", "t_new")) {
                CapturedOrigin.eventually("table " + table + " can be written", () -> insert(table, -1));
            }
            run.until(events -> keys(events).contains(-1));
            ddl("ALTER TABLE ks.t_plain WITH cdc = true");
            int[] id = {-2};
            CapturedOrigin.eventually("the table is captured that CDC tracks now", () -> {
                insert("t_plain", id[0]--);
                run.poll();
                return run.events().stream()
                                .anyMatch(event -> event.table().id().table().equals("t_plain"))
                        ? ""
                        : "no event";
            });
            assertThat(run.events())
                    .extracting(event -> event.table().id().table())
                    .contains("t", "t_new", "t_plain")
                    .doesNotContain("t_private");
        }
    }

    @Test
    @Order(5)
    void waitsForAnOriginThatIsAway() throws Exception {
        sandbox.originNodes().forEach(CassandraNode::kill);
        try (CaptureRun run = run(config(node(0), "all"))) {
            assertThat(run.events()).isEmpty();
            node(0).start();
            node(1).start();
            assertThat(keys(run.until(events -> keys(events).contains(0)))).contains(0);
        }
    }

    /** The driver's agreement on the schema can come before a node has applied a change, so one node gets them all. */
    private static void ddl(String statement) {
        Node first = session.getMetadata()
                .findNode(ClusterConfig.parseContactPoint(node(0).contactPoint()))
                .orElseThrow();
        session.execute(SimpleStatement.newInstance(statement).setNode(first));
    }

    private static String query(Node node) {
        try {
            session.execute(SimpleStatement.newInstance("SELECT * FROM ks.t LIMIT 1")
                    .setConsistencyLevel(ConsistencyLevel.ONE)
                    .setNode(node));
            return "";
        } catch (DriverException e) {
            return e.getMessage();
        }
    }

    /** Gives what is in the way, such as a node that has not heard of the table yet. */
    private static String insert(String table, int id) {
        try {
            session.execute("INSERT INTO ks." + table + " (id) VALUES (" + id + ")");
            return "";
        } catch (DriverException e) {
            return e.getMessage();
        }
    }

    private static CassandraNode node(int index) {
        return sandbox.originNodes().get(index);
    }

    private CaptureRun run(Map<String, String> config) {
        return new CaptureRun(config, offsets);
    }

    private static Map<String, String> config(CassandraNode node, String ownership) {
        return new HashMap<>(Map.of(
                "name",
                "it-" + node.address(),
                CommitLogSourceConfig.TOPIC_PREFIX,
                "it",
                CommitLogSourceConfig.TABLES,
                "ks.t",
                CommitLogSourceConfig.NODE_ADDRESS,
                node.address(),
                SegmentConfig.CDC_DIRECTORY,
                node.cdcDirectory().toString(),
                CommitLogSourceConfig.OWNERSHIP,
                ownership,
                ClusterConfig.CONTACT_POINTS,
                node.contactPoint(),
                ClusterConfig.DATACENTER,
                CassandraNode.DATACENTER));
    }

    private static List<Integer> write(int rows, ConsistencyLevel level) {
        List<Integer> keys = IntStream.range(written, written + rows).boxed().toList();
        for (int key : keys) {
            session.execute(SimpleStatement.newInstance("INSERT INTO ks.t (id) VALUES (?)", key)
                    .setConsistencyLevel(level));
        }
        written += rows;
        return keys;
    }

    private static List<Integer> keys(List<ChangeEvent> events) {
        return events.stream().map(event -> (Integer) event.after()[0]).toList();
    }
}
