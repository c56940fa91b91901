package io.drover.cli.torture;

import io.drover.cli.torture.Operation.Kind;
import io.drover.model.Column;
import io.drover.model.name.Names;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random statements, as CQL with literals, so that a history can be read and repeated by hand. */
final class Statements {
    private static final int CLUSTERING_VALUES = 3;
    private static final int[] TTLS = {1, 2, 5, 10, 20_000, 90_000};
    /** The longest of those that end while a run is on. */
    static final int MAX_SHORT_TTL_SECONDS = 10;

    private static final int EMPTY_ONE_IN = 60;
    private static final int MAX_INDEX = 3;
    private static final int MAX_INCREMENT = 1000;

    private final Random random;
    private final Literals literals;
    private String partition;

    Statements(Random random, Literals literals) {
        this.random = random;
        this.literals = literals;
    }

    /** The partition that the last statement writes to, as CQL. */
    String lastPartition() {
        return partition;
    }

    boolean hasStatics(TortureTable table) {
        return !table.columns(Column.Kind.STATIC).isEmpty();
    }

    /**
     * @param key number of the partition
     * @param time microseconds, or {@link WriteTimes#NONE}
     * @param ttl whether with one, where the kind can have it
     */
    String write(Kind kind, TortureTable table, int key, long time, boolean ttl) {
        partition = partition(table, key);
        String using = using(time, ttl);
        String timestamp = using(time, false);
        return switch (kind) {
            case INSERT -> insert(table, key, Column.Kind.REGULAR) + using;
            case UPDATE -> update(table, using, Column.Kind.REGULAR, row(table));
            case STATIC ->
                random.nextBoolean()
                        ? update(table, using, Column.Kind.STATIC, partition)
                        : deleteCells(table, timestamp, Column.Kind.STATIC, partition);
            case DELETE_CELLS -> deleteCells(table, timestamp, Column.Kind.REGULAR, row(table));
            case DELETE_ROW -> delete(table, timestamp, row(table));
            case DELETE_RANGE -> delete(table, timestamp, partition + range(table));
            case DELETE_PARTITION -> delete(table, timestamp, partition);
            case CONDITIONAL,
                    LOGGED_BATCH,
                    UNLOGGED_BATCH,
                    INCREMENT,
                    COUNTER_BATCH,
                    DELETE_COUNTERS,
                    ADD_COLUMN,
                    DROP_COLUMN,
                    RETYPE_COLUMN,
                    TRUNCATE,
                    RECREATE,
                    COMMENT,
                    UNTRACK -> throw new IllegalArgumentException(kind + " is not one plain statement");
        };
    }

    /** A light-weight transaction; its timestamp is the server's. */
    String conditional(TortureTable table, int key) {
        partition = partition(table, key);
        String row = row(table);
        return switch (random.nextInt(4)) {
            case 0 ->
                insert(table, key, Column.Kind.REGULAR) + " IF NOT EXISTS"
                        + using(WriteTimes.NONE, random.nextInt(4) == 0 && TortureTables.timing(table) == Timing.ANY);
            case 1 -> update(table, "", Column.Kind.REGULAR, row) + " IF EXISTS";
            case 2 -> {
                Column column = pick(table.columns(Column.Kind.REGULAR));
                yield update(table, "", Column.Kind.REGULAR, row) + " IF " + Names.cql(column.name()) + " != null";
            }
            default -> table.hasLists() ? element(table, row) : delete(table, "", row) + " IF EXISTS";
        };
    }

    /** Sets or deletes an element of a list by its place, if it is there: CQL refuses the statement where it is not. */
    private String element(TortureTable table, String row) {
        Column list = pick(table.columns(Column.Kind.REGULAR).stream()
                .filter(column -> isList(column.type()))
                .toList());
        String element = Names.cql(list.name()) + "[" + random.nextInt(MAX_INDEX) + "]";
        String statement = random.nextBoolean()
                ? "DELETE " + element + " FROM " + table.cql()
                : "UPDATE " + table.cql() + " SET " + element + " = " + literals.of(((ListType) list.type()).element());
        return statement + " WHERE " + row + " IF " + element + " != null";
    }

