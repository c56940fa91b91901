package io.drover.cli.demo;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.MigrationStart;
import io.drover.cli.migration.Progress;
import io.drover.cli.migration.StatusReader;
import io.drover.mapping.Mapping;
import io.drover.verification.Comparison;
import io.drover.verification.TableComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** From Cassandra, by the very code that {@code drover start} runs. */
final class CassandraMigration implements DemoMigration {
    private final DemoServers servers;
    private final Path document;
    private final Map<String, String> converter;
    private Migration migration;

    /**
     * @param directory where migration.yaml will be
     * @param converter its settings; none for the default
     */
    CassandraMigration(DemoServers servers, Path directory, Map<String, String> converter) {
        this.servers = servers;
        this.document = directory.resolve("migration.yaml");
        this.converter = converter;
    }

    @Override
    public String originTable() {
        return UsersTables.ORIGIN;
    }

    @Override
    public void createTables() {
        UsersTables.createOrigin(servers.origin());
        UsersTables.createTarget(servers.target());
    }

    @Override
    public OriginUsers origin() {
        return new CqlOriginUsers(servers.origin());
    }

    @Override
    public TargetUsers target() {
        return new CqlTargetUsers(servers.target());
    }

    @Override
    public Progress start(Consumer<String> log) throws IOException {
        Files.writeString(document, DemoDocument.text(servers.sandbox(), converter));
        migration = MigrationReader.read(document);
        log.accept("drover start -f " + document);
        new MigrationStart(migration, Clock.systemUTC(), step -> log.accept("  " + step)).run();
        return new StatusReader(migration);
    }

    @Override
    public Comparison compare(LongConsumer progress) throws InterruptedException {
        Mapping mapping = Mapping.compile(
                migration.mapping(),
                table -> TableSchemas.find(servers.origin(), table),
                table -> TableSchemas.find(servers.target(), table));
        return new TableComparison(
                        servers.origin(), servers.target(), mapping.tables().get(0), ConsistencyLevel.LOCAL_QUORUM)
                .run(progress);
    }

    @Override
    public void close() {
        // Holds nothing of its own.
    }
}
