package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.name.Names;
import io.drover.model.type.ListType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The overwrites of one table's non-frozen lists. */
final class ListOverwrites {
    /** The texts for one list. */
    record Texts(String read, String readWithTimes, String overwrite, String deleteElement) {}

    private record ListColumn(int column, KeyClause key, Texts texts) {}

    private final TableSchema table;
    private final List<ListColumn> lists = new ArrayList<>();

    ListOverwrites(TableSchema table) {
        this.table = table;
        for (int i = table.primaryKeySize(); i < table.size(); i++) {
            Column column = table.column(i);
            if (column.type() instanceof ListType && column.type().isMultiCell()) {
                KeyClause key =
                        column.kind() == Column.Kind.STATIC ? KeyClause.ofPartition(table) : KeyClause.ofRow(table);
                lists.add(new ListColumn(i, key, texts(Names.cql(column.name()), key)));
            }
        }
    }

    private Texts texts(String name, KeyClause key) {
        String from = " FROM " + table.id() + " WHERE " + key.restriction() + " LIMIT 1";
        return new Texts(
                "SELECT " + name + from,
                "SELECT " + name + ", WRITETIME(" + name + ")" + from,
                "UPDATE " + table.id() + " USING TIMESTAMP ? AND TTL ? SET " + name + " = ? WHERE " + key.restriction(),
                "DELETE " + name + "[?] FROM " + table.id() + " USING TIMESTAMP ? WHERE " + key.restriction());
    }

    List<ListOverwrite> of(ChangeEvent event, Expiry expiry) {
        if (lists.isEmpty()) {
            return List.of();
        }
        List<ListOverwrite> overwrites = new ArrayList<>();
        for (ListColumn list : lists) {
            Object elements = event.after()[list.column()];
            if (event.delta(list.column()) == null && elements != null) {
                ByteBuffer[] key = new ByteBuffer[list.key().size()];
                list.key().put(event, key, 0);
                // What has expired leaves the deletion of what was before it.
                ByteBuffer value = expiry.expired() ? null : Values.encode(table, list.column(), elements);
                boolean scanned = !event.origin().isLogged();
                overwrites.add(new ListOverwrite(list.texts(), key, value, event.writetime(), expiry.ttl(), scanned));
            }
        }
        return overwrites;
    }
}
