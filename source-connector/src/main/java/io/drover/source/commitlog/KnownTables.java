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
 * @param truncatedUpTo milliseconds since the epoch, on the node's clock: truncations until then are dealt with
 * @param ids of the captured tables; a table that is dropped and created anew gets another one
 */
record KnownTables(long truncatedUpTo, SortedMap<TableId, UUID> ids) {
    private static final Comparator<TableId> ORDER = Comparator.comparing(TableId::toString);

    KnownTables {
        requireNonNull(ids, "ids is null");
        SortedMap<TableId, UUID> copy = new TreeMap<>(ORDER);
        copy.putAll(ids);
        ids = Collections.unmodifiableSortedMap(copy);
    }

    static SortedMap<TableId, UUID> noIds() {
        return new TreeMap<>(ORDER);
    }

    KnownTables truncated(long at) {
        return new KnownTables(Math.max(at, truncatedUpTo), ids);
    }

    /** @param id null when the table is gone */
    KnownTables with(TableId table, UUID id) {
        SortedMap<TableId, UUID> changed = new TreeMap<>(ids);
        if (id == null) {
            changed.remove(table);
        } else {
            changed.put(table, id);
        }
        return new KnownTables(truncatedUpTo, changed);
    }

    /** The ids as one string, as an offset may hold nothing else: {@code id=keyspace.table,...}. */
    String idText() {
        return ids.entrySet().stream()
                .map(entry -> entry.getValue() + "=" + entry.getKey())
                .collect(Collectors.joining(","));
    }

    /** @throws IllegalArgumentException when the text is another one than {@link #idText} gives */
    static KnownTables parse(long truncatedUpTo, String idText) {
        SortedMap<TableId, UUID> ids = noIds();
        Arrays.stream(idText.split(",")).filter(text -> !text.isEmpty()).forEach(text -> {
            int equals = text.indexOf('=');
            ids.put(TableId.parse(text.substring(equals + 1)), UUID.fromString(text.substring(0, Math.max(equals, 0))));
        });
        return new KnownTables(truncatedUpTo, ids);
    }
}
