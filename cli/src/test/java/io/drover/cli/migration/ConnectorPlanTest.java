package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cassandra.ClusterConfig;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.mapping.Mapping;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.ScalarType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectorPlanTest {
    private static final String DOCUMENT = """
            migration: users-v2
            origin:  {contact-points: ["10.0.0.1", "[::1]:9043"], datacenter: dc1, username: u, password: p}
            target:  {contact-points: ["10.1.0.1"], datacenter: dc2}
            kafka:   {bootstrap-servers: "k1:9092", partitions: 3}
            connect: {url: "http://connect:8083"}
            capture:
              - {connect: "http://n1:8083", node: "10.0.0.1", cdc-directory: /var/cdc_raw}
              - {connect: "http://n2:8083", node: "fe80::1", cdc-directory: /var/cdc_raw, commitlog-directory: /var/log}
            tables:
              - {origin: ks.users, target: ks.users_new}
              - {origin: 'ks."Archive"', target: ks.other}
            """;

    @TempDir
    private Path folder;

    private Migration migration;
    private ConnectorPlan plan;

    @BeforeEach
    void read() throws Exception {
        migration = MigrationReader.read(Files.writeString(folder.resolve("migration.yaml"), DOCUMENT));
        plan = new ConnectorPlan(migration);
    }

    private Mapping mapping() {
        return Mapping.compile(migration.mapping(), ConnectorPlanTest::table, ConnectorPlanTest::table);
    }

    private static Optional<TableSchema> table(TableId id) {
        return Optional.of(new TableSchema(id, List.of(new Column("id", ScalarType.UUID, Column.Kind.PARTITION_KEY))));
    }

    @Test
    void namesTopicsAsTheConnectorsDo() {
        assertThat(plan.topics()).containsExactly("users-v2.ks.users", "users-v2.ks.Archive");
    }

    @Test
    void runsOneCapturePerNodeOnItsOwnWorker() {
        assertThat(plan.captures())
                .extracting(ConnectorSpec::toString)
                .containsExactly(
                        "users-v2-capture-10.0.0.1 on http://n1:8083", "users-v2-capture-fe80__1 on http://n2:8083");
        assertThat(plan.captures().get(0).config())
                .containsEntry("connector.class", ConnectorPlan.CAPTURE_CLASS)
                .containsEntry("tasks.max", "1")
                .containsEntry("topic.prefix", "users-v2")
                .containsEntry("tables", "ks.users,ks.\"Archive\"")
                .containsEntry("node.address", "10.0.0.1")
                .containsEntry("cdc.directory", "/var/cdc_raw")
                .containsEntry("truncate.bootstrap.servers", migration.kafka().bootstrapServers())
                .doesNotContainKey("commitlog.directory")
                .containsEntry(ClusterConfig.CONTACT_POINTS, "10.0.0.1:9042,[0:0:0:0:0:0:0:1]:9043")
                .containsEntry(ClusterConfig.PASSWORD, "p")
                .containsEntry("key.converter", "io.drover.json.ExactJsonConverter")
                .containsEntry("value.converter.schemas.enable", "true");
        assertThat(plan.captures().get(1).config()).containsEntry("commitlog.directory", "/var/log");
    }

    @Test
    void givesTheSinkTheTopicsTheTargetAndTheCompiledMapping() {
        Mapping mapping = mapping();

        assertThat(plan.sink(mapping).config())
                .containsEntry("topics", "users-v2.ks.users,users-v2.ks.Archive")
                .containsEntry("tasks.max", "6")
                .containsEntry(ClusterConfig.CONTACT_POINTS, "10.1.0.1:9042")
                .doesNotContainKeys(ClusterConfig.USERNAME, "allow.truncate")
                .containsEntry("transforms.reshape.type", ConnectorPlan.RESHAPE_CLASS)
                .containsEntry("transforms.reshape.mapping", mapping.toJson());
        assertThat(plan.sinkGroup()).isEqualTo("connect-users-v2-sink");
    }

    @Test
    void letsTheSinkAndReplaysTruncateWhenTheDocumentDoes() throws Exception {
        String document = DOCUMENT.replace("datacenter: dc2}", "datacenter: dc2, allow-truncate: true}");
        Migration migration = MigrationReader.read(Files.writeString(folder.resolve("truncating.yaml"), document));
        ConnectorPlan truncating = new ConnectorPlan(migration);

        assertThat(truncating.sink(mapping()).config()).containsEntry("allow.truncate", "true");
        assertThat(truncating
                        .replay("again", migration, mapping(), List.of("t"))
                        .config())
                .containsEntry("allow.truncate", "true");
    }

    /** @param setting of the connector */
    private ConnectorPlan debezium(String setting) throws Exception {
        return plan(document(setting));
    }

    private ConnectorPlan plan(String document) throws Exception {
        return new ConnectorPlan(MigrationReader.read(Files.writeString(folder.resolve("debezium.yaml"), document)));
    }

    private static String document(String setting) {
        return """
                migration: Users-v2
                origin:
                  debezium:
                    connector.class: io.debezium.connector.postgresql.PostgresConnector
                    database.password: "${file:/run/secrets/pg:password}"
                    %s
                  tables:
                    public.users: {partition-key: [country], clustering: [id], columns: {id: uuid, country: text}}
                    public.posts: {partition-key: [id], columns: {id: uuid}}
                target:  {contact-points: ["10.1.0.1"], datacenter: dc2}
                kafka:   {bootstrap-servers: "k1:9092"}
                connect: {url: "http://connect:8083"}
                tables:
                  - {origin: public.users, target: ks.users}
                  - {origin: public.posts, target: ks.posts}
                """.formatted(setting);
    }

    @Test
    void letsADebeziumConnectorWriteChangeEvents() throws Exception {
        ConnectorPlan debezium = debezium("plugin.name: decoderbufs");

        assertThat(debezium.topics()).containsExactly("Users-v2.public.users", "Users-v2.public.posts");
        assertThat(debezium.sources())
                .extracting(ConnectorSpec::toString)
                .containsExactly(
                        "Users-v2-debezium on http://connect:8083", "Users-v2-snapshot on http://connect:8083");
        assertThat(debezium.snapshotSource()).isEqualTo("Users-v2-snapshot");
        assertThat(debezium.compactedTopics()).containsExactly("__debezium-heartbeat.Users-v2");
        Map<String, String> log = debezium.sources().get(0).config();
        assertThat(log)
                .containsEntry("connector.class", "io.debezium.connector.postgresql.PostgresConnector")
                .containsEntry("tasks.max", "1")
                .containsEntry("topic.prefix", "Users-v2")
                .containsEntry("table.include.list", "public.users,public.posts")
                .containsEntry("message.key.columns", "public.users:country,id;public.posts:id")
                .containsEntry("transforms.events.type", DebeziumSource.FROM_DEBEZIUM_CLASS)
                .containsEntry(
                        "transforms.events.tables",
                        "{\"public.users\":{\"partition-key\":[\"country\"],\"clustering\":[\"id\"],"
                                + "\"columns\":{\"country\":\"text\",\"id\":\"uuid\"}},"
                                + "\"public.posts\":{\"partition-key\":[\"id\"],\"columns\":{\"id\":\"uuid\"}}}")
                .containsEntry("transforms.events.on.truncate", "fail")
                .doesNotContainKey("transforms.events.dead.letter.topic")
                .containsEntry(
                        "column.include.list", "\\Qpublic.users.country\\E,\\Qpublic.users.id\\E,\\Qpublic.posts.id\\E")
                .containsEntry("skipped.operations", "none")
                .containsEntry("publish.via.partition.root", "true")
                .containsEntry("decimal.handling.mode", "string")
                .containsEntry("event.converting.failure.handling.mode", "fail")
                .containsEntry("database.password", "${file:/run/secrets/pg:password}")
                .containsEntry("plugin.name", "decoderbufs")
                .containsEntry("slot.name", "drover_users_v2")
                .containsEntry("publication.name", "drover_users_v2")
                .containsEntry("snapshot.mode", "no_data")
                .containsEntry("value.converter", "io.drover.json.ExactJsonConverter");
        Map<String, String> snapshot = debezium.sources().get(1).config();
        assertThat(snapshot)
                .containsAllEntriesOf(without("snapshot.mode", log))
                .containsEntry("snapshot.mode", "initial_only")
                .containsEntry("custom.metric.tags", "connector=snapshot");
        assertThat(snapshot.get("database.initial.statements"))
                .startsWith("DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name ="
                        + " 'drover_users_v2' AND confirmed_flush_lsn IS NOT NULL) THEN ");
    }

    @Test
    void saysATruncationOnlyInTopicsOfOnePartition() throws Exception {
        String document = document("heartbeat.interval.ms: 0");

        ConnectorPlan one = plan(document.replace("\"k1:9092\"}", "\"k1:9092\", partitions: 1}"));
        assertThat(one.sources().get(0).config()).containsEntry("transforms.events.on.truncate", "emit");
    }

    @Test
    void givesRowsThatCannotBeEventsATopicWhenAsked() throws Exception {
        ConnectorPlan asked = plan(document("heartbeat.interval.ms: 0")
                .replace("  tables:\n    public", "  dead-letters: true\n  tables:\n    public"));

        assertThat(asked.keptTopics())
                .containsExactly("Users-v2.public.users", "Users-v2.public.posts", "Users-v2.dead-letters");
        assertThat(asked.sources())
                .allSatisfy(source -> assertThat(source.config())
                        .containsEntry("transforms.events.dead.letter.topic", "Users-v2.dead-letters"));
    }

    @Test
    void readsUnsignedNumbersOfMySqlExactly() throws Exception {
        ConnectorPlan mySql = plan(document("database.server.id: 7")
                .replace(
                        "io.debezium.connector.postgresql.PostgresConnector",
                        "io.debezium.connector.mysql.MySqlConnector"));

        assertThat(mySql.sources()).hasSize(1);
        assertThat(mySql.sources().get(0).config())
                .containsEntry("bigint.unsigned.handling.mode", "precise")
                .containsEntry("skipped.operations", "none");
    }

    private static Map<String, String> without(String key, Map<String, String> config) {
        Map<String, String> others = new HashMap<>(config);
        others.remove(key);
        return others;
    }

    @Test
    void addsToWhatAUserSetsForTheSnapshot() throws Exception {
        ConnectorPlan debezium = debezium("""
                database.initial.statements: SET statement_timeout = 0
                    custom.metric.tags: team=shop
                    heartbeat.interval.ms: 0""");
        Map<String, String> snapshot = debezium.sources().get(1).config();

        assertThat(debezium.compactedTopics()).isEmpty();
        assertThat(snapshot.get("database.initial.statements")).endsWith(" END $$;SET statement_timeout = 0");
        assertThat(snapshot).containsEntry("custom.metric.tags", "team=shop,connector=snapshot");
    }

    @Test
    void leavesTheSnapshotToDebeziumWhenTheUserSaysHow() throws Exception {
        ConnectorPlan debezium = debezium("snapshot.mode: when_needed");

        assertThat(debezium.sources()).extracting(ConnectorSpec::name).containsExactly("Users-v2-debezium");
        assertThat(debezium.snapshotSource()).isEqualTo("Users-v2-debezium");
        assertThat(debezium.sources().get(0).config())
                .containsEntry("snapshot.mode", "when_needed")
                .doesNotContainKey("custom.metric.tags");
    }

    @Test
    void seesWhetherAConnectorIsTheSame() {
        ConnectorSpec snapshot = plan.snapshot();
        Map<String, String> running = new HashMap<>(snapshot.startedAt(Instant.EPOCH));
        running.put("name", snapshot.name());

        assertThat(snapshot.isSameAs(running)).isTrue();

        running.put("tables", "ks.users");
        assertThat(snapshot.isSameAs(running)).isFalse();
    }
}
