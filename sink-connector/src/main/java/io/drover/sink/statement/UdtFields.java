package io.drover.sink.statement;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import io.drover.model.type.UdtType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** The UPDATE that sets fields of non-frozen UDTs one by one; it names every field, and leaves most unset. */
final class UdtFields {
    private record Path(int column, UdtType.Field field, String structField) {}

    private final TableSchema table;
    private final KeyClause key;
    private final List<Path> paths = new ArrayList<>();
    private final String cql;

    UdtFields(TableSchema table, KeyClause key, int[] columns) {
        this.table = table;
        this.key = key;
        for (int column : columns) {
            for (UdtType.Field field : ((UdtType) table.column(column).type()).fields()) {
                paths.add(new Path(column, field, Names.field(field.name())));
            }
        }
        this.cql = paths.stream()
                .map(path -> Names.cql(table.column(path.column()).name()) + "."
                        + Names.cql(path.field().name()) + " = ?")
                .collect(Collectors.joining(
                        ", ",
                        "UPDATE " + table.id() + " USING TIMESTAMP ? AND TTL ? SET ",
                        " WHERE " + key.restriction()));
    }

    CqlWrite update(ChangeEvent event, Expiry expiry) {
        ByteBuffer[] values = new ByteBuffer[2 + paths.size() + key.size()];
        values[0] = Values.ofLong(event.writetime());
        values[1] = Values.ofInt(expiry.ttl());
        for (int i = 0; i < paths.size(); i++) {
            values[2 + i] = value(paths.get(i), event, expiry);
        }
        key.put(event, values, 2 + paths.size());
        return new CqlWrite(cql, values);
    }

    private ByteBuffer value(Path path, ChangeEvent event, Expiry expiry) {
        Delta delta = event.delta(path.column());
        Struct udt = (Struct) event.after()[path.column()];
        if (delta == null) {
            // An expired overwrite: its fields are tombstones by now.
            return udt != null && expiry.expired() && udt.get(path.structField()) != null ? null : CqlWrite.UNSET;
        }
        Delta.FieldDelta change = delta.fields().get(path.field().name());
        if (change == null) {
            return CqlWrite.UNSET;
        }
        return switch (change) {
            case TOMBSTONE -> null;
            case SET -> expiry.expired() ? null : encode(path, udt);
            case EMPTY -> expiry.expired() ? null : Values.empty();
        };
    }

    private ByteBuffer encode(Path path, Struct udt) {
        Object value = udt == null ? null : udt.get(path.structField());
        if (value == null) {
            throw invalid(path, "the event sets it and has no value for it", null);
        }
        try {
            return path.field().type().encode(value);
        } catch (DataException | NullPointerException e) {
            throw invalid(path, e.getMessage(), e);
        }
    }

    private DataException invalid(Path path, String reason, Throwable cause) {
        return Values.invalid(table, path.column(), "field " + path.field().name() + ": " + reason, cause);
    }
}
