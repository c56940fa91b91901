package io.drover.transforms;

import io.drover.transforms.debezium.DebeziumTables;
import java.util.Map;
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
                                (key, value) -> tables((String) value, "", true),
                                () -> "schema.table:column,column;..."),
                        ConfigDef.Importance.MEDIUM,
                        PARTITION_KEYS_DOC)
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
                getString(PLACEHOLDER),
                getString(FINE_TIMESTAMPS).equals(TRUNCATE));
    }

    private static DebeziumTables tables(String partitionKeys, String placeholder, boolean truncate) {
        try {
            return new DebeziumTables(partitionKeys, placeholder, truncate);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(PARTITION_KEYS, partitionKeys, e.getMessage());
        }
    }
}
