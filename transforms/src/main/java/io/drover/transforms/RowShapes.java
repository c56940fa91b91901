package io.drover.transforms;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** Events of one table as flat rows. A row has the columns that the event touches and no others. */
final class RowShapes {
    private final TableSchema table;
    private final Schema key;

    /** By touched columns: as many as there are different statements. */
    private final Map<BitSet, Schema> rows = new HashMap<>();

    RowShapes(TableSchema table) {
        this.table = table;
        BitSet columns = new BitSet();
        columns.set(0, table.primaryKeySize());
        this.key = schema(columns, ".Key");
    }

    Schema keySchema() {
        return key;
    }

    /** The primary key. */
    Struct key(ChangeEvent event) {
        return struct(key, event);
    }

    /** @throws DataException when a column changes in a way that no plain value says */
    Struct row(ChangeEvent event) {
        BitSet touched = new BitSet();
        for (int i = 0; i < table.size(); i++) {
            if (event.touches(i)) {
                requireWhole(i, event.delta(i));
                touched.set(i);
            }
        }
        return struct(rows.computeIfAbsent(touched, columns -> schema(columns, ".Row")), event);
    }

    private void requireWhole(int column, Delta delta) {
        if (!Delta.isOverwrite(delta) && delta.kind() != Delta.Kind.TOMBSTONE) {
            String what =
                    switch (delta.kind()) {
                        case ADD, REMOVE -> "has elements added or removed";
                        case FIELDS -> "has some of its fields changed";
                        case EMPTY -> "is a value of zero bytes";
                        case TOMBSTONE, EXPIRIES -> throw new IllegalStateException("a whole value, or a plain null");
                    };
            throw new DataException("table " + table.id() + ": column "
                    + table.column(column).name() + " " + what + ", which a flat row cannot say");
        }
    }

    private static Struct struct(Schema schema, ChangeEvent event) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            struct.put(field, event.after()[event.table().indexOf(Names.fromField(field.name()))]);
        }
        return struct;
    }

    private Schema schema(BitSet columns, String suffix) {
        SchemaBuilder schema = SchemaBuilder.struct()
                .name(Names.field(table.id().keyspace()) + "."
                        + Names.field(table.id().table()) + suffix);
        columns.stream().forEach(i -> {
            Column column = table.column(i);
            schema.field(
                    Names.field(column.name()),
                    column.type().schema(!column.kind().isPrimaryKey()));
        });
        return schema.build();
    }
}
