package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.Progress;
import io.drover.cli.output.CommandFailure;
import io.drover.mapping.Mapping;
import io.drover.testkit.PostgresServer;
import io.drover.testkit.Sandbox;
import io.drover.verification.Comparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** From PostgreSQL, through Debezium's connector, by the very code that {@code drover start} runs. */
final class PostgresMigration implements DemoMigration {
    private final Sandbox sandbox;
    private final CqlSession target;
    private final Path directory;
    private final Map<String, String> converter;
    private final PostgresServer postgres;
    private SqlOriginUsers origin;
    private Migration migration;

    /**
     * @param directory where migration.yaml will be
     * @param converter its settings; none for the default
     */
    PostgresMigration(DemoServers servers, Path directory, Map<String, String> converter) {
        this.sandbox = servers.sandbox();
        this.target = servers.target();
        this.directory = directory;
        this.converter = converter;
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

    @Override
    public Progress start(Consumer<String> log) throws IOException {
        Path secrets = Files.writeString(directory.resolve("postgres.properties"), "password=" + postgres.password());
        Path document = Files.writeString(
                directory.resolve("migration.yaml"), PostgresDocument.text(sandbox, secrets, converter));
        migration = MigrationReader.read(document);
        Progress progress = Progress.of(migration);
        // Watched from before its start, so that its rows are known, however soon it is over.
        progress.read();
        log.accept("drover start -f " + document);
        new MigrationStart(migration, Clock.systemUTC(), step -> log.accept("  " + step)).run();
        return progress;
    }

    @Override
    public Comparison compare(LongConsumer progress) {
        Mapping mapping = Mapping.compile(
                migration.mapping(),
                table -> Optional.of(PostgresTables.ORIGIN_SCHEMA),
                table -> TableSchemas.find(target, table));
        try (Connection connection = connect()) {
            return new PostgresComparison(connection, target, mapping.tables().get(0)).run(progress);
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
