package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.KafkaSettings;
import io.drover.cli.migration.DebeziumMigration;
import io.drover.cli.migration.Progress;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.testkit.CassandraNode;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import io.drover.verification.Comparison;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** From PostgreSQL, through Debezium's connector. */
final class PostgresMigration implements DemoMigration {
    private static final String TOPIC = DemoDocument.NAME + "." + PostgresTables.ORIGIN;

    private final Sandbox sandbox;
    private final CqlSession target;
    private final Path directory;
    private final PostgresServer postgres;
    private SqlOriginUsers origin;

    /** @param directory where the configurations of the connectors will be */
    PostgresMigration(DemoServers servers, Path directory) {
        this.sandbox = servers.sandbox();
        this.target = servers.target();
        this.directory = directory;
        this.postgres = sandbox.postgres();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
    }

    @Override
    public String originTable() {
        return PostgresTables.ORIGIN;
    }

    @Override
    public void createTables() {
        try (Connection connection = connect()) {
            PostgresTables.createOrigin(connection);
        } catch (SQLException e) {
            throw new CommandFailure("PostgreSQL says: " + e.getMessage(), e);
        }
        PostgresTables.createTarget(target);
    }

    @Override
    public OriginUsers origin() {
        origin = new SqlOriginUsers(this::connect);
        return origin;
    }

    @Override
    public TargetUsers target() {
        return new CountryUsers(target);
    }

    private Mapping mapping() {
        return Mapping.compile(
                MappingDocument.parse(PostgresTables.MAPPING),
                table -> Optional.of(PostgresTables.ORIGIN_SCHEMA),
                table -> TableSchemas.find(target, table));
    }

    @Override
    public Progress start(Consumer<String> log) throws IOException {
        Path secrets = directory.resolve("postgres.properties");
        Files.writeString(secrets, "password=" + postgres.password() + "\n");
        Map<String, String> source = sourceConfig(secrets);
        Map<String, String> sink = sinkConfig();
        Files.writeString(directory.resolve("mapping.yaml"), PostgresTables.MAPPING);
        write("debezium.json", source);
        write("sink.json", sink);
        log.accept("Starting the connectors of " + directory.resolve("debezium.json") + " and sink.json");
        DebeziumMigration migration = new DebeziumMigration(
                DemoDocument.NAME,
                PostgresTables.ORIGIN,
                TOPIC,
                URI.create(sandbox.connect().url()),
                new KafkaSettings(
                        sandbox.kafka().bootstrapServers(),
                        KafkaSettings.DEFAULT_PARTITIONS,
                        KafkaSettings.BROKER_DEFAULT));
        migration.start(source, sink, step -> log.accept("  " + step));
        return migration;
    }

    private void write(String file, Map<String, String> config) throws IOException {
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(directory.resolve(file).toFile(), config);
    }

    private Map<String, String> sourceConfig(Path secrets) {
        Map<String, String> config = base("io.debezium.connector.postgresql.PostgresConnector", 1);
        config.put("database.hostname", postgres.host());
        config.put("database.port", String.valueOf(postgres.port()));
        config.put("database.dbname", postgres.database());
        config.put("database.user", postgres.user());
        config.put("database.password", "${file:" + secrets + ":password}");
        config.put("plugin.name", "pgoutput");
        config.put("topic.prefix", DemoDocument.NAME);
        config.put("table.include.list", PostgresTables.ORIGIN);
        // The target's key; Debezium makes a delete and an insert of an update that changes it.
        config.put("message.key.columns", PostgresTables.ORIGIN + ":country,user_id");
        return config;
    }

    private Map<String, String> sinkConfig() {
        Map<String, String> config = base("io.drover.sink.CassandraSink", KafkaSettings.DEFAULT_PARTITIONS);
        config.put(ClusterConfig.CONTACT_POINTS, sandbox.target().contactPoint());
        config.put(ClusterConfig.DATACENTER, CassandraNode.DATACENTER);
        config.put("topics", TOPIC);
        config.put("transforms", "events,reshape");
        config.put("transforms.events.type", "io.drover.transforms.FromDebezium");
        config.put("transforms.events.partition.keys", PostgresTables.ORIGIN + ":country");
        config.put("transforms.reshape.type", "io.drover.transforms.Reshape");
        config.put("transforms.reshape.mapping", mapping().toJson());
        return config;
    }

    private static Map<String, String> base(String type, int tasks) {
        Map<String, String> config = new TreeMap<>();
        config.put("connector.class", type);
        config.put("tasks.max", String.valueOf(tasks));
        for (String side : new String[] {"key", "value"}) {
            config.put(side + ".converter", "org.apache.kafka.connect.json.JsonConverter");
            config.put(side + ".converter.schemas.enable", "true");
            // A null is a null, also in a column that has a default.
            config.put(side + ".converter.replace.null.with.default", "false");
        }
        return config;
    }

    @Override
    public Comparison compare(LongConsumer progress) {
        try (Connection connection = connect()) {
            return new PostgresComparison(connection, target, mapping().tables().get(0)).run(progress);
        } catch (SQLException e) {
            throw new CommandFailure("PostgreSQL says: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (origin != null) {
            origin.close();
        }
    }
}
