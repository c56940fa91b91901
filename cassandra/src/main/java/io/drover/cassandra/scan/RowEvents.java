package io.drover.cassandra.scan;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import io.drover.model.type.ListType;
import io.drover.model.type.MapType;
import io.drover.model.type.ScalarType;
import io.drover.model.type.SetType;
import io.drover.model.type.UdtType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.DataException;

/**
 * Rows of a scan to change events: one event for each write timestamp and TTL among a row's cells. Rows come in the order
 * of the scan, because a partition's static columns go out with its first row only. Not thread-safe.
 *
 * <p>CQL cannot read a row marker, so one is assumed: one event of each row is {@link Op#READ}, which writes a marker with
 * the timestamp of the row's oldest cell, so that no deletion that wins over its cells loses to its marker. It lives as
 * long as the cell that lives longest, and without an end when the row is known to {@linkplain
 * ScannedRow#outlivesItsCells outlive} them. The other events are {@link Op#UPDATE}. What no rule can avoid is that a row
 * of UPDATEs alone gets a marker it did not have, and outlives the deletion of its last cell. A row without any cell has
 * nothing but a marker, of unknown age; it gets {@link #UNKNOWN_WRITETIME}, so that no later deletion is undone. Rows of
 * counter tables have no marker.
 *
 * <p>A TTL is what is left of it when the row was read; together with the time of reading it gives the expiry.
 */
public final class RowEvents {
    /** The smallest timestamp that a statement may carry. */
    public static final long UNKNOWN_WRITETIME = Long.MIN_VALUE + 1;

    /** Cells of a row are compared with this many groups at most; one group too many only costs an event. */
    private static final int GROUPS_COMPARED = 16;

    private final TableSchema table;
    private final ScanQuery query;
    private final Origin origin;
    private final int partitionKeySize;
    private final int primaryKeySize;
    private final boolean hasStatics;
    private final boolean hasMarkers;

    private final ByteBuffer[] partition;
    private final Object[] key;
    private final List<CellGroup> groups = new ArrayList<>();
    private int keySize;

    /** Of the collected cells, as far as they have stamps. */
    private boolean hasStamps;

    private long oldestWritetime;
    private int longestTtl;

    RowEvents(TableSchema table, ScanQuery query, Origin origin) {
        this.table = table;
        this.query = query;
        this.origin = origin;
        this.partitionKeySize = table.partitionKeySize();
        this.primaryKeySize = table.primaryKeySize();
        this.hasStatics = table.columns().stream().anyMatch(column -> column.kind() == Column.Kind.STATIC);
        this.hasMarkers = table.columns().stream().noneMatch(column -> column.type() == ScalarType.COUNTER);
        this.partition = new ByteBuffer[partitionKeySize];
        this.key = new Object[primaryKeySize];
    }

    /** @throws DataException when a value cannot be carried, naming table and column */
    public void read(ScannedRow row, Consumer<? super ChangeEvent> events) {
        long capturedAt = System.currentTimeMillis();
        boolean newPartition = enterPartition(row);
        if (newPartition && hasStatics) {
            keySize = partitionKeySize;
            collect(row, Column.Kind.STATIC);
            for (CellGroup group : groups) {
                events.accept(event(Op.UPDATE, group, row, capturedAt));
            }
        }
        if (hasStatics && row.bytes(primaryKeySize - 1) == null) {
            return; // A partition without rows.
        }
        for (int i = partitionKeySize; i < primaryKeySize; i++) {
            key[i] = keyValue(row, i);
        }
        keySize = primaryKeySize;
        collect(row, Column.Kind.REGULAR);
        CellGroup marked = hasMarkers ? markedGroup(row) : null;
        if (marked != null) {
            events.accept(event(Op.READ, marked, row, capturedAt));
        }
        for (CellGroup group : groups) {
            if (group != marked) {
                events.accept(event(Op.UPDATE, group, row, capturedAt));
            }
        }
    }

    private boolean enterPartition(ScannedRow row) {
        boolean same = true;
        for (int i = 0; i < partitionKeySize; i++) {
            same &= row.bytes(i).equals(partition[i]);
        }
        if (same) {
            return false;
        }
        for (int i = 0; i < partitionKeySize; i++) {
            partition[i] = row.bytes(i);
            key[i] = keyValue(row, i);
        }
        return true;
    }

    private Object keyValue(ScannedRow row, int column) {
        ByteBuffer bytes = row.bytes(column);
        CqlType type = table.column(column).type();
        if (bytes == null || !bytes.hasRemaining() && !type.allowsNoBytes()) {
            throw new DataException("table " + table.id() + " has a row at token " + query.token(row)
                    + " without a value in key column " + table.column(column).name() + ", which cannot be carried");
        }
        try {
            return column < partitionKeySize ? type.decodeExactly(bytes) : type.decode(bytes);
        } catch (DataException e) {
            throw undecodable(column, row, e);
        }
    }

