package io.drover.cli.torture;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.cli.torture.Operation.Kind;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;

/**
 * A table that gets columns, and loses them again, while it is written to. The target has them all from the start, as it must
 * have a column before events bring it, and loses those that the origin has lost at the end. None comes twice. None is a
 * non-frozen UDT, as Cassandra cannot drop these.
 */
final class ChangingTable {
    private static final String NAME = "changing";
    private static final List<String> LASTING = List.of(
            "p int PARTITION_KEY", "c int CLUSTERING", "s text STATIC", "v int REGULAR", "texts set<text> REGULAR");
    private static final List<String> PASSING = List.of(
            "x0 text REGULAR",
            "x1 set<int> REGULAR",
            "x2 decimal REGULAR",
            "x3 inet REGULAR",
            "x4 map<text, int> REGULAR",
            "x5 int STATIC",
            "x6 frozen<person> REGULAR",
            "x7 duration REGULAR");

    static final TortureTable AT_FIRST = table(List.of());
    static final TortureTable WITH_ALL = table(PASSING);

    private TortureTable current = AT_FIRST;
    private int added;
    private int dropped;

    private static TortureTable table(List<String> passing) {
        List<String> columns = new ArrayList<>(LASTING);
        columns.addAll(passing);
        return TortureTable.of(NAME, "", columns);
    }

    TortureTable current() {
        return current;
    }

    boolean hasChangesLeft() {
        return dropped < PASSING.size();
    }

    /** The kind of the next change: columns live until the next but one has come. */
    Kind nextKind() {
        boolean isTurnToDrop = added - dropped > 1 || added == PASSING.size();
        return isTurnToDrop ? Kind.DROP_COLUMN : Kind.ADD_COLUMN;
    }

    /** @return the statement, which can be repeated */
    String change() {
        boolean adds = nextKind() == Kind.ADD_COLUMN;
        Column column = WITH_ALL.schema().columns().get(WITH_ALL.schema().indexOf(name(adds ? added++ : dropped++)));
        current = table(PASSING.subList(dropped, added));
        String name = Names.cql(column.name());
        return "ALTER TABLE " + current.cql()
                + (adds
                        ? " ADD IF NOT EXISTS " + name + " "
                                + WITH_ALL.cqlTypes().get(column.name())
                                + (column.kind() == Column.Kind.STATIC ? " static" : "")
                        : " DROP IF EXISTS " + name);
    }

    private static String name(int passing) {
        String column = PASSING.get(passing);
        return column.substring(0, column.indexOf(' '));
    }

    /** Rows of which nothing but cells of these columns is left are gone at the origin. */
    static void dropAtTarget(CqlSession origin, CqlSession target) {
        // A session may have missed a change while the node was away.
        origin.refreshSchema();
        TableSchema left = TableSchemas.find(origin, WITH_ALL.schema().id()).orElseThrow();
        for (int i = 0; i < PASSING.size(); i++) {
            if (left.indexOf(name(i)) < 0) {
                target.execute("ALTER TABLE " + WITH_ALL.cql() + " DROP " + Names.cql(name(i)));
            }
        }
    }
}
