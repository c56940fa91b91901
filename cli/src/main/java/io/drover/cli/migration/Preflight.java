package io.drover.cli.migration;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.connect.ConnectClient;
import io.drover.cli.document.ConnectSettings;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.ExitCode;
import io.drover.cli.postgres.CatalogFinding;
import io.drover.mapping.Mapping;
import io.drover.mapping.MappingException;
import io.drover.model.TableId;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at everything that a migration needs before anything of it exists: both clusters' tables, CDC, every origin node's
 * capture, the workers' plugins, the topics, and each connector's configuration as its plugin sees it.
 */
final class Preflight {
    private final Migration migration;
    private final ConnectorPlan plan;
    private final List<String> problems = new ArrayList<>();

    Preflight(Migration migration, ConnectorPlan plan) {
        this.migration = migration;
        this.plan = plan;
    }

    /**
     * @return the mapping, compiled against both clusters' schemas
     * @throws CommandFailure listing everything that is wrong, each with what to do
     */
    Mapping check(MigrationTopics topics) {
        DatabaseCheck.findings(migration).stream()
                .filter(CatalogFinding::blocks)
                .forEach(finding -> problems.add(finding.toString()));
        Mapping mapping = checkTables();
        checkPlugins();
        problems.addAll(topics.problems(plan.topics()));
        throwIfAny();
        checkConfigurations(mapping);
        throwIfAny();
        return mapping;
    }

    private void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    problems.size() == 1
                            ? migration.path() + ": " + problems.get(0)
                            : migration.path() + " cannot run yet:\n  " + String.join("\n  ", problems),
                    null);
        }
    }

    private Mapping checkTables() {
        try (OriginTables origin = OriginTables.open(migration);
                CqlSession target = Clusters.open("target", migration.target())) {
            Mapping mapping =
                    Mapping.compile(migration.mapping(), origin::find, table -> TableSchemas.find(target, table));
            origin.session().ifPresent(session -> {
                migration.originTables().forEach(table -> checkCdc(session, table));
                problems.addAll(CaptureCheck.problems(migration, session));
            });
            return mapping;
        } catch (MappingException e) {
            e.findings().forEach(finding -> problems.add(finding.toString()));
            throwIfAny();
            throw e;
        }
    }

    private void checkCdc(CqlSession origin, TableId table) {
        boolean cdc = TableSchemas.findMetadata(origin, table)
                .map(TableMetadata::getOptions)
                .map(options -> Boolean.TRUE.equals(options.get(CqlIdentifier.fromInternal("cdc"))))
                .orElse(true);
        if (!cdc) {
            problems.add("CDC is off for origin table " + table
                    + ", so that its writes cannot be captured; run: ALTER TABLE " + table + " WITH cdc = true");
        }
    }

    private void checkPlugins() {
        Map<URI, Set<String>> needed = new LinkedHashMap<>();
        for (ConnectorSpec source : plan.sources()) {
            needed.computeIfAbsent(source.connect(), url -> new TreeSet<>())
                    .add(source.config().get("connector.class"));
        }
        needed.computeIfAbsent(migration.connect().url(), url -> new TreeSet<>())
                .addAll(List.of(ConnectorPlan.SINK_CLASS, ConnectorPlan.RESHAPE_CLASS));
        if (migration.store() instanceof OriginStore.Debezium) {
            needed.get(migration.connect().url()).add(DebeziumSource.FROM_DEBEZIUM_CLASS);
        }
        String converter = migration.connect().converter().get(ConnectSettings.CONVERTER_TYPE);
        needed.forEach((url, classes) -> {
            Set<String> present = new ConnectClient(url).plugins();
            classes.add(converter);
            classes.removeAll(present);
            if (!classes.isEmpty()) {
                problems.add("the Connect worker at " + url + " has no plugin " + String.join(", ", classes)
                        + "; put its folder on the worker's plugin.path and restart it");
            }
        });
    }

    private void checkConfigurations(Mapping mapping) {
        List<ConnectorSpec> specs = new ArrayList<>(plan.sources());
        specs.add(plan.sink(mapping));
        for (ConnectorSpec spec : specs) {
            new ConnectClient(spec.connect())
                    .validate(spec.name(), spec.config())
                    .forEach(error -> problems.add("connector " + spec.name() + ": " + error));
        }
    }
}