    private void collect(ScannedRow row, Column.Kind kind) {
        groups.clear();
        hasStamps = false;
        for (int i = primaryKeySize; i < table.size(); i++) {
            ByteBuffer value = row.bytes(i);
            if (value != null && table.column(i).kind() == kind) {
                try {
                    collect(row, i, value);
                } catch (DataException | BufferUnderflowException e) {
                    throw undecodable(i, row, e);
                }
            }
        }
    }

    private void collect(ScannedRow row, int column, ByteBuffer value) {
        CqlType type = table.column(column).type();
        if (!query.isStamped(column)) {
            MultiCells.unstamped(column, type, value, this::put);
            return;
        }
        ByteBuffer writetime = row.bytes(query.writetimeIndex(column));
        ByteBuffer ttl = row.bytes(query.ttlIndex(column));
        if (type.isMultiCell()) {
            Stamps stamps = Stamps.read(writetime, ttl);
            if (type instanceof SetType set) {
                MultiCells.set(column, set, value, stamps, this::add);
            } else if (type instanceof MapType map) {
                MultiCells.map(column, map, value, stamps, this::add);
            } else if (type instanceof UdtType udt) {
                MultiCells.udt(column, udt, value, stamps, this::add);
            } else {
                for (int i = 0; i < stamps.size(); i++) {
                    stamp(stamps.writetime(i), stamps.ttl(i));
                }
                MultiCells.list(column, (ListType) type, value, stamps, row.readAt(), this::put);
            }
            return;
        }
        boolean empty = !value.hasRemaining() && !type.allowsNoBytes();
        add(
                column,
                writetime.getLong(writetime.position()),
                ttl == null ? ChangeEvent.NO_TTL : ttl.getInt(ttl.position()),
                empty ? null : type.decode(value),
                empty ? Delta.EMPTY : null);
    }

    private void add(int column, long writetime, int ttl, Object value, Delta delta) {
        stamp(writetime, ttl);
        put(column, writetime, ttl, value, delta);
    }

    private void stamp(long writetime, int ttl) {
        oldestWritetime = hasStamps ? Math.min(oldestWritetime, writetime) : writetime;
        longestTtl = hasStamps && Stamps.lifetime(longestTtl) > Stamps.lifetime(ttl) ? longestTtl : ttl;
        hasStamps = true;
    }

    private void put(int column, long writetime, int ttl, Object value, Delta delta) {
        CellGroup.Kind kind = !table.column(column).type().isMultiCell()
                ? CellGroup.Kind.OVERWRITES
                : Delta.isOverwrite(delta) ? CellGroup.Kind.LIST : CellGroup.Kind.ELEMENTS;
        for (int i = groups.size() - 1; i >= Math.max(0, groups.size() - GROUPS_COMPARED); i--) {
            CellGroup group = groups.get(i);
            if (group.accepts(writetime, ttl, kind)) {
                group.put(column, value, delta);
                return;
            }
        }
        CellGroup group = new CellGroup(writetime, ttl, kind, keyOnly());
        group.put(column, value, delta);
        groups.add(group);
    }

    private Object[] keyOnly() {
        Object[] after = new Object[table.size()];
        System.arraycopy(key, 0, after, 0, keySize);
        return after;
    }

    /** The overwrites with the marker's own stamp, or a group without cells when there are none. */
    private CellGroup markedGroup(ScannedRow row) {
        long writetime = hasStamps ? oldestWritetime : UNKNOWN_WRITETIME;
        int ttl = hasStamps && !row.outlivesItsCells() ? longestTtl : ChangeEvent.NO_TTL;
        for (CellGroup group : groups) {
            if (group.accepts(writetime, ttl, CellGroup.Kind.OVERWRITES)) {
                return group;
            }
        }
        return new CellGroup(writetime, ttl, CellGroup.Kind.OVERWRITES, keyOnly());
    }

    private ChangeEvent event(Op op, CellGroup group, ScannedRow row, long capturedAt) {
        long expiresAt = group.ttl() == ChangeEvent.NO_TTL ? 0 : row.readAt() + group.ttl();
        return new ChangeEvent(
                op,
                table,
                group.writetime(),
                group.ttl(),
                expiresAt,
                group.after(),
                group.deltas(),
                null,
                origin,
                capturedAt);
    }

    private DataException undecodable(int column, ScannedRow row, RuntimeException cause) {
        return new DataException(
                "table " + table.id() + " has a row at token " + query.token(row) + " whose column "
                        + table.column(column).name() + " cannot be read: " + cause.getMessage(),
                cause);
    }
}
