package io.drover.mapping;

import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Delta;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tables in short notation, and events and mappings of them. */
final class Tables {
    static final Origin ORIGIN = Origin.ofScan("snapshot", "test", "cluster");

    private Tables() {}

    /** @param columns each {@code name [partition|clustering|clustering_desc|static] type}, the key first */
    static TableSchema table(String id, String... columns) {
        List<Column> all = new ArrayList<>();
        for (String column : columns) {
            String[] words = column.split(" ", 3);
            Column.Kind kind =
                    switch (words[1]) {
                        case "partition" -> Column.Kind.PARTITION_KEY;
                        case "clustering" -> Column.Kind.CLUSTERING;
                        case "clustering_desc" -> Column.Kind.CLUSTERING_DESC;
                        case "static" -> Column.Kind.STATIC;
                        default -> Column.Kind.REGULAR;
                    };
            String type = kind == Column.Kind.REGULAR ? column.substring(words[0].length() + 1) : words[2];
            all.add(new Column(words[0], CqlType.parse(type), kind));
        }
        return new TableSchema(TableId.parse(id), all);
    }

    static Mapping compile(TableSchema origin, TableSchema target, String rest) {
        String yaml = "tables:\n  - origin: " + origin.id() + "\n    target: " + target.id() + "\n" + rest;
        return Mapping.compile(MappingDocument.parse(yaml), finder(origin), finder(target));
    }

    static java.util.function.Function<TableId, Optional<TableSchema>> finder(TableSchema table) {
        return id -> id.equals(table.id()) ? Optional.of(table) : Optional.empty();
    }

    static ChangeEvent event(Op op, TableSchema table, Map<String, Object> values) {
        return event(op, table, values, Map.of());
    }

    static ChangeEvent event(Op op, TableSchema table, Map<String, Object> values, Map<String, Delta> deltas) {
        Object[] after = new Object[table.size()];
        values.forEach((name, value) -> after[table.indexOf(name)] = value);
        Delta[] changes = deltas.isEmpty() ? null : new Delta[table.size()];
        deltas.forEach((name, delta) -> changes[table.indexOf(name)] = delta);
        return new ChangeEvent(op, table, 1_000_000, 60, 2_000, after, changes, null, ORIGIN, 5);
    }
}