    private static boolean isList(CqlType type) {
        return type instanceof ListType && type.isMultiCell();
    }

    /** Of some of a row's counters, or of the partition's. */
    String increment(TortureTable table, int key) {
        partition = partition(table, key);
        boolean isStatic = random.nextInt(4) == 0;
        List<Column> columns = new ArrayList<>(table.columns(isStatic ? Column.Kind.STATIC : Column.Kind.REGULAR));
        Collections.shuffle(columns, random);
        return "UPDATE " + table.cql() + " SET "
                + columns.subList(0, 1 + random.nextInt(columns.size())).stream()
                        .map(column -> Names.cql(column.name()))
                        .map(name -> name + " = " + name + (random.nextBoolean() ? " + " : " - ")
                                + random.nextInt(MAX_INCREMENT))
                        .collect(Collectors.joining(", "))
                + " WHERE " + (isStatic ? partition : row(table));
    }

    /** A row, some rows, a partition, or single counters. */
    String deleteCounters(TortureTable table, int key) {
        partition = partition(table, key);
        return switch (random.nextInt(4)) {
            case 0 -> delete(table, "", row(table));
            case 1 -> delete(table, "", partition + range(table));
            case 2 -> delete(table, "", partition);
            default -> deleteCells(table, "", Column.Kind.REGULAR, row(table));
        };
    }

    private String using(long time, boolean ttl) {
        List<String> parts = new ArrayList<>();
        if (time != WriteTimes.NONE) {
            parts.add("TIMESTAMP " + time);
        }
        if (ttl) {
            parts.add("TTL " + TTLS[random.nextInt(TTLS.length)]);
        }
        return parts.isEmpty() ? "" : " USING " + String.join(" AND ", parts);
    }

    private static String partition(TortureTable table, int key) {
        return table.columns(Column.Kind.PARTITION_KEY).stream()
                .map(column -> Names.cql(column.name()) + " = " + Literals.key(column.type(), key))
                .collect(Collectors.joining(" AND "));
    }

    private String row(TortureTable table) {
        StringBuilder text = new StringBuilder(partition);
        for (Column column : table.clustering()) {
            text.append(" AND ").append(Names.cql(column.name())).append(" = ").append(clusteringValue(column));
        }
        return text.toString();
    }

    private String clusteringValue(Column column) {
        return Literals.key(column.type(), random.nextInt(CLUSTERING_VALUES));
    }

