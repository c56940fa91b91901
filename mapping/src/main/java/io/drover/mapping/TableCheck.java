package io.drover.mapping;

import io.drover.mapping.ColumnSource.Computed;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.ColumnSource.Parts;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.name.Suggestion;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Checks one table's rule against both sides, and completes it with the columns that are carried over. */
final class TableCheck {
    private final MappingDocument document;
    private final TableRule rule;
    private final TableSchema target;
    private final Function<TableId, Optional<TableSchema>> targets;
    private final Findings findings;
    private final ColumnSource[] sources;
    private final Position[] positions;
    private final Set<String> used = new HashSet<>();
    /** What expressions read can be carried over all the same. */
    private final Set<String> read = new HashSet<>();

    private final Set<String> dropped = new HashSet<>();
    private TableSchema origin;
    private ExpressionRules expressions;
    private boolean sound = true;

    /** @param targets those of the other rules, as far as they are there */
    TableCheck(
            MappingDocument document,
            TableRule rule,
            TableSchema origin,
            TableSchema target,
            Function<TableId, Optional<TableSchema>> targets,
            Findings findings) {
        this.document = document;
        this.rule = rule;
        this.origin = origin;
        this.target = target;
        this.targets = targets;
        this.findings = findings;
        this.sources = new ColumnSource[target.size()];
        this.positions = new Position[target.size()];
    }

    /** Empty when something was found. */
    Optional<TableMapping> check() {
        if (rule.explode() != null) {
            Optional<String> refusal = Exploder.refusal(origin, rule.explode().explode());
            if (refusal.isPresent()) {
                refuse(rule.explode().position(), refusal.get());
                return Optional.empty();
            }
            origin = Exploder.of(origin, rule.explode().explode()).rows();
        }
        expressions = new ExpressionRules(origin);
        rule.columns().forEach(this::place);
        rule.drops().forEach(this::drop);
        origin.columns().forEach(this::carryOver);
        checkDeclaredKey();
        TableRules rules = new TableRules(
                rule.origin(),
                target,
                sources,
                dropped,
                rule.where() == null ? null : rule.where().expression(),
                rule.explode() == null ? null : rule.explode().explode(),
                rule.promisesUniqueKeys(),
                rule.promisesWholeRows(),
                isTargetShared());
        RowPlan plan = new PlanBuilder(origin, rules).build();
        for (PlanProblem problem : plan.problems()) {
            // Columns without a place were found above, with what to do.
            if (problem.target() >= 0 || problem.inputs().isEmpty()) {
                refuse(position(problem), problem.reason());
            }
        }
        if (sound && rule.explode() != null) {
            checkOverwrites(plan.keys());
        }
        return sound ? Optional.of(new TableMapping(rules)) : Optional.empty();
    }

    /** An INSERT of a set or map deletes all its elements first, and the rows of these would be in partitions nobody knows of. */
    private void checkOverwrites(KeyPlan keys) {
        int element = origin.primaryKeySize() - 1;
        for (int i = 0; i < target.partitionKeySize(); i++) {
            if (KeyBuilder.reads(keys.parts()[i], element)) {
                refuse(
                        rule.explode().position(),
                        "whatever overwrites " + rule.explode().explode().column()
                                + " deletes the rows of all its elements first, which " + target.id()
                                + " would have in partitions that depend on them. Put "
                                + rule.explode().explode().key() + " into the clustering key");
            }
        }
    }

    private boolean isTargetShared() {
        return document.tables().stream()
                .anyMatch(other ->
                        other.target().equals(rule.target()) && !other.origin().equals(rule.origin()));
    }

    private Position position(PlanProblem problem) {
        if (problem.target() >= 0) {
            return problem.at() != null && !problem.at().equals(Position.START)
                    ? problem.at()
                    : positions[problem.target()] == null ? rule.position() : positions[problem.target()];
        }
        if (rule.where() != null && problem.reason().startsWith("'where'")) {
            Position start = rule.where().start();
            return problem.at() == null
                    ? start
                    : new Position(
                            start.line() + problem.at().line() - 1,
                            problem.at().line() == 1
                                    ? start.column() + problem.at().column() - 1
                                    : problem.at().column());
        }
        return rule.position();
    }

    private void place(ColumnRule column) {
        boolean known = use(column.position(), column.source());
        int index = target.indexOf(column.target());
        if (index < 0) {
            refuse(column.position(), unknown(column.target(), "target", target));
        } else if (sources[index] != null) {
            refuse(
                    column.position(),
                    "target column " + column.target() + " already has a rule, in " + positions[index]);
        } else if (known) {
            sources[index] = column.source();
            positions[index] = column.position();
            return;
        }
        if (column.source() instanceof OriginColumn source) {
            // What is wrong with the rule was said; nothing more is to be found about the column.
            dropped.add(source.name());
        }
    }

