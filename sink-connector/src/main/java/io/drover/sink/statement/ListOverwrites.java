package io.drover.sink.statement;

import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.name.Names;
import io.drover.model.type.ListType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** The overwrites of one table's non-frozen lists. */
final class ListOverwrites {
    /** The texts for one list. */
    record Texts(String read, String readWithTimes, String overwrite, String append, String deleteElement) {}

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
        String update = "UPDATE " + table.id() + " USING TIMESTAMP ? AND TTL ? SET ";
        String from = " FROM " + table.id() + " WHERE " + key.restriction() + " LIMIT 1";
        return new Texts(
                "SELECT " + name + from,
                "SELECT " + name + ", WRITETIME(" + name + ")" + from,
                update + name + " = ? WHERE " + key.restriction(),
                update + name + " = " + name + " + ? WHERE " + key.restriction(),
                "DELETE " + name + "[?] FROM " + table.id() + " USING TIMESTAMP ? WHERE " + key.restriction());
    }

    /** @param nowSeconds since the epoch, from which what is left of a TTL is counted */
    List<ListOverwrite> of(ChangeEvent event, long nowSeconds) {
        if (lists.isEmpty()) {
            return List.of();
        }
        List<ListOverwrite> overwrites = new ArrayList<>();
        for (ListColumn list : lists) {
            Object elements = event.after()[list.column()];
            Delta delta = event.delta(list.column());
            if (elements != null && Delta.isOverwrite(delta)) {
                ByteBuffer[] key = new ByteBuffer[list.key().size()];
                list.key().put(event, key, 0);
                overwrites.add(
                        delta == null
                                ? together(list, key, elements, event, Expiry.of(event, nowSeconds))
                                : oneByOne(list, key, (List<?>) elements, event, delta.expiries(), nowSeconds));
            }
        }
        return overwrites;
    }

    private ListOverwrite together(
            ListColumn list, ByteBuffer[] key, Object elements, ChangeEvent event, Expiry expiry) {
        // What has expired leaves the deletion of what was before it.
        ByteBuffer value = expiry.expired() ? null : Values.encode(table, list.column(), elements);
        return overwrite(list, key, value, List.of(new ListOverwrite.Part(value, expiry.ttl())), event);
    }

    private static ListOverwrite overwrite(
            ListColumn list, ByteBuffer[] key, ByteBuffer value, List<ListOverwrite.Part> parts, ChangeEvent event) {
        boolean scanned = !event.origin().isLogged();
        return new ListOverwrite(list.texts(), key, value, parts, event.writetime(), scanned);
    }

    private ListOverwrite oneByOne(
            ListColumn list,
            ByteBuffer[] key,
            List<?> elements,
            ChangeEvent event,
            List<Long> expiries,
            long nowSeconds) {
        if (elements.size() != expiries.size()) {
            throw Values.invalid(
                    table,
                    list.column(),
                    "it has " + elements.size() + " elements, and " + expiries.size() + " times at which they expire",
                    null);
        }
        List<Object> living = new ArrayList<>();
        List<Long> ends = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (expiries.get(i) == Delta.NEVER || expiries.get(i) > nowSeconds) {
                living.add(elements.get(i));
                ends.add(expiries.get(i));
            }
        }
        if (living.isEmpty()) {
            return together(list, key, elements, event, Expiry.PAST);
        }
        List<ListOverwrite.Part> parts = new ArrayList<>();
        for (int from = 0, to = 1; from < living.size(); from = to) {
            for (to = from + 1; to < living.size() && ends.get(to).equals(ends.get(from)); ) {
                to++;
            }
            parts.add(new ListOverwrite.Part(
                    Values.encode(table, list.column(), living.subList(from, to)),
                    Expiry.ttl(ends.get(from), nowSeconds)));
        }
        return overwrite(list, key, Values.encode(table, list.column(), living), parts, event);
    }
}
