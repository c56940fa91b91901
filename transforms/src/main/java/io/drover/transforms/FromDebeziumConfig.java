package io.drover.transforms;

import io.drover.mapping.StatedTable;
import io.drover.mapping.StatedTables;
import io.drover.model.TableId;
import io.drover.transforms.debezium.DebeziumTables;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of {@link FromDebezium}. */
final class FromDebeziumConfig extends AbstractConfig {
    static final String PARTITION_KEYS = "partition.keys";
    private static final String PARTITION_KEYS_DOC =
            "Tables of which only the first columns of the record's key are the partition key, as"
                    + " schema.table:column,column;schema.table:column. The other columns of the key cluster. Of a table that is"
                    + " not named, the whole key is the partition key.";

    static final String TABLES = "tables";
    private static final String TABLES_DOC =
            "The tables' keys and columns, as JSON in the form of origin.tables of a migration.yaml. A table that is named has"
                    + " these columns and no others; a column that is not in its records, or is of another type, is an error."
                    + " A column stated as decimal may come as text, and one stated as bigint as a decimal.";

    static final String ON_TRUNCATE = "on.truncate";
    private static final String ON_TRUNCATE_DOC =
            "What becomes of a truncation: 'emit' makes an event of it, 'fail' is an error. As an event it is in one partition"
                    + " of the topic, so that topics with several need 'fail': what is in the others would come after it.";
    private static final String EMIT = "emit";
    private static final String FAIL = "fail";

    static final String OLD_ROWS = "old.rows";
    private static final String OLD_ROWS_DOC =
            "Tables whose updates must have the old row, as schema.table;schema.table: those with a key that is not of their"
                    + " primary key. Without it, an update does not show that the key has changed, and is an error.";

    static final String DEAD_LETTER_TOPIC = "dead.letter.topic";
    private static final String DEAD_LETTER_TOPIC_DOC =
            "In a source's chain: the topic for records with a value that CQL does not have, such as a NaN of numeric, an"
                    + " infinite timestamp or a null in an array. They go there as Debezium made them, with headers"
                    + " drover.error and drover.topic. When empty, such a record is an error.";

    static final String PLACEHOLDER = "unavailable.value.placeholder";
    private static final String PLACEHOLDER_DOC =
            "What the connector writes for a large value that did not change and was not logged: its setting of the same"
                    + " name. Such a column is left as it is.";

    static final String FINE_TIMESTAMPS = "fine.timestamps";
    private static final String FINE_TIMESTAMPS_DOC =
            "What becomes of a point in time finer than the milliseconds of a CQL timestamp: 'truncate' leaves the rest out,"
                    + " 'refuse' is an error of the record.";
    private static final String TRUNCATE = "truncate";
    private static final String REFUSE = "refuse";

    FromDebeziumConfig(Map<String, ?> properties) {
        super(definition(), properties, false);
    }

    static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        PARTITION_KEYS,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with(
                                (key, value) -> tables((String) value, List.of(), Set.of(), true, "", true),
                                () -> "schema.table:column,column;..."),
                        ConfigDef.Importance.MEDIUM,
                        PARTITION_KEYS_DOC)
                .define(
                        TABLES,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with((key, value) -> stated((String) value), () -> "JSON, or empty"),
                        ConfigDef.Importance.MEDIUM,
                        TABLES_DOC)
                .define(
                        ON_TRUNCATE,
                        ConfigDef.Type.STRING,
                        EMIT,
                        ConfigDef.ValidString.in(EMIT, FAIL),
                        ConfigDef.Importance.MEDIUM,
                        ON_TRUNCATE_DOC)
                .define(
                        OLD_ROWS,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.LambdaValidator.with(
                                (key, value) -> oldRows((String) value), () -> "schema.table;..."),
                        ConfigDef.Importance.MEDIUM,
                        OLD_ROWS_DOC)
                .define(DEAD_LETTER_TOPIC, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW, DEAD_LETTER_TOPIC_DOC)
                .define(
                        PLACEHOLDER,
                        ConfigDef.Type.STRING,
                        "__debezium_unavailable_value",
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.LOW,
                        PLACEHOLDER_DOC)
                .define(
                        FINE_TIMESTAMPS,
                        ConfigDef.Type.STRING,
                        TRUNCATE,
                        ConfigDef.ValidString.in(TRUNCATE, REFUSE),
                        ConfigDef.Importance.LOW,
                        FINE_TIMESTAMPS_DOC);
    }

    DebeziumTables tables() {
        return tables(
                getString(PARTITION_KEYS),
                stated(getString(TABLES)),
                oldRows(getString(OLD_ROWS)),
                getString(ON_TRUNCATE).equals(EMIT),
                getString(PLACEHOLDER),
                getString(FINE_TIMESTAMPS).equals(TRUNCATE));
    }

    DeadLetters deadLetters() {
        return new DeadLetters(getString(DEAD_LETTER_TOPIC));
    }

    private static Set<TableId> oldRows(String tables) {
        try {
            return Arrays.stream(tables.split(";"))
                    .filter(table -> !table.isBlank())
                    .map(TableId::parse)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(OLD_ROWS, tables, e.getMessage());
        }
    }

    private static List<StatedTable> stated(String json) {
        try {
            return json.isBlank() ? List.of() : StatedTables.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(TABLES, json, e.getMessage());
        }
    }

    private static DebeziumTables tables(
            String partitionKeys,
            List<StatedTable> stated,
            Set<TableId> oldRows,
            boolean truncate,
            String placeholder,
            boolean coarsen) {
        try {
            return new DebeziumTables(partitionKeys, stated, oldRows, truncate, placeholder, coarsen);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(PARTITION_KEYS, partitionKeys, e.getMessage());
        }
    }
}
