package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.ClusterConfig;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.Clusters;
import io.drover.cli.output.CommandFailure;
import io.drover.cli.output.Console;
import io.drover.cli.output.ExitCode;
import io.drover.cli.output.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.kafka.common.config.ConfigException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description =
                "Compares a migration's rules with both clusters, and prints what becomes of each table and column, "
                        + "what is in the way and what to know. Changes nothing. Exit code 1 when something is in the way.")
public final class PlanCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            required = true,
            description = "The migration.yaml; with --init, the file to write.")
    private Path file;

    @Option(
            names = "--write-ddl",
            paramLabel = "FILE",
            description = "Write the target tables' statements to this file.")
    private Path ddl;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the same to this file as JSON.")
    private Path json;

    @Option(names = "--init", description = "Write a first migration.yaml for whole keyspaces of an origin.")
    private boolean init;

    @Option(names = "--contact-point", paramLabel = "HOST:PORT", description = "With --init: a node of the origin.")
    private String contactPoint;

    @Option(names = "--datacenter", paramLabel = "NAME", description = "With --init: the origin's datacenter.")
    private String datacenter;

    @Option(names = "--keyspace", paramLabel = "NAME", description = "With --init: a keyspace; may be repeated.")
    private List<String> keyspaces = List.of();

    @Override
    public Integer call() {
        return (init ? init() : plan()).code();
    }

    private ExitCode plan() {
        Migration migration = MigrationReader.read(file);
        PlanReport report;
        try (CqlSession origin = Clusters.open("origin", migration.origin());
                CqlSession target = Clusters.open("target", migration.target())) {
            report = new Planner(migration, origin, target).plan();
        }
        Console console = Console.ofStandardOutput();
        PlanText.lines(report).forEach(console::line);
        if (json != null) {
            JsonFile.write(json, report);
        }
        if (ddl != null) {
            write(ddl, statements(report));
        }
        return report.count(Notice.Level.BLOCKER) == 0 ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String statements(PlanReport report) {
        StringBuilder text = new StringBuilder();
        TreeSet<String> written = new TreeSet<>();
        for (TablePlan table : report.tables()) {
            for (String statement : table.ddl()) {
                if (written.add(statement)) {
                    text.append(statement).append(";\n\n");
                }
            }
        }
        return text.toString();
    }

    private ExitCode init() {
        if (contactPoint == null || datacenter == null || keyspaces.isEmpty()) {
            throw CommandFailure.usage("--init needs --contact-point, --datacenter and at least one --keyspace");
        }
        if (Files.exists(file)) {
            throw CommandFailure.usage(file + " is there already; choose another name");
        }
        try (CqlSession origin = Clusters.open("origin", ClusterConfig.of(contactPoint, datacenter))) {
            write(file, new InitialDocument(origin, datacenter).of(List.of(contactPoint), keyspaces));
        } catch (ConfigException e) {
            throw CommandFailure.usage("--contact-point " + contactPoint + " is not of the form host or host:port");
        }
        Console.ofStandardOutput().line("Wrote " + file);
        return ExitCode.OK;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new CommandFailure("cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}
