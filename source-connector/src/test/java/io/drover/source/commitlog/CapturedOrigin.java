package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.source.EmptiedConfig;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.CassandraVersion;
import io.drover.testkit.Sandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A real node whose keyspace {@code ks} a real worker captures into Kafka: CQL goes in, events come out.
 *
 * <p>One connector captures all tables, as two would delete each other's segments. {@link #shared} is one for all classes
 * that can do with Cassandra 5.0 as it comes; it ends with the JVM.
 */
final class CapturedOrigin implements AutoCloseable {
    static final String CONNECTOR = "it-capture";

    /** The first column of the row that ends what a test waits for. */
    private static final int SENTINEL = -1;

    private static CapturedOrigin shared;

    private final Sandbox sandbox;
    private final Map<String, String> settings;
    private final CqlSession session;
    private final Set<String> tables = new TreeSet<>();
    private final Map<String, String> sentinels = new HashMap<>();
    private final Map<String, TopicReader> readers = new HashMap<>();

    private CapturedOrigin(Sandbox sandbox, Map<String, String> settings) {
        this.sandbox = sandbox;
        this.settings = settings;
        this.session = Sessions.open(
                new ClusterConfig(
                        List.of(ClusterConfig.parseContactPoint(sandbox.origin().contactPoint())),
                        CassandraNode.DATACENTER,
                        null,
                        null,
                        Duration.ofSeconds(20)),
                "it");
    }

    static synchronized CapturedOrigin shared() {
        if (shared == null) {
            shared = start(sandboxBuilder(), Map.of());
        }
        return shared;
    }

    /** What {@link #start} needs at least: one cluster with small segments, and our plugin in the worker. */
    static Sandbox.Builder sandboxBuilder() {
        return Sandbox.builder()
                .sameCluster()
                .plugins(List.of(Path.of(System.getProperty("drover.home"), "source-connector/target/plugin")))
                .originSetting("commitlog_segment_size_in_mb", "1");
    }

    /**
     * Starts the servers and captures the tables of the {@linkplain CaptureCases cases}.
     *
     * @param settings of the connector, over those that it needs
     */
    static CapturedOrigin start(Sandbox.Builder builder, Map<String, String> settings) {
        return start(builder, CaptureCases.TABLES, settings);
    }

    /** @param definitions of the tables, as in {@link #create} */
    static CapturedOrigin start(
            Sandbox.Builder builder, Map<String, String> definitions, Map<String, String> settings) {
        CapturedOrigin origin = new CapturedOrigin(builder.start(), settings);
        origin.execute(
                "CREATE KEYSPACE ks WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
                "CREATE TYPE ks.person (name text, age int)",
                "CREATE TABLE ks.untracked (id int PRIMARY KEY, v text)");
        origin.capture(definitions);
        return origin;
    }

    Sandbox sandbox() {
        return sandbox;
    }

    CqlSession session() {
        return session;
    }

    /** The node's segments, with those that were moved out of its way. */
    SegmentDirectory segments() {
        SegmentDirectory unmoved = segments(sandbox.origin());
        Path directory = unmoved.path();
        return new SegmentDirectory(
                unmoved.live(), directory, directory.resolveSibling(directory.getFileName() + "-spill"));
    }

    /** A node's segments, when nothing is moved out of its way. */
    static SegmentDirectory segments(CassandraNode node) {
        List<Path> live = node.version() == CassandraVersion.V3_11 ? List.of(node.commitLogDirectory()) : List.of();
        return new SegmentDirectory(live, node.cdcDirectory(), node.cdcDirectory());
    }

    void execute(String... statements) {
        for (String statement : statements) {
            session.execute(statement);
        }
    }

    /** Waits until the session has found the restarted node again. */
    void awaitSession() throws Exception {
        eventually("the session reaches the node", () -> {
            try {
                execute("SELECT key FROM system.local");
                return "";
            } catch (DriverException e) {
                return e.getMessage();
            }
        });
    }

    /** @param definitions by table name, what stands in the parentheses of CREATE TABLE */
    void create(Map<String, String> definitions) {
        definitions.forEach((table, columns) -> execute("CREATE TABLE ks." + table + " (" + columns + ")"
                + (columns.contains(") WITH ") ? " AND" : " WITH") + " cdc = true"));
    }

    /** Creates tables and captures them too. */
    void capture(Map<String, String> definitions) {
        create(definitions);
        tables.addAll(definitions.keySet());
        recapture(Map.of());
    }

    /** Creates the connector that captures all tables, or sets it right. */
    void recapture(Map<String, String> extra) {
        createConnector(CONNECTOR, tables, extra);
        sandbox.connect().waitUntilRunning(CONNECTOR);
    }

    /** As {@link #recapture}, when no task with the former settings goes on. Connect replaces tasks some time after it is told. */
    void recaptureAnew(Map<String, String> extra) {
        sandbox.connect().deleteConnector(CONNECTOR);
        recapture(extra);
    }

    /** As {@link #recapture}, when another connector captured meanwhile and deleted what this one had not read. */
    void recaptureOverGap(Map<String, String> extra) {
        Map<String, String> accepting = new HashMap<>(extra);
        accepting.put(SegmentConfig.ON_GAP, SegmentConfig.ACCEPT);
        recapture(accepting);
    }

