package io.drover.transforms.debezium;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The envelopes of one relational table, of one layout, as change events: every change has the whole row, so that an update
 * deletes what is null. The record's key is the primary key.
 */
final class RelationalTable implements EnvelopeTable {
    private static final int MAX_KEY_TEXT = 200;

    private static final String NO_LONGER_KNOWN =
            "; set REPLICA IDENTITY FULL on it, so that PostgreSQL logs the value";

    private final Database database;
    private final Schema keySchema;
    private final RowFields fields;
    private final boolean needsOldRow;
    private final Unavailable unavailable;
    private final TableSchema table;
    private final EventWriter writer;

    /**
     * @param prefix of the names of the events' schemas
     * @param keySchema null when the first record is a truncation
     * @param needsOldRow whether only the old row shows that an update changes the key
     */
    RelationalTable(
            Database database,
            String prefix,
            Schema keySchema,
            RowFields fields,
            boolean needsOldRow,
            Unavailable unavailable) {
        this.needsOldRow = needsOldRow;
        this.database = database;
        this.keySchema = keySchema;
        this.fields = fields;
        this.unavailable = unavailable;
        this.table = fields.table();
        this.writer = new EventWriter(new EventSchema(prefix, table));
    }

    @Override
    public EventWriter writer() {
        return writer;
    }

    /** @param key null of a truncation, which is about no row */
    @Override
    public boolean isOf(Schema key, Struct source) {
        return (key == null || key == keySchema || key.equals(keySchema)) && database.isOf(table.id(), source);
    }

    @Override
    public ChangeEvent event(Struct key, Struct envelope, Struct source) {
        Op op = Op.of(envelope.getString("op"));
        Object[] after = new Object[table.size()];
        Delta[] deltas = null;
        if (op == Op.UPDATE && needsOldRow && envelope.getStruct("before") == null) {
            throw new DataException("table " + table.id() + ", row " + row(key)
                    + ": an update without the old row, which may have had another key; set REPLICA IDENTITY FULL on the"
                    + " table and on each of its partitions");
        }
        if (op != Op.TRUNCATE) {
            readKey(key, after);
        }
        if (op != Op.TRUNCATE && op != Op.DELETE) {
            deltas = readRow(op, key, envelope.getStruct("after"), after);
        }
        long position = op == Op.READ ? Database.SNAPSHOT : database.position(table.id(), source);
        long madeAt = envelope.getInt64("ts_ms");
        return new ChangeEvent(
                op,
                table,
                writetime(position, madeAt),
                ChangeEvent.NO_TTL,
                0,
                after,
                deltas,
                null,
                origin(op, source, position),
                madeAt);
    }

    private void readKey(Struct key, Object[] after) {
        for (int i = 0; i < table.primaryKeySize(); i++) {
            Object value = key.getWithoutDefault(name(i));
            if (value == null) {
                throw new DataException(about(key, i) + " is null, but it is in the key" + NO_LONGER_KNOWN);
            }
            after[i] = convert(key, i, value);
        }
    }

    /** @return null when there are none */
    private Delta[] readRow(Op op, Struct key, Struct row, Object[] after) {
        Delta[] deltas = null;
        for (int i = table.primaryKeySize(); i < after.length; i++) {
            // A null is a null, also in a column that has a default.
            Object value = row.getWithoutDefault(name(i));
            if (value == null) {
                if (op == Op.UPDATE) {
                    deltas = deltas == null ? new Delta[after.length] : deltas;
                    deltas[i] = Delta.TOMBSTONE;
                }
            } else if (!unavailable.is(value)) {
                after[i] = convert(key, i, value);
            } else if (op != Op.UPDATE) {
                // The key has changed, so that this is a new row, and the old one will be deleted.
                throw new DataException(about(key, i) + " has no value in the log" + NO_LONGER_KNOWN);
            }
        }
        for (Field field : fields.withoutType()) {
            if (row.getWithoutDefault(field.name()) != null) {
                throw new DataException("table " + table.id() + ", row " + row(key) + ": column "
                        + RowFields.described(field)
                        + " has no CQL type; leave it out with Debezium's column.exclude.list");
            }
        }
        return deltas;
    }

    private Object convert(Struct key, int column, Object value) {
        try {
            return fields.types().get(column).convert(value);
        } catch (DataException | ClassCastException | ArithmeticException e) {
            throw new Unconvertible(
                    about(key, column) + " cannot become a "
                            + table.column(column).type() + ": it is " + e.getMessage(),
                    e);
        }
    }

    private String name(int column) {
        return table.column(column).name();
    }

    private String about(Struct key, int column) {
        return "table " + table.id() + ", row " + row(key) + ": column " + name(column);
    }

    private static String row(Struct key) {
        String text = key.schema().fields().stream()
                .map(field -> field.name() + "=" + key.getWithoutDefault(field.name()))
                .collect(Collectors.joining(", "));
        return text.length() <= MAX_KEY_TEXT ? text : text.substring(0, MAX_KEY_TEXT) + "...";
    }

    /** Whoever writes to the target uses the time, in microseconds; positions beyond that would win over it for good. */
    private long writetime(long position, long madeAt) {
        if (position > Math.multiplyExact(madeAt, 1000L)) {
            throw new DataException("table " + table.id() + ": log position " + position
                    + " is above the present time in microseconds, so that it cannot be a write timestamp");
        }
        return position;
    }

    private static Origin origin(Op op, Struct source, long position) {
        String connector = source.getString("connector");
        String name = source.getString("name");
        String cluster = source.getString("db");
        return op == Op.READ
                ? Origin.ofScan(connector, name, cluster)
                : new Origin(connector, name, cluster, "", position, 0, 0);
    }
}
