package io.drover.mapping;

import io.drover.mapping.ColumnSource.Constant;
import io.drover.mapping.ColumnSource.OriginColumn;
import io.drover.mapping.cast.ConversionException;
import io.drover.mapping.cast.CqlText;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import io.drover.model.type.ScalarType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks one table's rule against both sides, and completes it with the columns that are carried over. */
final class TableCheck {
    private final TableRule rule;
    private final TableSchema origin;
    private final TableSchema target;
    private final Findings findings;
    private final ColumnSource[] sources;
    private final Position[] positions;
    private final Set<String> used = new HashSet<>();
    private final Set<String> dropped = new HashSet<>();
    private boolean sound = true;

    TableCheck(TableRule rule, TableSchema origin, TableSchema target, Findings findings) {
        this.rule = rule;
        this.origin = origin;
        this.target = target;
        this.findings = findings;
        this.sources = new ColumnSource[target.size()];
        this.positions = new Position[target.size()];
    }

    /** Empty when something was found. */
    Optional<TableMapping> check() {
        rule.columns().forEach(this::place);
        rule.drops().forEach(this::drop);
        origin.columns().forEach(this::carryOver);
        for (int i = 0; i < sources.length; i++) {
            if (i < target.primaryKeySize()) {
                checkKey(i);
            } else if (sources[i] instanceof Constant constant) {
                checkConstant(i, constant);
            } else if (sources[i] instanceof OriginColumn source) {
                match(i, source);
            }
        }
        checkKeyIsWhole();
        return sound ? Optional.of(new TableMapping(rule.origin(), target, sources, dropped)) : Optional.empty();
    }

    private void place(ColumnRule column) {
        if (column.source() instanceof OriginColumn source) {
            used.add(source.name());
            if (origin.indexOf(source.name()) < 0) {
                refuse(column.position(), unknown(source.name(), "origin", origin));
                return;
            }
        }
        int index = target.indexOf(column.target());
        if (index < 0) {
            refuse(column.position(), unknown(column.target(), "target", target));
        } else if (sources[index] != null) {
            refuse(
                    column.position(),
                    "target column " + column.target() + " already has a rule, in " + positions[index]);
        } else {
            sources[index] = column.source();
            positions[index] = column.position();
        }
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
        } else if (used.contains(drop.column())) {
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
        if (index < 0) {
            refuse(
                    rule.position(),
                    "origin column " + Names.cql(name) + " has no place in " + target.id() + ", which has no column of"
                            + " that name; give it one under 'columns' (new_name: " + Names.cql(name)
                            + ") or list it under 'drop'");
        } else if (sources[index] != null) {
            refuse(
                    positions[index],
                    "target column " + Names.cql(name) + " does not come from the origin's column of that name, which"
                            + " then has no place; give that one another under 'columns' or list it under 'drop'");
        } else {
            sources[index] = new OriginColumn(name, null);
            positions[index] = rule.position();
        }
    }

    /** The key must be the origin's, column by column: only then is each deletion of the origin one of the target. */
    private void checkKey(int i) {
        Column key = target.column(i);
        Position position = positions[i] == null ? rule.position() : positions[i];
        String what = "key column " + Names.cql(key.name()) + " of " + target.id();
        if (sources[i] == null) {
            refuse(position, what + " comes from nowhere; name its origin column under 'columns'");
        } else if (sources[i] instanceof Constant) {
            refuse(position, what + " cannot be a constant: the primary key must be the origin's");
        } else if (sources[i] instanceof OriginColumn source) {
            int from = origin.indexOf(source.name());
            Column column = origin.column(from);
            if (!column.kind().isPrimaryKey()) {
                refuse(
                        position,
                        what + " cannot come from " + Names.cql(column.name()) + ", which is not part of the origin's"
                                + " key: an update of it would change which row it is, and the old row would stay");
            } else if (from != i || column.kind().isClustering() != key.kind().isClustering()) {
                refuse(
                        position,
                        what + " comes from " + Names.cql(column.name()) + ", which has another place in the origin's"
                                + " primary key; both keys must have the same columns in the same places");
            } else {
                match(i, source).ifPresent(match -> checkKeyCast(what, position, key, match));
            }
        }
    }

    private void checkKeyCast(String what, Position position, Column key, Match match) {
        if (match.cast() != null && match.cast().isLossy()) {
            refuse(
                    position,
                    what + " cannot be cast from " + match.cast().from() + " to " + key.type()
                            + ": different keys could become the same one");
        } else if (match.cast() != null
                && key.kind().isClustering()
                && !match.cast().keepsOrder()) {
            refuse(
                    position,
                    what + " cannot be cast from " + match.cast().from() + " to " + key.type()
                            + ": the two sort differently, so that the deletion of a range would hit other rows");
        }
    }

    private void checkKeyIsWhole() {
        List<Column> missing = origin.columns().subList(0, origin.primaryKeySize()).stream()
                .filter(column -> !isTargetKeySource(column.name()))
                .toList();
        for (Column column : missing) {
            refuse(
                    rule.position(),
                    "origin key column " + Names.cql(column.name()) + " is not in the primary key of " + target.id()
                            + ": rows that differ only in it would overwrite each other");
        }
    }

    private boolean isTargetKeySource(String name) {
        for (int i = 0; i < target.primaryKeySize(); i++) {
            if (sources[i] instanceof OriginColumn source && source.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void checkConstant(int i, Constant constant) {
        Column column = target.column(i);
        String what = "the constant of column " + Names.cql(column.name());
        if (column.kind() == Column.Kind.STATIC) {
            refuse(positions[i], what + " has no row to be written with, because the column is static");
        } else if (!(column.type() instanceof ScalarType type)) {
            refuse(positions[i], what + " cannot be a " + column.type() + ": constants are scalar values");
        } else {
            try {
                CqlText.parse(type, constant.text());
            } catch (ConversionException e) {
                refuse(positions[i], what + ", '" + constant.text() + "', " + e.getMessage());
            }
        }
    }

    private Optional<Match> match(int i, OriginColumn source) {
        Column from = origin.column(origin.indexOf(source.name()));
        Column to = target.column(i);
        if (source.cast() != null && !source.cast().equals(to.type())) {
            refuse(
                    positions[i],
                    "the cast to " + source.cast() + " does not fit target column " + Names.cql(to.name())
                            + ", which is " + to.type());
            return Optional.empty();
        }
        Match match = Match.of(from, to, source.cast() != null);
        if (match.refusal() != null) {
            refuse(positions[i], match.refusal());
            return Optional.empty();
        }
        return Optional.of(match);
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
