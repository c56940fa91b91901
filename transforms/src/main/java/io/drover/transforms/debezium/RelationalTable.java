package io.drover.transforms.debezium;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The envelopes of one relational table, of one layout, as change events: every change has the whole row, so that an update
 * deletes what is null. The record's key is the primary key.
 */
final class RelationalTable implements EnvelopeTable {
    private static final String NO_LONGER_KNOWN =
            "; set REPLICA IDENTITY FULL on it, so that PostgreSQL logs the value";

    /** @param name of the field in both structs, which need not be the very ones of the schema seen first */
    private record Source(String name, FieldType type) {}

    private final Database database;
    private final Schema keySchema;
    private final Unavailable unavailable;
    private final TableSchema table;
    private final EventWriter writer;
    private final Source[] sources;
    private final List<Field> withoutType;

    /**
     * @param prefix of the names of the events' schemas
     * @param row the schema of {@code after}
     * @throws DataException when a column of the key has no CQL type
     */
    RelationalTable(
            Database database,
            TableId id,
            String prefix,
            Schema keySchema,
            Schema row,
            PartitionKeys partitionKeys,
            FieldTypes types,
            Unavailable unavailable) {
        this.database = database;
        this.keySchema = keySchema;
        this.unavailable = unavailable;
        this.withoutType = new ArrayList<>();
        List<Column> columns = new ArrayList<>();
        List<Source> fields = new ArrayList<>();
        List<String> names = keySchema.fields().stream().map(Field::name).toList();
        List<Column.Kind> kinds = partitionKeys.kinds(id, names);
        for (Field field : keySchema.fields()) {
            FieldType type = types.of(field.schema())
                    .orElseThrow(() ->
                            new DataException("table " + id + ": key column " + described(field) + " has no CQL type"));
            columns.add(new Column(field.name(), type.type(), kinds.get(columns.size())));
            fields.add(new Source(field.name(), type));
        }
        for (Field field : row.fields()) {
            if (keySchema.field(field.name()) == null) {
                Optional<FieldType> type = types.of(field.schema());
                if (type.isEmpty()) {
                    withoutType.add(field);
                } else {
                    columns.add(new Column(field.name(), type.get().type(), Column.Kind.REGULAR));
                    fields.add(new Source(field.name(), type.get()));
                }
            }
        }
        this.table = new TableSchema(id, columns);
        this.writer = new EventWriter(new EventSchema(prefix, table));
        this.sources = fields.toArray(Source[]::new);
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
        Object[] after = new Object[sources.length];
        Delta[] deltas = null;
        if (op != Op.TRUNCATE) {
            readKey(key, after);
        }
        if (op != Op.TRUNCATE && op != Op.DELETE) {
            deltas = readRow(op, envelope.getStruct("after"), after);
        }
        long position = database.position(source);
        long madeAt = envelope.getInt64("ts_ms");
        return new ChangeEvent(
                op,
                table,
                op == Op.READ ? Database.SNAPSHOT : writetime(position, madeAt),
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
            Object value = key.getWithoutDefault(sources[i].name());
            if (value == null) {
                throw new DataException(about(i) + " is null, but it is in the key" + NO_LONGER_KNOWN);
            }
            after[i] = convert(i, value);
        }
    }

    /** @return null when there are none */
    private Delta[] readRow(Op op, Struct row, Object[] after) {
        Delta[] deltas = null;
        for (int i = table.primaryKeySize(); i < sources.length; i++) {
            // A null is a null, also in a column that has a default.
            Object value = row.getWithoutDefault(sources[i].name());
            if (value == null) {
                if (op == Op.UPDATE) {
                    deltas = deltas == null ? new Delta[sources.length] : deltas;
                    deltas[i] = Delta.TOMBSTONE;
                }
            } else if (!unavailable.is(value)) {
                after[i] = convert(i, value);
            } else if (op != Op.UPDATE) {
                // The key has changed, so that this is a new row, and the old one will be deleted.
                throw new DataException(about(i) + " has no value in the log" + NO_LONGER_KNOWN);
            }
        }
        for (Field field : withoutType) {
            if (row.getWithoutDefault(field.name()) != null) {
                throw new DataException("table " + table.id() + ": column " + described(field)
                        + " has no CQL type; leave it out with Debezium's column.exclude.list");
            }
        }
        return deltas;
    }

    private Object convert(int column, Object value) {
        try {
            return sources[column].type().convert(value);
        } catch (DataException | ClassCastException | ArithmeticException e) {
            throw new DataException(
                    about(column) + " cannot become a " + table.column(column).type() + ": it is " + e.getMessage(), e);
        }
    }

    private String about(int column) {
        return "table " + table.id() + ": column " + table.column(column).name();
    }

    private static String described(Field field) {
        return field.name() + " of type "
                + (field.schema().name() == null
                        ? field.schema().type()
                        : field.schema().name());
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
