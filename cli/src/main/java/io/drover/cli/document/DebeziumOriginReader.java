package io.drover.cli.document;

import io.drover.mapping.StatedTable;
import io.drover.mapping.StatedTables;
import io.drover.mapping.YamlMap;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the {@code origin} of a migration whose origin is read by a Debezium connector. */
final class DebeziumOriginReader {
    static final String CONNECTOR = "debezium";
    static final String TABLES = "tables";
    static final String DEAD_LETTERS = "dead-letters";

    /** What follows from the migration, so that the document must not say it too. */
    private static final Pattern OWN_SETTINGS = Pattern.compile("name|tasks\\.max|topic\\.prefix|table\\.include\\.list"
            + "|column\\.(include|exclude)\\.list|skipped\\.operations|publish\\.via\\.partition\\.root"
            + "|(decimal|bigint\\.unsigned|event\\.converting\\.failure)\\.handling\\.mode|unavailable\\.value\\.placeholder"
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
        List<StatedTable> tables = new ArrayList<>();
        origin.requiredMap(TABLES, Set.of()).ifPresent(section -> {
            tables.addAll(StatedTables.read(section));
            tables.forEach(table -> checkName(section, table.schema().id()));
        });
        return settings.containsKey(OriginStore.Debezium.CONNECTOR_CLASS)
                ? Optional.of(new OriginStore.Debezium(
                        settings, tables, origin.optionalFlag(DEAD_LETTERS).orElse(false)))
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

    private static void checkName(YamlMap tables, TableId id) {
        if (!TOPIC_NAME.matcher(id.keyspace()).matches()
                || !TOPIC_NAME.matcher(id.table()).matches()) {
            tables.finding(
                    id.toString(),
                    "has a name with other characters than letters, digits, '_' and '-', which Debezium"
                            + " replaces in the topic's name");
        }
    }
}
