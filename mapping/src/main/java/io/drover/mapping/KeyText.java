package io.drover.mapping;

import io.drover.mapping.TableRule.KeyRule;
import io.drover.mapping.TableRule.KeyRule.KeyColumn;
import io.drover.model.Column;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A primary key as the document writes it: {@code [[a, b], c desc]}. */
final class KeyText {
    private KeyText() {}

    static String of(KeyRule key) {
        List<String> names = new ArrayList<>(
                List.of(key.partition().stream().map(KeyColumn::toString).collect(Collectors.joining(", ", "[", "]"))));
        key.clustering().forEach(column -> names.add(column.toString()));
        return names.toString();
    }

    static String of(TableSchema table) {
        List<String> names = new ArrayList<>(List.of(table.columns().subList(0, table.partitionKeySize()).stream()
                .map(column -> Names.cql(column.name()))
                .collect(Collectors.joining(", ", "[", "]"))));
        for (Column column : table.columns().subList(table.partitionKeySize(), table.primaryKeySize())) {
            names.add(Names.cql(column.name()) + (column.kind() == Column.Kind.CLUSTERING_DESC ? " desc" : ""));
        }
        return names.toString();
    }
}
