package io.drover.benchmarks.apply;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import java.util.Arrays;

/**
 * Inserts of 10 columns and about 300 bytes: either each row is a partition, or a partition has runs of 10 rows. The driver's
 * side of the comparison writes the same rows.
 */
final class Events {
    static final int RUN = 10;

    private static final Origin ORIGIN = new Origin("commitlog", "apply", "origin", "127.0.0.1", 1, 0, 0);
    private static final String TEXT = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";

    private final TableSchema table;
    private final EventWriter writer;
    private final boolean clustered;

    private Events(TableSchema table, boolean clustered) {
        this.table = table;
        this.writer = new EventWriter(new EventSchema("apply", table));
        this.clustered = clustered;
    }

    static Events create(CqlSession session, String name, boolean clustered) {
        session.execute("CREATE KEYSPACE IF NOT EXISTS bench WITH replication = {'class': 'SimpleStrategy',"
                + " 'replication_factor': 1}");
        session.execute(
                "CREATE TABLE bench." + name + " (k bigint, c int, t1 text, t2 text, t3 text, t4 text, n1 bigint,"
                        + " n2 bigint, f double, b boolean, PRIMARY KEY (k" + (clustered ? ", c" : "") + "))");
        return new Events(TableSchemas.find(session, new TableId("bench", name)).orElseThrow(), clustered);
    }

    TableId table() {
        return table.id();
    }

    EventWriter writer() {
        return writer;
    }

    /** The statement that the sink prepares for these events. */
    String insert() {
        return "INSERT INTO " + table.id()
                + " (k, c, b, f, n1, n2, t1, t2, t3, t4) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " USING TIMESTAMP ? AND TTL ?";
    }

    /** All that the statement's markers take. */
    Object[] values(int i, long writetime) {
        Object[] row = row(i);
        Object[] values = Arrays.copyOf(row, row.length + 2);
        values[row.length] = writetime;
        values[row.length + 1] = 0;
        return values;
    }

    /** The row's values in the statement's order. */
    Object[] row(int i) {
        return new Object[] {
            (long) (clustered ? i / RUN : i),
            i % RUN,
            i % 2 == 0,
            i / 7.0,
            i * 31L,
            i * 17L,
            TEXT,
            TEXT + i,
            TEXT,
            TEXT + i
        };
    }

    ChangeEvent event(int i, long writetime) {
        Object[] row = row(i);
        Object[] after = new Object[table.size()];
        String[] names = {"k", "c", "b", "f", "n1", "n2", "t1", "t2", "t3", "t4"};
        for (int column = 0; column < names.length; column++) {
            after[table.indexOf(names[column])] = row[column];
        }
        return new ChangeEvent(Op.CREATE, table, writetime, 0, 0, after, null, null, ORIGIN, writetime / 1000);
    }
}
