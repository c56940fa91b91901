package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.migration.ConnectorPlan;
import io.drover.cli.output.Amounts;
import io.drover.cli.output.Stopwatch;
import io.drover.mapping.Mapping;
import io.drover.mapping.TableMapping;
import io.drover.model.event.Op;
import io.drover.testkit.Sandbox;
import io.drover.verification.Comparison;
import io.drover.verification.TableComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares the tables and gathers the evidence. A row that is alive on one side only, and is nothing there but its marker, is
 * what the snapshot's rule for row markers allows, where a snapshot has read it; elsewhere it is a difference.
 */
final class Verdict {
    private static final int MAX_SAMPLES = 10_000;
    private static final int MAX_EXPLAINED = 3;
    private static final int MAX_LINES_SHOWN = 120;

    private final ConnectorPlan plan;
    private final Sandbox sandbox;
    private final CqlSession origin;
    private final CqlSession target;
    private final Stopwatch log;
    private final Mapping mapping;
    private final Evidence evidence;
    private final Path report;

    Verdict(
            Migration migration,
            ConnectorPlan plan,
            Sandbox sandbox,
            CqlSession origin,
            CqlSession target,
            OperationLog operations,
            Stopwatch log,
            Path directory) {
        this.plan = plan;
        this.sandbox = sandbox;
        this.origin = origin;
        this.target = target;
        this.log = log;
        this.evidence = new Evidence(origin, target, operations);
        this.report = directory.resolve("differences.txt");
        this.mapping = Mapping.compile(
                migration.mapping(),
                table -> TableSchemas.find(origin, table),
                table -> TableSchemas.find(target, table));
    }

    List<TortureResult.Table> tables() throws InterruptedException, IOException {
        List<TortureResult.Table> tables = new ArrayList<>();
        for (TortureTable table : TortureTables.ALL) {
            tables.add(compare(table));
        }
        return tables;
    }

    private TortureResult.Table compare(TortureTable table) throws InterruptedException, IOException {
        TableMapping rules = mapping.tables(table.schema().id()).get(0);
        Comparison comparison =
                new TableComparison(origin, target, rules, ConsistencyLevel.LOCAL_QUORUM, MAX_SAMPLES).run(rows -> {});
        Set<String> partitions = comparison.samples().stream()
                .map(sample -> Evidence.partition(table, sample.key()))
                .collect(Collectors.toSet());
        Map<String, Deque<TopicHistory.Event>> events = TopicHistory.read(
                sandbox.kafka().bootstrapServers(), plan.topic(table.schema().id()), table.schema(), partitions);
        List<Comparison.Sample> differences = new ArrayList<>();
        for (Comparison.Sample sample : comparison.samples()) {
            Collection<TopicHistory.Event> history =
                    events.getOrDefault(Evidence.partition(table, sample.key()), new ArrayDeque<>());
            if (!sample.bare() || !wasSnapshotted(sample, history)) {
                differences.add(sample);
                if (differences.size() <= MAX_EXPLAINED) {
                    explain(table, sample, history);
                }
            }
        }
        long approximated = comparison.samples().size() - differences.size();
        log.line(table.cql() + ": " + Amounts.count(comparison.equal()) + " equal, "
                + Amounts.count(differences.size()) + " different, " + Amounts.count(approximated)
                + " alive on one side only for want of a row marker in the snapshot");
        return new TortureResult.Table(table.cql(), comparison.equal(), differences, approximated);
    }

    private static boolean wasSnapshotted(Comparison.Sample sample, Collection<TopicHistory.Event> events) {
        List<String> key = Evidence.conditions(sample.key());
        return events.stream().anyMatch(event -> event.op().equals(Op.READ.code()) && key.containsAll(event.key()));
    }

    private void explain(TortureTable table, Comparison.Sample sample, Collection<TopicHistory.Event> events)
            throws IOException {
        List<String> lines = new ArrayList<>(evidence.of(table, sample, events));
        lines.stream().limit(MAX_LINES_SHOWN).forEach(log::line);
        if (lines.size() > MAX_LINES_SHOWN) {
            log.line("  ... " + (lines.size() - MAX_LINES_SHOWN) + " more lines");
        }
        String partition = Evidence.partition(table, sample.key());
        lines.addAll(Evidence.files(sandbox.origin(), table, partition));
        lines.addAll(Evidence.files(sandbox.target(), table, partition));
        Files.write(report, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        log.line("  all of it, and the partition's SSTables on both sides: " + report);
    }
}