    /** A random part of the columns; perhaps none, which leaves a row of nothing but its marker. */
    private String insert(TortureTable table, int key, Column.Kind kind) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (Column column : table.columns(Column.Kind.PARTITION_KEY)) {
            names.add(Names.cql(column.name()));
            values.add(Literals.key(column.type(), key));
        }
        for (Column column : table.clustering()) {
            names.add(Names.cql(column.name()));
            values.add(clusteringValue(column));
        }
        int share = random.nextInt(5);
        for (Column column : table.schema().columns()) {
            boolean taken = column.kind() == kind
                    ? random.nextInt(4) < share
                    : column.kind() == Column.Kind.STATIC && random.nextInt(4) == 0;
            if (taken) {
                names.add(Names.cql(column.name()));
                values.add(value(column.type()));
            }
        }
        return "INSERT INTO " + table.cql() + " (" + String.join(", ", names) + ") VALUES (" + String.join(", ", values)
                + ")";
    }

    private String value(CqlType type) {
        if (random.nextInt(8) == 0) {
            return "null";
        }
        boolean canBeEmpty = type == ScalarType.INT || type == ScalarType.BIGINT || type == ScalarType.UUID;
        return canBeEmpty && random.nextInt(EMPTY_ONE_IN) == 0 ? "blob_as_" + type + "(0x)" : literals.of(type);
    }

    private String update(TortureTable table, String using, Column.Kind kind, String where) {
        List<Column> columns = new ArrayList<>(table.columns(kind));
        Collections.shuffle(columns, random);
        int count = 1 + random.nextInt(Math.min(3, columns.size()));
        return "UPDATE " + table.cql() + using + " SET "
                + columns.subList(0, count).stream().map(this::assignment).collect(Collectors.joining(", "))
                + " WHERE " + where;
    }

    private String assignment(Column column) {
        String name = Names.cql(column.name());
        if (column.type().isMultiCell()) {
            int how = random.nextInt(5);
            if (column.type() instanceof ListType && how < 4) {
                String elements = literals.of(column.type());
                return name + " = "
                        + switch (how) {
                            case 0, 1 -> name + " + " + elements;
                            case 2 -> elements + " + " + name;
                            default -> name + " - " + elements;
                        };
            }
            if (column.type() instanceof SetType set && how < 4) {
                return name + " = " + name + (how < 2 ? " + " : " - ") + literals.elementsOf(set.element());
            }
            if (column.type() instanceof MapType map && how < 4) {
                return switch (how) {
                    case 0 -> name + " = " + name + " + " + literals.entriesOf(map);
                    case 1 -> name + " = " + name + " - " + literals.elementsOf(map.key());
                    case 2 -> name + "[" + literals.of(map.key()) + "] = null";
                    default -> name + "[" + literals.of(map.key()) + "] = " + literals.of(map.value());
                };
            }
            if (column.type() instanceof UdtType udt && how < 4) {
                UdtType.Field field = pick(udt.fields());
                return name + "." + Names.cql(field.name()) + " = " + value(field.type());
            }
        }
        return name + " = " + value(column.type());
    }

    private String deleteCells(TortureTable table, String using, Column.Kind kind, String where) {
        List<Column> columns = new ArrayList<>(table.columns(kind));
        Collections.shuffle(columns, random);
        int count = 1 + random.nextInt(Math.min(3, columns.size()));
        return "DELETE "
                + columns.subList(0, count).stream().map(this::deletion).collect(Collectors.joining(", "))
                + " FROM " + table.cql() + using + " WHERE " + where;
    }

    private String deletion(Column column) {
        String name = Names.cql(column.name());
        if (random.nextBoolean() || !column.type().isMultiCell()) {
            return name;
        }
        if (column.type() instanceof MapType map) {
            return name + "[" + literals.of(map.key()) + "]";
        }
        if (column.type() instanceof SetType set) {
            return name + "[" + literals.of(set.element()) + "]";
        }
        return column.type() instanceof UdtType udt
                ? name + "." + Names.cql(pick(udt.fields()).name())
                : name;
    }

    private String delete(TortureTable table, String using, String where) {
        return "DELETE FROM " + table.cql() + using + " WHERE " + where;
    }

    /** Equalities on the first clustering columns, then one or two bounds of any shape, several rows, or nothing. */
    private String range(TortureTable table) {
        List<Column> clustering = table.clustering();
        int prefix = random.nextInt(clustering.size());
        StringBuilder text = new StringBuilder();
        for (Column column : clustering.subList(0, prefix)) {
            text.append(" AND ").append(Names.cql(column.name())).append(" = ").append(clusteringValue(column));
        }
        Column bounded = clustering.get(prefix);
        String name = Names.cql(bounded.name());
        int shape = random.nextInt(prefix == 0 ? 4 : 5);
        if (shape < 2) {
            text.append(" AND ").append(name).append(lower()).append(clusteringValue(bounded));
        }
        if (shape > 0 && shape < 3) {
            text.append(" AND ").append(name).append(upper()).append(clusteringValue(bounded));
        }
        if (shape == 3) {
            text.append(" AND ").append(name).append(" IN (").append(clusteringValue(bounded));
            text.append(", ").append(clusteringValue(bounded)).append(')');
        }
        return text.toString();
    }

    private String lower() {
        return random.nextBoolean() ? " > " : " >= ";
    }

    private String upper() {
        return random.nextBoolean() ? " < " : " <= ";
    }

    private <T> T pick(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
