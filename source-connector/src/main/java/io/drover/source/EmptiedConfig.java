package io.drover.source;

import io.drover.cassandra.ConfigGroup;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;

/** What to do when captured tables are truncated or dropped. */
public final class EmptiedConfig {
    public static final String ON_TRUNCATE = "on.truncate";
    public static final String ON_DROP = "on.drop";
    public static final String TRUNCATE_BOOTSTRAP_SERVERS = "truncate.bootstrap.servers";

    private static final String TRUNCATE_ADMIN_PREFIX = "truncate.admin.";

    private final SourceConfig config;

    public EmptiedConfig(SourceConfig config) {
        this.config = config;
    }

    /** Of a connector that also sees drops. */
    public static void define(ConfigGroup group) {
        group.define(
                ON_DROP,
                ConfigDef.Type.STRING,
                OnEmptied.FAIL.setting(),
                ConfigDef.ValidString.in(OnEmptied.SETTINGS),
                ConfigDef.Importance.MEDIUM,
                "What to do when a captured table is dropped, or dropped and created anew: 'emit' an event with op t"
                        + " and go on with what is there, 'fail' the task, or 'ignore' it with a warning and go on.",
                ConfigDef.Width.SHORT,
                "On drop");
        defineTruncation(group);
    }

    public static void defineTruncation(ConfigGroup group) {
        group.define(
                        ON_TRUNCATE,
                        ConfigDef.Type.STRING,
                        OnEmptied.EMIT.setting(),
                        ConfigDef.ValidString.in(OnEmptied.SETTINGS),
                        ConfigDef.Importance.MEDIUM,
                        "What to do when a table is truncated, which is not in the commit log: 'emit' an event with"
                                + " op t (which the sink obeys only if it is told to), 'fail' the task, or 'ignore' it with"
                                + " a warning.",
                        ConfigDef.Width.SHORT,
                        "On truncate")
                .define(
                        TRUNCATE_BOOTSTRAP_SERVERS,
                        ConfigDef.Type.STRING,
                        "",
                        ConfigDef.Importance.MEDIUM,
                        "Brokers that are asked how many partitions a table's topic has, so that an event with op t goes to"
                                + " each of them. Needed when a topic has more than one. Further settings of the client, as for"
                                + " TLS, are given with the prefix '" + TRUNCATE_ADMIN_PREFIX + "'.",
                        ConfigDef.Width.LONG,
                        "Truncation brokers");
    }

    public OnEmptied onTruncate() {
        return OnEmptied.of(config.getString(ON_TRUNCATE));
    }

    public OnEmptied onDrop() {
        return OnEmptied.of(config.getString(ON_DROP));
    }

    public TopicPartitions topicPartitions() {
        String brokers = config.getString(TRUNCATE_BOOTSTRAP_SERVERS);
        Map<String, Object> admin = new HashMap<>();
        if (!brokers.isEmpty()) {
            admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
            admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
            admin.putAll(config.originalsWithPrefix(TRUNCATE_ADMIN_PREFIX));
            admin.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        }
        return new TopicPartitions(config.topicPrefix(), admin);
    }
}
