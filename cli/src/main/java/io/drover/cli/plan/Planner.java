package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableDdl;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.document.Migration;
import io.drover.cli.document.OriginStore;
import io.drover.cli.migration.CaptureCheck;
import io.drover.cli.migration.DatabaseCheck;
import io.drover.cli.migration.FreshTargets;
import io.drover.cli.migration.OriginTables;
import io.drover.mapping.Mapping;
import io.drover.mapping.MappingDocument;
import io.drover.mapping.MappingException;
import io.drover.mapping.TableMapping;
import io.drover.mapping.TableRule;
import io.drover.mapping.TargetProposal;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares a migration's rules with both clusters. Reads only. */
final class Planner {
    private final Migration migration;
    private final OriginTables origin;
    private final CqlSession target;
    private final Map<TableId, TableSchema> proposals = new LinkedHashMap<>();

    Planner(Migration migration, OriginTables origin, CqlSession target) {
        this.migration = migration;
        this.origin = origin;
        this.target = target;
    }

    PlanReport plan() {
        List<TablePlan> tables = new ArrayList<>();
        List<TableRule> rules = migration.mapping().tables();
        boolean sound = true;
        for (TableRule rule : rules) {
            TablePlan table = table(rule);
            tables.add(table);
            sound &= table.notices().stream().noneMatch(notice -> notice.level() == Notice.Level.BLOCKER);
        }
        List<Notice> notices = new ArrayList<>();
        origin.session()
                .ifPresent(session -> CaptureCheck.problems(migration, session)
                        .forEach(problem -> notices.add(Notice.blocker("capture", problem))));
        if (migration.store() instanceof OriginStore.Debezium && tables.stream().allMatch(TablePlan::targetExists)) {
            FreshTargets.used(migration, target)
                    .forEach(used -> notices.add(Notice.warning(
                            used.toString(),
                            "has rows, onto which drover start does not begin a snapshot; TRUNCATE it")));
        }
        DatabaseCheck.findings(migration).stream().map(Notice::of).forEach(notices::add);
        if (sound) {
            notices.addAll(together());
        }
        return new PlanReport(migration.name(), tables, List.copyOf(notices));
    }

    /** What only shows when all rules are there, such as two origins whose rows could meet. */
    private List<Notice> together() {
        try {
            compile(migration.mapping());
            return List.of();
        } catch (MappingException e) {
            return blockers(e);
        }
    }

    private Mapping compile(MappingDocument document) {
        return Mapping.compile(document, origin::find, this::target);
    }

    private Optional<TableSchema> target(TableId table) {
        return TableSchemas.find(target, table).or(() -> Optional.ofNullable(proposals.get(table)));
    }

    private TablePlan table(TableRule rule) {
        List<Notice> notices = new ArrayList<>();
        Optional<TableSchema> from = origin.find(rule.origin());
        boolean exists = TableSchemas.find(target, rule.target()).isPresent();
        if (from.isEmpty()) {
            notices.add(Notice.blocker(
                    rule.origin().toString(), rule.position() + ": does not exist in the origin cluster"));
            return new TablePlan(
                    rule.origin().toString(), rule.target().toString(), exists, List.of(), List.of(), null, notices);
        }
        if (!exists) {
            notices.add(Notice.blocker(
                    rule.target().toString(),
                    "does not exist in the target cluster; run the statements below, or --write-ddl writes them to a"
                            + " file"));
            propose(rule, from.get(), notices);
        }
        origin.session()
                .ifPresent(session -> notices.addAll(new OriginFacts(session, target).of(from.get(), rule.target())));
        Optional<TableSchema> to = target(rule.target());
        List<TablePlan.ColumnLine> columns = new ArrayList<>();
        if (to.isPresent()) {
            columns.addAll(columns(rule, from.get(), notices));
        }
        return new TablePlan(
                rule.origin().toString(),
                rule.target().toString(),
                exists,
                to.map(TableDdl::of).orElse(List.of()),
                columns,
                origin.session()
                        .map(session -> OriginSize.of(session, from.get()))
                        .orElse(null),
                List.copyOf(notices));
    }

    private void propose(TableRule rule, TableSchema from, List<Notice> notices) {
        try {
            if (!proposals.containsKey(rule.target())) {
                proposals.put(rule.target(), TargetProposal.of(rule, from));
            }
        } catch (MappingException e) {
            notices.addAll(blockers(e));
        }
    }

    private List<TablePlan.ColumnLine> columns(TableRule rule, TableSchema from, List<Notice> notices) {
        try {
            Mapping mapping = Mapping.compileOne(
                    migration.mapping(), rule, from, target(rule.target()).orElseThrow(), this::target);
            TableMapping table = mapping.tables().get(0);
            notices.addAll(OriginFacts.of(table, from));
            return table.columns(from).stream().map(TablePlan.ColumnLine::of).toList();
        } catch (MappingException e) {
            notices.addAll(blockers(e));
            return List.of();
        }
    }

    private static List<Notice> blockers(MappingException e) {
        return e.findings().stream()
                .map(finding -> Notice.blocker("mapping", finding.toString()))
                .toList();
    }
}
