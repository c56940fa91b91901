package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which of the origin's tables are captured: those that are named, and of those that CDC tracks the ones that match.
 *
 * @param include each matches the whole of {@code keyspace.table}, in the case that Cassandra stores
 * @param exclude taken away from those that match; not from those that are named
 */
record TableSelection(Set<TableId> named, List<Pattern> include, List<Pattern> exclude) {
    TableSelection {
        named = Set.copyOf(named);
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    static TableSelection of(Set<TableId> named) {
        return new TableSelection(named, List.of(), List.of());
    }

    boolean contains(TableMetadata table) {
        TableId id = idOf(table);
        return named.contains(id) || isTracked(table) && matches(id);
    }

    /** Whether a table of this name would be captured if it were there and tracked. */
    boolean names(TableId id) {
        return named.contains(id) || matches(id);
    }

    private boolean matches(TableId id) {
        String name = id.keyspace() + "." + id.table();
        return include.stream().anyMatch(pattern -> pattern.matcher(name).matches())
                && exclude.stream().noneMatch(pattern -> pattern.matcher(name).matches());
    }

    /** Those that are named, whether they exist or not, and those that match now. */
    Set<TableId> in(Metadata metadata) {
        Set<TableId> tables = new LinkedHashSet<>(named);
        if (!include.isEmpty()) {
            metadata.getKeyspaces().values().stream()
                    .flatMap(keyspace -> keyspace.getTables().values().stream())
                    .filter(this::contains)
                    .forEach(table -> tables.add(idOf(table)));
        }
        return tables;
    }

    static Set<String> keyspaces(Set<TableId> tables) {
        return tables.stream().map(TableId::keyspace).collect(Collectors.toSet());
    }

    static boolean isTracked(TableMetadata table) {
        return Boolean.TRUE.equals(table.getOptions().get(CqlIdentifier.fromInternal("cdc")));
    }

    private static TableId idOf(RelationMetadata table) {
        return new TableId(table.getKeyspace().asInternal(), table.getName().asInternal());
    }
}
