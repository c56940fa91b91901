package io.drover.source.commitlog;

import static java.util.Objects.requireNonNull;

import io.drover.model.TableId;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which emptyings of tables have been dealt with. It goes along with the offsets, so that a truncation or drop is found after
 * a restart too, wherever the log was read to.
 *
 * @param tables those that are captured
 */
record KnownTables(SortedMap<TableId, Known> tables) {
    private static final Comparator<TableId> ORDER = Comparator.comparing(TableId::toString);

    /**
     * A table as it was dealt with.
     *
     * @param id another one when the table is dropped and created anew
     * @param truncatedAt milliseconds since the epoch, on the node's clock, of its last truncation that was dealt with; 0
     *     for none
     */
    record Known(UUID id, long truncatedAt) {
        Known {
            requireNonNull(id, "id is null");
        }
    }

    KnownTables {
        requireNonNull(tables, "tables is null");
        SortedMap<TableId, Known> copy = new TreeMap<>(ORDER);
        copy.putAll(tables);
        tables = Collections.unmodifiableSortedMap(copy);
    }

    static SortedMap<TableId, Known> none() {
        return new TreeMap<>(ORDER);
    }

    KnownTables with(TableId table, Known known) {
        SortedMap<TableId, Known> changed = new TreeMap<>(tables);
        changed.put(table, known);
        return new KnownTables(changed);
    }

    KnownTables without(TableId table) {
        SortedMap<TableId, Known> changed = new TreeMap<>(tables);
        changed.remove(table);
        return new KnownTables(changed);
    }

    /** All as one string, as an offset may hold nothing else: {@code id@truncatedAt=keyspace.table,...}. */
    String text() {
        return tables.entrySet().stream()
                .map(entry -> entry.getValue().id() + "@" + entry.getValue().truncatedAt() + "=" + entry.getKey())
                .collect(Collectors.joining(","));
    }

    /**
     * @param truncatedAt of tables for which the text does not say it, as it did not in former versions
     * @throws IllegalArgumentException when the text is another one than {@link #text} gives
     */
    static KnownTables parse(String text, long truncatedAt) {
        SortedMap<TableId, Known> tables = none();
        Arrays.stream(text.split(",")).filter(entry -> !entry.isEmpty()).forEach(entry -> {
            int equals = entry.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("'" + entry + "' is not a table with its id");
            }
            String[] known = entry.substring(0, equals).split("@");
            tables.put(
                    TableId.parse(entry.substring(equals + 1)),
                    new Known(UUID.fromString(known[0]), known.length > 1 ? Long.parseLong(known[1]) : truncatedAt));
        });
        return new KnownTables(tables);
    }
}
