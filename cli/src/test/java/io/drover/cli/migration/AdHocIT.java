package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.Sessions;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.demo.DemoDocument;
import io.drover.cli.demo.UsersTables;
import io.drover.cli.document.KafkaSettings;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.ExitCode;
import io.drover.model.TableId;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.Plugins;
import io.drover.testkit.Sandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Snapshots and replays beside a migration that runs, in the order in which an operator might want them. */
class AdHocIT {
    private static final int ROWS = 200;
    private static final int PARTITIONS = KafkaSettings.DEFAULT_PARTITIONS;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String OTHER_TARGET = "my_keyspace.users_other";
    private static final int HOT_ROWS = 20;
    private static final String LISTS = "my_keyspace.lists";
    private static final String COUNTERS = "my_keyspace.counters";
    private static final String ONE_WRITER_TABLES = """
              - {origin: my_keyspace.lists, target: my_keyspace.lists_new}
              - {origin: my_keyspace.counters, target: my_keyspace.counters_new}
            """;

    @TempDir
    private static Path directory;

    private static final List<TableId> USERS = List.of(TableId.parse(UsersTables.ORIGIN));

    private static Sandbox sandbox;
    private static CqlSession origin;
    private static CqlSession target;
    private static Migration migration;

    private final List<String> log = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        sandbox = Sandbox.builder().plugins(Plugins.drover()).start();
        origin = session(sandbox.origin());
        target = session(sandbox.target());
        UsersTables.createOrigin(origin);
        UsersTables.createTarget(target);
        target.execute("CREATE TABLE " + OTHER_TARGET
                + " (user_id uuid PRIMARY KEY, username text, email text, signup_date timestamp)");
        origin.execute("CREATE TABLE " + LISTS + " (k int PRIMARY KEY, l list<int>) WITH cdc = true");
        origin.execute("CREATE TABLE " + COUNTERS + " (k int PRIMARY KEY, n counter) WITH cdc = true");
        target.execute("CREATE TABLE " + LISTS + "_new (k int PRIMARY KEY, l list<int>)");
        target.execute("CREATE TABLE " + COUNTERS + "_new (k int PRIMARY KEY, n counter)");
        for (int i = 0; i < ROWS; i++) {
            write(i);
        }
        migration = migration("migration.yaml", UsersTables.TARGET, ONE_WRITER_TABLES);
        new MigrationStart(migration, Clock.systemUTC(), line -> {}).run();
        await(() -> {
            try (StatusReader status = new StatusReader(migration)) {
                return status.read().isSnapshotFinished() && status.hasApplied(status.mark());
            }
        });
    }

    @AfterAll
    static void stop() {
        if (origin != null) {
            origin.close();
        }
        if (target != null) {
            target.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void replaysAndSnapshotsBesideTheStream() throws Exception {
        replayBringsBackEveryRow();
        aReplayBesideLiveWritesLeavesListsAndCountersRight();
        aReplayOfListsAndCountersNeverGetsASecondSink();
        aSnapshotOfTwoPartitionsBringsBackTheseTwo();
        aReplayFromAMomentFillsAnotherTargetWithWhatCameSince();
        startSaysThatTheSnapshotIsFinished();
        aTruncationTakesWhatIsOlderWhicheverTaskIsAhead();
        aReplaySaysWhatKafkaHasDeleted();
        stopRemovesAllConnectors();
    }

    private void replayBringsBackEveryRow() throws Exception {
        target.execute("TRUNCATE " + UsersTables.TARGET);
        try (Replay replay = replay("again")) {
            replay.start(USERS, Optional.empty());
            assertThat(replay.start(USERS, Optional.empty())).isEmpty();
            replay.await(progress -> {});
        }

        assertThat(ids(UsersTables.TARGET)).hasSize(ROWS);
        assertThat(log)
                .containsExactly(
                        "Replay again runs as connector users-v2-replay-again",
                        "Replay again was started before and goes on",
                        "Removed connector users-v2-replay-again",
                        "Replay again is finished");
        try (StatusReader status = new StatusReader(migration)) {
            assertThat(status.read().replays()).isEmpty();
        }
    }

    /** Each command but the last is killed: once with the sink stopped, once when it has gone back. */
    private void aReplayBesideLiveWritesLeavesListsAndCountersRight() throws Exception {
        String sink = new ConnectorPlan(migration).sinkName();
        ConnectClient connect = new ConnectClient(migration.connect().url());
        AtomicBoolean writing = new AtomicBoolean(true);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            for (int i = 0; writing.get(); i++) {
                changeHotRow(i);
            }
        });
        List<String> lines = new ArrayList<>();
        try (StatusReader status = new StatusReader(migration);
                Replay first = new Replay(migration, migration, "all", Clock.systemUTC(), lines::add);
                Replay again = new Replay(migration, migration, "all", Clock.systemUTC(), lines::add)) {
            await(() -> status.mark().records() > ROWS + 200);
            connect.stop(sink);
            first.start(migration.originTables(), Optional.empty());
            connect.stop(sink);
            again.start(migration.originTables(), Optional.empty());
            again.await(progress -> {});
            writing.set(false);
            writer.join();
            await(() -> status.hasApplied(status.mark()));
            assertThat(status.read().replays()).isEmpty();
        }
        assertThat(lines)
                .contains("Replay all was started before and goes on", "Replay all is finished")
                .anyMatch(line -> line.startsWith("Replay all runs in connector " + sink));
        assertThat(rows(target, "SELECT k, l FROM " + LISTS + "_new"))
                .isEqualTo(rows(origin, "SELECT k, l FROM " + LISTS))
                .hasSize(HOT_ROWS);
        assertThat(rows(target, "SELECT k, n FROM " + COUNTERS + "_new"))
                .isEqualTo(rows(origin, "SELECT k, n FROM " + COUNTERS))
                .hasSize(HOT_ROWS);
    }

    private static void changeHotRow(int i) {
        int key = i % HOT_ROWS;
        String change = i / HOT_ROWS % 10 == 0 ? "[" + i + "]" : "l + [" + i + "]";
        origin.execute("UPDATE " + LISTS + " SET l = " + change + " WHERE k = " + key);
        origin.execute("UPDATE " + COUNTERS + " SET n = n + " + (1 + i % 7) + " WHERE k = " + key);
    }

    private static List<String> rows(CqlSession session, String query) {
        return session.execute(query).all().stream()
                .map(row -> row.getFormattedContents())
                .sorted()
                .toList();
    }

    private void aReplayOfListsAndCountersNeverGetsASecondSink() throws Exception {
        Migration moved = MigrationReader.read(Files.writeString(
                directory.resolve("moved.yaml"),
                Files.readString(Path.of(migration.path()))
                        .replace("my_keyspace.lists_new", "my_keyspace.lists_new, where: \"k >= 0\"")));
        assertThatThrownBy(() -> start(moved, "second", moved.originTables()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll(
                        "my_keyspace.lists", "one sink only", "drover stop", new ConnectorPlan(migration).sinkName());
        // What another table has become since does not matter to them.
        target.execute("ALTER TABLE " + UsersTables.TARGET + " ADD later int");
        start(migration, "one-of-them", List.of(TableId.parse(COUNTERS)));
        target.execute("ALTER TABLE " + UsersTables.TARGET + " DROP later");
        assertThatThrownBy(() -> {
                    try (Replay future = replay("future")) {
                        future.start(USERS, Optional.of(Instant.now().plusSeconds(3600)));
                    }
                })
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("in the future");
    }

    private void start(Migration into, String id, List<TableId> tables) {
        try (Replay replay = new Replay(migration, into, id, Clock.systemUTC(), log::add)) {
            replay.start(tables, Optional.empty());
        }
    }

    private Replay replay(String id) {
        return new Replay(migration, migration, id, Clock.systemUTC(), log::add);
    }

    private void aReplaySaysWhatKafkaHasDeleted() throws Exception {
        TopicPartition first = new TopicPartition("users-v2." + UsersTables.ORIGIN, 0);
        try (Admin admin = Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.kafka().bootstrapServers()))) {
            admin.deleteRecords(Map.of(first, RecordsToDelete.beforeOffset(5)))
                    .all()
                    .get();
        }
        int exit = new CommandLine(new ReplayCommand())
                .execute("-f", migration.path(), "--table", UsersTables.ORIGIN, "--from", "earliest", "--wait");
        assertThat(exit).isEqualTo(ExitCode.FAILED.code());
        try (Replay replay = replay("partial")) {
            assertThat(replay.start(USERS, Optional.empty()))
                    .containsExactly("Kafka has deleted the first 5 records of topic users-v2." + UsersTables.ORIGIN);
        }
    }

    private void aSnapshotOfTwoPartitionsBringsBackTheseTwo() throws Exception {
        target.execute("TRUNCATE " + UsersTables.TARGET);
        AdHocSnapshotStart snapshots = new AdHocSnapshotStart(migration, Clock.systemUTC(), log::add);
        assertThatThrownBy(() -> snapshots.run("bad", Map.of("token.range", "7")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("token.range");
        snapshots.run(
                "two", Map.of("tables", UsersTables.ORIGIN, "where", "user_id IN (" + id(3) + ", " + id(4) + ")"));
        assertThatThrownBy(() -> snapshots.run("two", Map.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("there is a snapshot two already");

        try (StatusReader status = new StatusReader(migration)) {
            await(() -> status.read().adHocSnapshots().stream()
                            .flatMap(snapshot -> snapshot.tables().stream())
                            .anyMatch(MigrationStatus.TableSnapshot::finished)
                    && status.hasApplied(status.mark()));
            MigrationStatus.AdHocSnapshot two = status.read().adHocSnapshots().get(0);
            assertThat(two.id()).isEqualTo("two");
            assertThat(two.tables().get(0).rows()).isEqualTo(2);
            assertThat(two.tables().get(0).rangesDone()).isEqualTo(2);
            assertThat(two.tables().get(0).rangesLeft()).isZero();
        }
        assertThat(ids(UsersTables.TARGET)).containsExactlyInAnyOrder(id(3), id(4));
    }

    private void aReplayFromAMomentFillsAnotherTargetWithWhatCameSince() throws Exception {
        Instant moment = Instant.now();
        write(ROWS);
        await(() -> ids(UsersTables.TARGET).contains(id(ROWS)));
        Migration other = migration("other.yaml", OTHER_TARGET, "");

        try (Replay replay = new Replay(migration, other, "other", Clock.systemUTC(), log::add)) {
            replay.start(other.originTables(), Optional.of(moment));
            assertThatThrownBy(() -> replay.start(other.originTables(), Optional.empty()))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageContainingAll("replay other of", moment.toString(), "another --id");
        }
        assertThatThrownBy(() -> start(migration, "other", USERS)).hasMessageContaining("another --id");

        await(() -> ids(OTHER_TARGET).contains(id(ROWS)));
        assertThat(ids(OTHER_TARGET)).containsExactly(id(ROWS));
        try (StatusReader status = new StatusReader(migration)) {
            await(() -> status.read().replays().get(0).finished());
            assertThat(status.read().replays().get(0).id()).isEqualTo("other");
        }
        write(ROWS + 1);
        await(() -> ids(OTHER_TARGET).contains(id(ROWS + 1)));
    }

    private void startSaysThatTheSnapshotIsFinished() {
        List<String> lines = new ArrayList<>();
        new MigrationStart(migration, Clock.systemUTC(), lines::add).run();

        assertThat(lines).contains("The snapshot is finished; the stream goes on");
    }

    /** While the sink is paused, older writes and the truncation pile up in every partition of the topic. */
    private void aTruncationTakesWhatIsOlderWhicheverTaskIsAhead() throws Exception {
        String sink = new ConnectorPlan(migration).sinkName();
        ConnectClient connect = new ConnectClient(migration.connect().url());
        Map<String, String> config = new HashMap<>(connect.config(sink).orElseThrow());
        config.put("allow.truncate", "true");
        connect.put(sink, config);
        sandbox.connect().request("PUT", "/connectors/" + sink + "/pause", null);
        await(() -> sandbox.connect().status(sink).path("tasks").findValuesAsText("state").stream()
                .allMatch("PAUSED"::equals));
        assertThat(sandbox.connect().status(sink).path("tasks")).hasSizeGreaterThanOrEqualTo(PARTITIONS);
        for (int i = 1000; i < 3000; i++) {
            write(i);
        }
        origin.execute("TRUNCATE " + UsersTables.ORIGIN);
        awaitTruncationInEveryPartition();
        for (int i = 3000; i < 3020; i++) {
            write(i);
        }
        sandbox.connect().request("PUT", "/connectors/" + sink + "/resume", null);

        Set<UUID> left = ids(origin, UsersTables.ORIGIN);
        assertThat(left).hasSize(20);
        try (StatusReader status = new StatusReader(migration)) {
            await(() -> ids(UsersTables.TARGET).containsAll(left) && status.hasApplied(status.mark()));
        }
        assertThat(ids(UsersTables.TARGET)).isEqualTo(left);
    }

    private static void awaitTruncationInEveryPartition() throws Exception {
        Set<Integer> told = new TreeSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, sandbox.kafka().bootstrapServers()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition("users-v2." + UsersTables.ORIGIN, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(event -> {
                    if (new String(event.value(), StandardCharsets.UTF_8).contains("\"op\":\"t\"")) {
                        told.add(event.partition());
                    }
                });
                return told.size() == PARTITIONS;
            });
        }
    }

    private void stopRemovesAllConnectors() {
        new MigrationStop(migration, log::add).run(false);

        assertThat(sandbox.connect().request("GET", "/connectors", null)).isEmpty();
    }

    private static Migration migration(String file, String targetTable, String moreTables) throws Exception {
        String text = DemoDocument.text(sandbox, Map.of()).replace(UsersTables.TARGET, targetTable) + moreTables;
        return MigrationReader.read(Files.writeString(directory.resolve(file), text));
    }

    private static CqlSession session(CassandraNode node) {
        return Sessions.open(ClusterConfig.of(node.contactPoint(), CassandraNode.DATACENTER), "it");
    }

    private static void write(int i) {
        origin.execute(
                "INSERT INTO " + UsersTables.ORIGIN + " (user_id, username, email) VALUES (?, ?, ?)",
                id(i),
                "user" + i,
                "user" + i + "@example.org");
    }

    private static UUID id(int i) {
        return new UUID(0, i);
    }

    private static Set<UUID> ids(String table) {
        return ids(target, table);
    }

    private static Set<UUID> ids(CqlSession session, String table) {
        return session.execute("SELECT user_id FROM " + table).all().stream()
                .map(row -> row.getUuid(0))
                .collect(Collectors.toSet());
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            Thread.sleep(200);
        }
    }
}
