package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.torture.Operation.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A table that gets columns, and loses them again, while it is written to. The target has them all from the start, as it must
 * have a column before events bring it, and loses those that the origin has lost at the end. One comes back with another type.
 * None is a non-frozen UDT, as Cassandra cannot drop these.
 */
final class ChangingTable {
    private static final String NAME = "changing";
    private static final List<String> LASTING = List.of(
            "p int PARTITION_KEY", "c int CLUSTERING", "s text STATIC", "v int REGULAR", "texts set<text> REGULAR");
    private static final String BEFORE = "x ascii REGULAR";
    /** After some changes, with values that are not ascii. */
    private static final String AFTER = "x text REGULAR";

    private static final int CHANGES_BEFORE = 3;

    private static final List<String> PASSING = List.of(
            "x0 text REGULAR",
            "x1 set<int> REGULAR",
            "x2 decimal REGULAR",
            "x3 inet REGULAR",
            "x4 map<text, int> REGULAR",
            "x5 int STATIC",
            "x6 frozen<person> REGULAR",
            "x7 duration REGULAR");

    static final TortureTable AT_FIRST = table(BEFORE, List.of());
    static final TortureTable WITH_ALL = table(AFTER, PASSING);

    private TortureTable current = AT_FIRST;
    private String retyped = BEFORE;
    private int added;
    private int dropped;

    private static TortureTable table(String retyped, List<String> passing) {
        List<String> columns = new ArrayList<>(LASTING);
        columns.add(retyped);
        columns.addAll(passing);
        return TortureTable.of(NAME, "", columns);
    }

    /** The rules of migration.yaml, so that the target's column takes both types. */
    static String rules() {
        return "columns: {x: {column: x, cast: text}}";
    }

    TortureTable current() {
        return current;
    }

    boolean hasChangesLeft() {
        return dropped < PASSING.size();
    }

    /** The kind of the next change: columns live until the next but one has come. */
    Kind nextKind() {
        if (retyped.equals(BEFORE) && added + dropped == CHANGES_BEFORE) {
            return Kind.RETYPE_COLUMN;
        }
        boolean isTurnToDrop = added - dropped > 1 || added == PASSING.size();
        return isTurnToDrop ? Kind.DROP_COLUMN : Kind.ADD_COLUMN;
    }

    /** @return the statements, which can be repeated */
    List<String> change() {
        List<String> statements;
        if (nextKind() == Kind.RETYPE_COLUMN) {
            retyped = AFTER;
            statements = List.of(drop(BEFORE), add(AFTER));
        } else {
            statements =
                    List.of(nextKind() == Kind.ADD_COLUMN ? add(PASSING.get(added++)) : drop(PASSING.get(dropped++)));
        }
        current = table(retyped, PASSING.subList(dropped, added));
        return statements;
    }

    private static String add(String column) {
        return "ALTER TABLE " + AT_FIRST.cql() + " ADD IF NOT EXISTS " + definition(column);
    }

    private static String drop(String column) {
        return "ALTER TABLE " + AT_FIRST.cql() + " DROP IF EXISTS " + name(column);
    }

    private static String name(String column) {
        return column.substring(0, column.indexOf(' '));
    }

    private static String definition(String column) {
        return column.replace(" REGULAR", "").replace(" STATIC", " static");
    }

    /**
     * Rows that have nothing but cells of these columns left are gone at the origin, and so is what a column held before it
     * came back.
     */
    static void dropAtTarget(CqlSession origin, CqlSession target) {
        // A session may have missed a change while the node was away.
        origin.refreshSchema();
        TableId table = WITH_ALL.schema().id();
        TableSchema left = TableSchemas.find(origin, table).orElseThrow();
        Map<String, Instant> dropped = new HashMap<>();
        origin.execute(
                        "SELECT column_name, dropped_time FROM system_schema.dropped_columns"
                                + " WHERE keyspace_name = ? AND table_name = ?",
                        table.keyspace(),
                        table.table())
                .forEach(row -> dropped.put(row.getString(0), row.getInstant(1)));
        dropped.forEach((column, time) -> {
            long micros = TimeUnit.MILLISECONDS.toMicros(time.toEpochMilli());
            target.execute("ALTER TABLE " + WITH_ALL.cql() + " DROP " + column + " USING TIMESTAMP " + micros);
            if (left.indexOf(column) >= 0) {
                target.execute(add(AFTER));
            }
        });
    }
}