    void createConnector(String name, Set<String> captured, Map<String, String> extra) {
        Map<String, String> config = new HashMap<>();
        config.put("connector.class", CommitLogSource.class.getName());
        config.put("tasks.max", "1");
        config.put(CommitLogSourceConfig.TOPIC_PREFIX, name);
        config.put(
                CommitLogSourceConfig.TABLES,
                String.join(",", captured.stream().map(table -> "ks." + table).toList()));
        config.put(CommitLogSourceConfig.NODE_ADDRESS, sandbox.origin().address());
        config.put(SegmentConfig.CDC_DIRECTORY, sandbox.origin().cdcDirectory().toString());
        segments().live().forEach(path -> config.put(SegmentConfig.COMMITLOG_DIRECTORY, path.toString()));
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.origin().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.put(EmptiedConfig.TRUNCATE_BOOTSTRAP_SERVERS, sandbox.kafka().bootstrapServers());
        config.putAll(settings);
        config.putAll(extra);
        sandbox.connect().createConnector(name, config);
    }

    /** Runs statements, and gives the events that they made of the table as {@link EventText}. */
    List<String> events(String table, String... statements) {
        execute(statements);
        return texts(changes(table));
    }

    static List<String> texts(List<ChangeEvent> events) {
        return events.stream().map(EventText::of).toList();
    }

    /** The events of the table since the last call. */
    List<ChangeEvent> changes(String table) {
        execute(sentinels.computeIfAbsent(table, this::sentinel));
        return reader(table).readUntil(event -> Integer.valueOf(SENTINEL).equals(event.after()[0]));
    }

    /** For an event with the whole row, of which the first column is the key. */
    void assertHasWhatIsStored(ChangeEvent event) {
        TableSchema table = event.table();
        Row row = session.execute("SELECT * FROM " + table.id() + " WHERE "
                        + table.column(0).name() + " = " + event.after()[0])
                .one();
        for (int i = 0; i < table.size(); i++) {
            Column column = table.column(i);
            assertThat(column.type().encode(event.after()[i]))
                    .as("%s of row %s", column, event.after()[0])
                    .isEqualTo(row.getBytesUnsafe(column.name()));
        }
    }

    /** The events of the table since the last call, up to and with the one that matches. */
    List<ChangeEvent> changesUntil(String table, Predicate<ChangeEvent> last) {
        List<ChangeEvent> events = new ArrayList<>();
        events.addAll(reader(table).readUntil(event -> {
            boolean matches = last.test(event);
            if (matches) {
                events.add(event);
            }
            return matches;
        }));
        return events;
    }

    private TopicReader reader(String table) {
        return readers.computeIfAbsent(
                table,
                name -> new TopicReader(
                        sandbox.kafka().bootstrapServers(), CONNECTOR + ".ks." + name.replace("\"", "")));
    }

    /** Writes a row with nothing but its key, of which the first column is an int; a counter's is incremented. */
    private String sentinel(String table) {
        TableMetadata metadata = session.refreshSchema()
                .getKeyspace("ks")
                .flatMap(keyspace -> keyspace.getTable(table))
                .orElseThrow();
        Map<String, String> key = new LinkedHashMap<>();
        for (ColumnMetadata column : metadata.getPrimaryKey()) {
            String value = column.getType().equals(DataTypes.TEXT) ? "''" : key.isEmpty() ? "" + SENTINEL : "0";
            key.put(column.getName().asCql(true), value);
        }
        return metadata.getColumns().values().stream()
                .filter(column -> column.getType().equals(DataTypes.COUNTER) && !column.isStatic())
                .map(column -> column.getName().asCql(true))
                .findFirst()
                .map(counter -> "UPDATE ks." + table + " SET " + counter + " = " + counter + " + 1 WHERE "
                        + key.entrySet().stream().map(Object::toString).collect(Collectors.joining(" AND ")))
                .orElseGet(() -> "INSERT INTO ks." + table + " (" + String.join(", ", key.keySet()) + ") VALUES ("
                        + String.join(", ", key.values()) + ")");
    }

    /** Waits for the connector's task to fail, deletes it, and gives the trace. */
    String failure(String connector) throws Exception {
        String trace = failureTrace(connector);
        sandbox.connect().deleteConnector(connector);
        return trace;
    }

    /** Waits for the connector's task to fail. */
    String failureTrace(String connector) throws Exception {
        StringBuilder trace = new StringBuilder();
        eventually("task of " + connector + " fails", () -> {
            JsonNode task = sandbox.connect().status(connector).path("tasks").path(0);
            trace.append(task.path("trace").asText());
            return task.path("state").asText().equals("FAILED") ? "" : "not failed: " + task;
        });
        return trace.toString();
    }

    interface Probe {
        /** What is still missing; empty when nothing is. */
        String missing() throws Exception;
    }

    static void eventually(String what, Probe probe) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        String missing;
        do {
            Thread.sleep(100);
            try {
                missing = probe.missing();
            } catch (IllegalStateException e) {
                missing = e.getMessage();
            }
        } while (!missing.isEmpty() && System.nanoTime() < deadline);
        assertThat(missing).as(what).isEmpty();
    }

    @Override
    public void close() {
        readers.values().forEach(TopicReader::close);
        session.close();
        sandbox.close();
    }
}
