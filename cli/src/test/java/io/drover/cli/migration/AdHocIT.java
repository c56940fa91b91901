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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots and replays beside a migration that runs, in the order in which an operator might want them. */
class AdHocIT {
    private static final int ROWS = 200;
    private static final int PARTITIONS = KafkaSettings.DEFAULT_PARTITIONS;
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String OTHER_TARGET = "my_keyspace.users_other";

    @TempDir
    private static Path directory;

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
        for (int i = 0; i < ROWS; i++) {
            write(i);
        }
        migration = migration("migration.yaml", UsersTables.TARGET);
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
        aSnapshotOfTwoPartitionsBringsBackTheseTwo();
        aReplayFromAMomentFillsAnotherTargetWithWhatCameSince();
        startSaysThatTheSnapshotIsFinished();
        aTruncationTakesWhatIsOlderWhicheverTaskIsAhead();
        stopRemovesAllConnectors();
    }

    private void replayBringsBackEveryRow() throws Exception {
        target.execute("TRUNCATE " + UsersTables.TARGET);
        Replay replay = new Replay(migration, migration, "again", Clock.systemUTC(), log::add);
        replay.start(migration.originTables(), Optional.empty());
        replay.start(migration.originTables(), Optional.empty());
        replay.await(progress -> {});

        assertThat(ids(UsersTables.TARGET)).hasSize(ROWS);
        assertThat(log)
                .containsExactly(
                        "Replay again runs as connector users-v2-replay-again",
                        "Replay again was started before and goes on",
                        "Replay again is finished; its sink is removed");
        try (StatusReader status = new StatusReader(migration)) {
            assertThat(status.read().replays()).isEmpty();
        }
    }

    private void aSnapshotOfTwoPartitionsBringsBackTheseTwo() throws Exception {
        target.execute("TRUNCATE " + UsersTables.TARGET);
        AdHocSnapshotStart snapshots = new AdHocSnapshotStart(migration, Clock.systemUTC(), log::add);
        assertThatThrownBy(() -> snapshots.run("bad", Map.of("token.range", "7")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("token.range");
        snapshots.run("two", Map.of("where", "user_id IN (" + id(3) + ", " + id(4) + ")"));
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
        Migration other = migration("other.yaml", OTHER_TARGET);

        new Replay(migration, other, "other", Clock.systemUTC(), log::add)
                .start(other.originTables(), Optional.of(moment));

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
        assertThat(sandbox.connect().status(sink).path("tasks")).hasSize(PARTITIONS);
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

    private static Migration migration(String file, String targetTable) throws Exception {
        String text = DemoDocument.text(sandbox, Map.of()).replace(UsersTables.TARGET, targetTable);
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
