package io.drover.mapping;

import io.drover.model.Column;
import io.drover.model.Column.Kind;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.type.CqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the tables that a document states, and writes them in the form in which a transform's configuration has them. */
public final class StatedTables {
    private static final String PARTITION_KEY = "partition-key";
    private static final String CLUSTERING = "clustering";
    private static final String COLUMNS = "columns";
    private static final String TRUNCATED_AT = "truncated-at";
    private static final Set<String> TABLE_KEYS =
            new TreeSet<>(Set.of(PARTITION_KEY, CLUSTERING, COLUMNS, TRUNCATED_AT));

    private StatedTables() {}

    /** @param tables by name; what is wrong with one becomes a finding */
    public static List<StatedTable> read(YamlMap tables) {
        List<StatedTable> read = new ArrayList<>();
        tables.maps(TABLE_KEYS)
                .forEach((name, table) -> table(tables, name, table).ifPresent(read::add));
        return read;
    }

    /** Reads what {@link #toJson} gave. @throws IllegalArgumentException saying what is wrong */
    public static List<StatedTable> fromJson(String json) {
        List<String> findings = new ArrayList<>();
        Optional<Node> root = YamlMap.compose(json, (place, finding) -> findings.add(finding));
        List<StatedTable> tables = root.map(
                        node -> read(new YamlMap("", node, Set.of(), (place, finding) -> findings.add(finding))))
                .orElse(List.of());
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", findings));
        }
        return tables;
    }

    public static String toJson(List<StatedTable> tables) {
        Map<String, Object> document = new LinkedHashMap<>();
        tables.forEach(table -> document.put(table.schema().id().toString(), entry(table)));
        return JsonText.of(document);
    }

    private static Map<String, Object> entry(StatedTable table) {
        TableSchema schema = table.schema();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put(PARTITION_KEY, names(schema.columns().subList(0, schema.partitionKeySize())));
        if (schema.clusteringSize() > 0) {
            entry.put(CLUSTERING, names(schema.columns().subList(schema.partitionKeySize(), schema.primaryKeySize())));
        }
        Map<String, Object> columns = new LinkedHashMap<>();
        schema.columns()
                .forEach(column -> columns.put(column.name(), column.type().toString()));
        entry.put(COLUMNS, columns);
        if (table.truncatedAt() > 0) {
            entry.put(TRUNCATED_AT, String.valueOf(table.truncatedAt()));
        }
        return entry;
    }

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    private static Optional<StatedTable> table(YamlMap tables, String name, YamlMap table) {
        Map<String, CqlType> types = new LinkedHashMap<>();
        table.requiredMap(COLUMNS, Set.of())
                .ifPresent(columns -> columns.texts()
                        .forEach((column, type) ->
                                type(columns, column, type).ifPresent(parsed -> types.put(column, parsed))));
        List<Column> columns = new ArrayList<>();
        key(table, PARTITION_KEY, Kind.PARTITION_KEY, types, columns);
        if (table.has(CLUSTERING)) {
            key(table, CLUSTERING, Kind.CLUSTERING, types, columns);
        }
        types.forEach((column, type) -> columns.add(new Column(column, type, Kind.REGULAR)));
        long truncatedAt = truncatedAt(table);
        try {
            return Optional.of(new StatedTable(new TableSchema(TableId.parse(name), columns), truncatedAt));
        } catch (IllegalArgumentException e) {
            tables.finding(name, "cannot be used: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static Optional<CqlType> type(YamlMap columns, String column, String type) {
        try {
            return Optional.of(CqlType.parse(type));
        } catch (IllegalArgumentException e) {
            columns.finding(column, "is no CQL type: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Moves the key's columns from the types to the columns. */
    private static void key(YamlMap table, String key, Kind kind, Map<String, CqlType> types, List<Column> columns) {
        for (String column : table.requiredTexts(key)) {
            CqlType type = types.remove(column);
            if (type == null) {
                table.finding(key, "has '" + column + "', which is not among its columns, or twice in its key");
            } else {
                columns.add(new Column(column, type, kind));
            }
        }
    }

    private static long truncatedAt(YamlMap table) {
        Optional<String> text = table.optionalText(TRUNCATED_AT);
        try {
            return text.map(Long::parseLong).orElse(0L);
        } catch (NumberFormatException e) {
            table.finding(TRUNCATED_AT, "must be the log position that the error names");
            return 0;
        }
    }
}
