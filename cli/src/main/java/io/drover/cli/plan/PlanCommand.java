package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cli.document.Migration;
import io.drover.cli.document.MigrationReader;
import io.drover.cli.migration.Clusters;
import io.drover.cli.migration.OriginTables;
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
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private InitialOrigin origin;

    @Option(names = "--keyspace", paramLabel = "NAME", description = "With --init: a keyspace; may be repeated.")
    private List<String> keyspaces = List.of();

    private final UnaryOperator<String> environment;

    public PlanCommand() {
        this(System::getenv);
    }

    /** @param environment where the variables of passwords are looked up */
    PlanCommand(UnaryOperator<String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return (init ? init() : plan()).code();
    }

    private ExitCode plan() {
        Migration migration = MigrationReader.read(file);
        PlanReport report;
        try (OriginTables there = OriginTables.open(migration);
                CqlSession here = Clusters.open("target", migration.target())) {
            report = new Planner(migration, there, here).plan();
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
        if (!origin.isGiven() || keyspaces.isEmpty()) {
            throw CommandFailure.usage("--init needs --contact-point, --datacenter and at least one --keyspace");
        }
        if (Files.exists(file)) {
            throw CommandFailure.usage(file + " is there already; choose another name");
        }
        try (CqlSession session = Clusters.open("origin", origin.cluster(environment))) {
            write(file, new InitialDocument(session, origin).of(keyspaces));
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
