package io.drover.source;

import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.ConfigGroup;
import io.drover.model.TableId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What capture and snapshot are both told: which tables of which cluster, and into which topics. */
public abstract class SourceConfig extends AbstractConfig {
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String TABLES = "tables";

    /** The serial ones are for conditional writes. */
    protected static final ConfigDef.Validator READ_CONSISTENCIES =
            ConfigDef.ValidString.in("ONE", "LOCAL_ONE", "TWO", "THREE", "LOCAL_QUORUM", "QUORUM", "ALL");

    private static final Pattern TOPIC_NAME = Pattern.compile("[A-Za-z0-9._-]+");

    protected SourceConfig(ConfigDef definition, Map<String, String> properties) {
        super(definition, properties, false);
    }

    /** Adds these settings, and the cluster's, to a connector's own. */
    protected static ConfigDef defineSource(ConfigDef def) {
        return defineSource(def, ConfigDef.NO_DEFAULT_VALUE);
    }

    /** @param tablesDefault what 'tables' is when it is not given */
    protected static ConfigDef defineSource(ConfigDef def, Object tablesDefault) {
        new ConfigGroup(def, "Source")
                .define(
                        TOPIC_PREFIX,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(SourceConfig::validatePrefix, () -> "a topic name"),
                        ConfigDef.Importance.HIGH,
                        "The migration's name; events go to topics <prefix>.<keyspace>.<table>.",
                        ConfigDef.Width.MEDIUM,
                        "Topic prefix")
                .define(
                        TABLES,
                        ConfigDef.Type.LIST,
                        tablesDefault,
                        ConfigDef.LambdaValidator.with(
                                (key, value) -> validateTables(key, value, tablesDefault), () -> "keyspace.table, ..."),
                        ConfigDef.Importance.HIGH,
                        "The origin's tables, each as keyspace.table. To be captured, a table must have the option cdc ="
                                + " true.",
                        ConfigDef.Width.LONG,
                        "Tables");
        return ClusterConfig.define(def);
    }

    private static void validatePrefix(String key, Object value) {
        if (value == null || !TOPIC_NAME.matcher((String) value).matches()) {
            throw new ConfigException(key, value, "may have letters, digits, '.', '_' and '-' only");
        }
    }

    private static void validateTables(String key, Object value, Object tablesDefault) {
        List<?> tables = (List<?>) value;
        if (tables == null || tables.isEmpty() && tablesDefault == ConfigDef.NO_DEFAULT_VALUE) {
            throw new ConfigException(key, value, "must name at least one table");
        }
        for (Object table : tables) {
            try {
                TableId.parse((String) table);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(key, value, e.getMessage());
            }
        }
    }

    /** @throws ConfigException naming the key, when the cluster's settings do not fit together */
    public final ClusterConfig cluster() {
        return ClusterConfig.from(this);
    }

    public final String topicPrefix() {
        return getString(TOPIC_PREFIX);
    }

    /** In the order in which they are named. */
    public final Set<TableId> tables() {
        Set<TableId> tables = new LinkedHashSet<>();
        getList(TABLES).forEach(table -> tables.add(TableId.parse(table)));
        return tables;
    }
}
