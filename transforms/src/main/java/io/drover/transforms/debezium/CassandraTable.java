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
 * The envelopes of Debezium's own Cassandra connector, in the layout of its release 3.4: each column is a struct of a value,
 * the time at which it expires, and whether it was set. The write timestamp is the highest of the partition's update.
 *
 * <p>What these envelopes do not tell is refused rather than guessed: whether elements of a collection were added, removed
 * or replaced, and which rows a range deletion covers, whose bounds are text without types.
 */
final class CassandraTable implements EnvelopeTable {
    static final String CONNECTOR = "cassandra";

    private static final String RANGE_DELETION = "r";
    private static final long MICROS_PER_SECOND = 1_000_000;

    private record Cell(String name, FieldType type) {}

    private final Schema keySchema;
    private final TableSchema table;
    private final EventWriter writer;
    private final Cell[] cells;
    private final List<String> withoutType = new ArrayList<>();

    CassandraTable(
            TableId id, String prefix, Schema keySchema, Schema row, PartitionKeys partitionKeys, FieldTypes types) {
        this.keySchema = keySchema;
        List<Column> columns = new ArrayList<>();
        List<Cell> known = new ArrayList<>();
        List<Column.Kind> kinds = partitionKeys.kinds(
                id, keySchema.fields().stream().map(Field::name).toList());
        for (Field field : keySchema.fields()) {
            FieldType type = types.of(field.schema())
                    .orElseThrow(() -> new DataException(
                            "table " + id + ": key column " + field.name() + " has no known CQL type"));
            columns.add(new Column(field.name(), type.type(), kinds.get(columns.size())));
            known.add(new Cell(field.name(), type));
        }
        for (Field field : row.fields()) {
            Field value = field.schema().field("value");
            if (keySchema.field(field.name()) != null || value == null) {
                // The bounds of a range have no value.
                continue;
            }
            Optional<FieldType> type = isCollection(value.schema()) ? Optional.empty() : types.of(value.schema());
            if (type.isEmpty()) {
                withoutType.add(field.name());
            } else {
                columns.add(new Column(field.name(), type.get().type(), Column.Kind.REGULAR));
                known.add(new Cell(field.name(), type.get()));
            }
        }
        this.table = new TableSchema(id, columns);
        this.writer = new EventWriter(new EventSchema(prefix, table));
        this.cells = known.toArray(Cell[]::new);
    }

    private static boolean isCollection(Schema schema) {
        return schema.type() == Schema.Type.ARRAY || schema.type() == Schema.Type.MAP;
    }

    static TableId id(Struct source) {
        return new TableId(source.getString("keyspace"), source.getString("table"));
    }

    @Override
    public EventWriter writer() {
        return writer;
    }

    @Override
    public boolean isOf(Schema key, Struct source) {
        return (key == keySchema || keySchema.equals(key)) && table.id().equals(id(source));
    }

    @Override
    public ChangeEvent event(Struct key, Struct envelope, Struct source) {
        boolean snapshot = "true".equals(source.getString("snapshot"));
        Op op = op(envelope.getString("op"), snapshot);
        long writetime = snapshot ? Database.SNAPSHOT : source.getInt64("ts_us");
        Object[] after = new Object[cells.length];
        readKey(key, op, after);
        Delta[] deltas = new Delta[cells.length];
        long expiresAt = op == Op.DELETE ? 0 : readCells(envelope.getStruct("after"), after, deltas);
        return new ChangeEvent(
                op,
                table,
                writetime,
                expiresAt == 0 ? ChangeEvent.NO_TTL : ttl(source, expiresAt),
                expiresAt,
                after,
                deltas,
                null,
                Origin.ofScan(CONNECTOR, source.getString("name"), source.getString("cluster")),
                envelope.getInt64("ts_ms"));
    }

    private Op op(String code, boolean snapshot) {
        return switch (code) {
            case "i" -> snapshot ? Op.READ : Op.CREATE;
            case "u" -> Op.UPDATE;
            case "d" -> Op.DELETE;
            case RANGE_DELETION ->
                throw new DataException(
                        "table " + table.id() + ": the deletion of a range of rows, whose bounds Debezium"
                                + " gives as text only; capture the table with Drover's own CommitLogSource");
            default -> throw new DataException("table " + table.id() + ": op '" + code + "' is unknown");
        };
    }

    /** The deletion of a partition has null clustering columns. */
    private void readKey(Struct key, Op op, Object[] after) {
        for (int i = 0; i < table.primaryKeySize(); i++) {
            Object value = key.get(cells[i].name());
            if (value != null) {
                after[i] = convert(i, value);
            } else if (op != Op.DELETE || i < table.partitionKeySize()) {
                throw new DataException("table " + table.id() + ": key column " + cells[i].name()
                        + " is null; say with partition.keys which columns are the partition key, if not all are");
            }
        }
    }

    /** @return epoch seconds at which what was written expires, or 0 */
    private long readCells(Struct row, Object[] after, Delta[] deltas) {
        Long expiry = null;
        for (int i = table.primaryKeySize(); i < cells.length; i++) {
            Struct cell = row.getStruct(cells[i].name());
            if (cell == null || !cell.getBoolean("set")) {
                continue;
            }
            Object value = cell.get("value");
            if (value == null) {
                deltas[i] = Delta.TOMBSTONE;
                continue;
            }
            after[i] = convert(i, value);
            Long expires = cell.getInt64("deletion_ts");
            long seconds = expires == null ? 0 : expires / MICROS_PER_SECOND;
            if (expiry != null && expiry != seconds) {
                throw new DataException("table " + table.id() + ": columns of one change expire at different times, at "
                        + cells[i].name());
            }
            expiry = seconds;
        }
        refuseWhatHasNoType(row);
        return expiry == null ? 0 : expiry;
    }

    private void refuseWhatHasNoType(Struct row) {
        for (String name : withoutType) {
            Struct cell = row.getStruct(name);
            if (cell != null && cell.getBoolean("set")) {
                throw new DataException(
                        "table " + table.id() + ": column " + name + " is of a type of which Debezium does"
                                + " not say how it changed; capture the table with Drover's own CommitLogSource");
            }
        }
    }

    /** Which TTL the writer gave is not known, only what it came to. */
    private static int ttl(Struct source, long expiresAt) {
        long written = source.getInt64("ts_us") / MICROS_PER_SECOND;
        return (int) Math.max(1, Math.min(expiresAt - written, Integer.MAX_VALUE));
    }

    private Object convert(int column, Object value) {
        try {
            return cells[column].type().convert(value);
        } catch (DataException | ClassCastException | ArithmeticException e) {
            throw new DataException(
                    "table " + table.id() + ": column " + cells[column].name() + " cannot become a "
                            + table.column(column).type() + ": it is " + e.getMessage(),
                    e);
        }
    }
}
