package io.drover.cli.torture;

import io.drover.cli.torture.Operation.Kind;
import io.drover.cli.torture.Operation.Partition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A random history: the same seed gives the same choices, whatever the clock says. Keys come from a small window that moves
 * on slowly, so that most operations meet others, and every snapshot has rows from before it and none from after.
 */
final class History {
    private static final int WINDOW = 12;
    private static final int OPERATIONS_PER_STEP = 150;
    private static final int OPERATIONS_PER_CHANGE = 1500;
    private static final int OPERATIONS_PER_TRUNCATION = 700;
    private static final int OPERATIONS_PER_RECREATION = 2500;
    /** From a table's creation to its first ALTER. */
    private static final int OPERATIONS_TO_COMMENT = 400;

    private static final int OPERATIONS_PER_UNTRACKING = 3000;

    private static final int MAX_BATCH = 5;

    /** How often each kind comes, of 100. */
    private static final List<Kind> MIX = mix();

    private final Random random;
    private final WriteTimes times;
    private final Statements statements;
    private final ChangingTable changing = new ChangingTable();
    private long number;
    private volatile boolean emptying;

    History(WriteTimes times, Random random) {
        this.random = random;
        this.times = times;
        this.statements = new Statements(random, new Literals(random));
    }

    private static List<Kind> mix() {
        List<Kind> mix = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            int share =
                    switch (kind) {
                        case INSERT -> 23;
                        case UPDATE -> 24;
                        case DELETE_CELLS, DELETE_ROW, DELETE_RANGE, CONDITIONAL -> 6;
                        case DELETE_PARTITION -> 2;
                        case STATIC -> 5;
                        case LOGGED_BATCH, UNLOGGED_BATCH -> 7;
                        case INCREMENT -> 7;
                        case COUNTER_BATCH, DELETE_COUNTERS -> 1;
                        case ADD_COLUMN, DROP_COLUMN, RETYPE_COLUMN, TRUNCATE, RECREATE, UNTRACK, COMMENT -> 0;
                    };
            for (int i = 0; i < share; i++) {
                mix.add(kind);
            }
        }
        return List.copyOf(mix);
    }

    /** From when capture and sink follow a table that is truncated or dropped. */
    void startEmptying() {
        emptying = true;
    }

    Operation next() {
        long current = number++;
        if (isDue(current, OPERATIONS_PER_CHANGE, 1) && changing.hasChangesLeft()) {
            return new Operation(current, changing.nextKind(), List.of(), changing.change());
        }
        if (emptying) {
            if (isDue(current, OPERATIONS_PER_TRUNCATION, 1)) {
                return truncate(current);
            }
            if (isDue(current, OPERATIONS_PER_RECREATION, 2 * OPERATIONS_TO_COMMENT)) {
                return recreate(current);
            }
            if (isDue(current, OPERATIONS_PER_RECREATION, OPERATIONS_TO_COMMENT)) {
                return comment(current);
            }
            if (isDue(current, OPERATIONS_PER_UNTRACKING, 2)) {
                return untrack(current);
            }
        }
        Kind kind = MIX.get(random.nextInt(MIX.size()));
        return switch (kind) {
            case LOGGED_BATCH, UNLOGGED_BATCH -> batch(current, kind);
            case INCREMENT, COUNTER_BATCH, DELETE_COUNTERS -> counters(current, kind);
            case INSERT, UPDATE, DELETE_CELLS, DELETE_ROW, DELETE_RANGE, DELETE_PARTITION, STATIC, CONDITIONAL ->
                statement(current, kind);
            case ADD_COLUMN, DROP_COLUMN, RETYPE_COLUMN, TRUNCATE, RECREATE, UNTRACK, COMMENT ->
                throw new IllegalStateException(kind + " has its own time");
        };
    }

    /** @param before so many operations before each multiple of the interval */
    private static boolean isDue(long current, int interval, int before) {
        return current % interval == interval - before;
    }

    private static Operation truncate(long current) {
        return new Operation(
                current,
                Kind.TRUNCATE,
                List.of(),
                TortureTables.TRUNCATED.stream()
                        .map(table -> "TRUNCATE " + table.cql())
                        .toList());
    }

    private static Operation recreate(long current) {
        TortureTable table = TortureTables.RECREATED;
        return new Operation(
                current,
                Kind.RECREATE,
                List.of(),
                List.of("DROP TABLE IF EXISTS " + table.cql(), table.create("cdc = true")));
    }

    private Operation untrack(long current) {
        TortureTable table = TortureTables.SCALARS;
        String alter = "ALTER TABLE " + table.cql() + " WITH cdc = ";
        String insert = statements.write(Kind.INSERT, table, key(window(current)), times.nextOwn(), false);
        Partition partition = new Partition(table.schema().id().table(), statements.lastPartition());
        return new Operation(
                current, Kind.UNTRACK, List.of(partition), List.of(alter + "false", insert, alter + "true"));
    }

    private static Operation comment(long current) {
        return new Operation(
                current,
                Kind.COMMENT,
                List.of(),
                "ALTER TABLE " + TortureTables.RECREATED.cql() + " WITH comment = '" + current + "'");
    }

    private Operation statement(long current, Kind kind) {
        TortureTable table = table(kind, true);
        int window = window(current);
        boolean ttl = random.nextInt(4) == 0 && TortureTables.timing(table) == Timing.ANY;
        String cql = kind == Kind.CONDITIONAL
                ? statements.conditional(table, key(window))
                : statements.write(kind, table, key(window), ttl ? times.nextOwn() : time(table), ttl);
        return new Operation(
                current, kind, List.of(new Partition(table.schema().id().table(), statements.lastPartition())), cql);
    }

    /** Deletes only what is not incremented any more: what a deleted counter is after that, Cassandra leaves open. */
    private Operation counters(long current, Kind kind) {
        TortureTable table = TortureTables.COUNTERS;
        int window = window(current);
        Set<Partition> partitions = new LinkedHashSet<>();
        List<String> parts = new ArrayList<>();
        for (int i = kind == Kind.COUNTER_BATCH ? MAX_BATCH : 1; i > 0; i--) {
            parts.add(
                    kind == Kind.DELETE_COUNTERS
                            ? statements.deleteCounters(table, window - 1 - random.nextInt(WINDOW))
                            : statements.increment(table, key(window)));
            partitions.add(new Partition(table.schema().id().table(), statements.lastPartition()));
        }
        String cql = kind == Kind.COUNTER_BATCH
                ? "BEGIN COUNTER BATCH " + String.join("; ", parts) + "; APPLY BATCH"
                : parts.get(0);
        return new Operation(current, kind, List.copyOf(partitions), cql);
    }

    private long time(TortureTable table) {
        return switch (TortureTables.timing(table)) {
            case ANY -> times.next();
            case SKEWED -> times.skewed();
            case DRIVER -> WriteTimes.NONE;
        };
    }

    /** @param anyTimes also those whose statements have no timestamp of their own */
    private TortureTable table(Kind kind, boolean anyTimes) {
        while (true) {
            TortureTable table = TortureTables.REGISTERS.get(random.nextInt(TortureTables.REGISTERS.size()));
            boolean fits =
                    switch (kind) {
                        case STATIC -> statements.hasStatics(table);
                        case DELETE_RANGE -> !table.clustering().isEmpty();
                        default -> true;
                    };
            boolean written = emptying || table != TortureTables.RECREATED;
            if (fits && written && (anyTimes || TortureTables.timing(table) == Timing.ANY)) {
                return table == ChangingTable.AT_FIRST ? changing.current() : table;
            }
        }
    }

    private static int window(long number) {
        return (int) (number / OPERATIONS_PER_STEP);
    }

    private int key(int window) {
        return window + random.nextInt(WINDOW);
    }

    /** Several tables and partitions, a table that is not captured among them; the timestamp is the batch's or each one's. */
    private Operation batch(long current, Kind kind) {
        boolean oneTime = random.nextBoolean();
        long time = times.next();
        int window = window(current);
        Set<Partition> partitions = new LinkedHashSet<>();
        List<String> parts = new ArrayList<>();
        for (int i = 2 + random.nextInt(MAX_BATCH - 1); i > 0; i--) {
            if (random.nextInt(6) == 0) {
                parts.add("INSERT INTO " + TortureTables.ASIDE + " (p, v) VALUES (" + key(window) + ", 'aside')");
                continue;
            }
            Kind part;
            do {
                part = MIX.get(random.nextInt(MIX.size()));
            } while (part.compareTo(Kind.STATIC) > 0);
            TortureTable table;
            do {
                table = table(part, !oneTime || time == WriteTimes.NONE);
                // Capture that begins anew cannot read past the updates of a dropped table.
            } while (table == TortureTables.RECREATED);
            // Cells with a TTL have a timestamp of their own, which those of a batch need not have.
            parts.add(statements.write(part, table, key(window), oneTime ? WriteTimes.NONE : time(table), false));
            partitions.add(new Partition(table.schema().id().table(), statements.lastPartition()));
        }
        String using = oneTime && time != WriteTimes.NONE ? " USING TIMESTAMP " + time : "";
        String begin = kind == Kind.LOGGED_BATCH ? "BEGIN BATCH" : "BEGIN UNLOGGED BATCH";
        return new Operation(
                current,
                kind,
                List.copyOf(partitions),
                begin + using + " " + String.join("; ", parts) + "; APPLY BATCH");
    }
}