    /** False when it names an origin column that there is not. */
    private boolean use(Position position, ColumnSource source) {
        if (source instanceof OriginColumn column) {
            used.add(column.name());
            if (origin.indexOf(column.name()) < 0) {
                refuse(position, unknown(column.name(), "origin", origin));
                return false;
            }
        } else if (source instanceof Computed computed) {
            read.addAll(expressions.columns(computed));
        } else if (source instanceof Parts together) {
            boolean known = true;
            for (ColumnSource part : together.parts().values()) {
                known &= use(position, part);
            }
            return known;
        }
        return true;
    }

    private void drop(TableRule.Drop drop) {
        int index = origin.indexOf(drop.column());
        if (index < 0) {
            refuse(drop.position(), unknown(drop.column(), "origin", origin));
        } else if (origin.column(index).kind().isPrimaryKey()) {
            refuse(
                    drop.position(),
                    "column " + drop.column() + " is part of the primary key and cannot be dropped: rows that differ"
                            + " only in it would overwrite each other");
        } else if (used.contains(drop.column()) || read.contains(drop.column())) {
            refuse(drop.position(), "column " + drop.column() + " is dropped here but used under 'columns'");
        }
        dropped.add(drop.column());
    }

    private void carryOver(Column column) {
        String name = column.name();
        if (used.contains(name) || dropped.contains(name)) {
            return;
        }
        int index = target.indexOf(name);
        if (index >= 0 && sources[index] == null) {
            sources[index] = new OriginColumn(name, null);
            positions[index] = rule.position();
        } else if (column.kind().isPrimaryKey() || read.contains(name)) {
            // The plan says what becomes of rows whose key lacks it.
            return;
        } else if (hasPlaceElsewhere(name)) {
            dropped.add(name);
        } else if (index < 0) {
            refuse(
                    rule.position(),
                    "origin column " + Names.cql(name) + " has no place in " + target.id() + ", which has no column of"
                            + " that name; give it one under 'columns' (new_name: " + Names.cql(name)
                            + ") or list it under 'drop'");
        } else {
            refuse(
                    positions[index],
                    "target column " + Names.cql(name) + " does not come from the origin's column of that name, which"
                            + " then has no place; give that one another under 'columns' or list it under 'drop'");
        }
    }

    /** Whether another rule of the same origin table takes the column of every row to another target. */
    private boolean hasPlaceElsewhere(String column) {
        for (TableRule other : document.tables()) {
            if (other != rule
                    && other.origin().equals(rule.origin())
                    && !other.target().equals(rule.target())
                    && takes(other, column)) {
                return true;
            }
        }
        return false;
    }

    private boolean takes(TableRule other, String column) {
        if (other.where() != null) {
            return false;
        }
        if (other.explode() != null) {
            return other.explode().explode().column().equals(column);
        }
        boolean isNamed = other.columns().stream().anyMatch(named -> names(named.source(), column));
        boolean isDropped =
                other.drops().stream().anyMatch(drop -> drop.column().equals(column));
        boolean isElse =
                other.columns().stream().anyMatch(named -> named.target().equals(column));
        // A target that is not there yet will be proposed with all that its rule carries over.
        return isNamed
                || !isDropped
                        && !isElse
                        && targets.apply(other.target())
                                .map(there -> there.indexOf(column) >= 0)
                                .orElse(true);
    }

    private static boolean names(ColumnSource source, String column) {
        return source instanceof OriginColumn named && named.name().equals(column)
                || source instanceof Parts together
                        && together.parts().values().stream().anyMatch(part -> names(part, column));
    }

    /** A document that says the key must say the one that the table has. */
    private void checkDeclaredKey() {
        if (rule.key() == null) {
            return;
        }
        String declared = KeyText.of(rule.key());
        String actual = KeyText.of(target);
        if (!declared.equals(actual)) {
            refuse(
                    rule.key().position(),
                    "the primary key of " + target.id() + " is " + actual + ", and 'key' says " + declared);
        }
    }

    private void refuse(Position position, String reason) {
        sound = false;
        findings.add(position, reason);
    }

    private static String unknown(String column, String side, TableSchema table) {
        List<String> known = table.columns().stream().map(Column::name).toList();
        return side + " table " + table.id() + " has no column '" + column + "'" + Suggestion.of(column, known);
    }
}
