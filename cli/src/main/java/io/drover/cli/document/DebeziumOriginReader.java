package io.drover.cli.document;

import io.drover.mapping.YamlMap;
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
import java.util.regex.Pattern;

/** Reads the {@code origin} of a migration whose origin is read by a Debezium connector. */
final class DebeziumOriginReader {
    static final String CONNECTOR = "debezium";
    static final String TABLES = "tables";

    private static final String PARTITION_KEY = "partition-key";
    private static final String CLUSTERING = "clustering";
    private static final String COLUMNS = "columns";
    private static final Set<String> TABLE_KEYS = new TreeSet<>(Set.of(PARTITION_KEY, CLUSTERING, COLUMNS));

    /** What follows from the migration, so that the document must not say it too. */
    private static final Pattern OWN_SETTINGS = Pattern.compile("name|tasks\\.max|topic\\.prefix|table\\.include\\.list"
            + "|message\\.key\\.columns|transforms(\\..*)?|(key|value)\\.converter(\\..*)?");

    private static final Pattern SECRET = Pattern.compile("(?i).*(password|secret|passphrase)");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}");

    /** Debezium replaces other characters in the names of topics. */
    private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9_-]+");

    private DebeziumOriginReader() {}

    /** @param origin its section, which has {@link #CONNECTOR} */
    static Optional<OriginStore> read(YamlMap origin) {
        Optional<YamlMap> connector = origin.requiredMap(CONNECTOR, Set.of());
        connector.ifPresent(section -> section.requiredText(OriginStore.Debezium.CONNECTOR_CLASS));
        Map<String, String> settings = connector.map(YamlMap::texts).orElse(Map.of());
        settings.forEach((key, value) -> check(connector.orElseThrow(), key, value));
        List<TableSchema> tables = new ArrayList<>();
        origin.requiredMap(TABLES, Set.of())
                .ifPresent(section -> section.maps(TABLE_KEYS)
                        .forEach((name, table) -> table(section, name, table).ifPresent(tables::add)));
        return settings.containsKey(OriginStore.Debezium.CONNECTOR_CLASS)
                ? Optional.of(new OriginStore.Debezium(settings, tables))
                : Optional.empty();
    }

    private static void check(YamlMap connector, String key, String value) {
        if (OWN_SETTINGS.matcher(key).matches()) {
            connector.finding(key, "follows from the rest of the document; leave it out");
        } else if (key.equals("errors.tolerance") && !value.equals("none")) {
            // Dead letter queues are for sinks.
            connector.finding(
                    key, "would leave changes out without a trace; leave it out, so that an error stops the task");
        } else if (SECRET.matcher(key).matches() && !REFERENCE.matcher(value).matches()) {
            connector.finding(
                    key,
                    "is a secret in plain text, which Connect would show to everybody who may read its configurations;"
                            + " let the worker look it up, as in ${file:/path/secrets.properties:key} with its"
                            + " config.providers=file");
        }
    }

    private static Optional<TableSchema> table(YamlMap tables, String name, YamlMap table) {
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
        try {
            TableId id = TableId.parse(name);
            if (TOPIC_NAME.matcher(id.keyspace()).matches()
                    && TOPIC_NAME.matcher(id.table()).matches()) {
                return Optional.of(new TableSchema(id, columns));
            }
            tables.finding(
                    name,
                    "has a name with other characters than letters, digits, '_' and '-', which Debezium"
                            + " replaces in the topic's name");
        } catch (IllegalArgumentException e) {
            tables.finding(name, "cannot be used: " + e.getMessage());
        }
        return Optional.empty();
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
}
