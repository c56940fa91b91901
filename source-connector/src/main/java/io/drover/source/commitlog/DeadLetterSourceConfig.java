package io.drover.source.commitlog;

import io.drover.cassandra.ConfigGroup;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.storage.Converter;

/** Settings of {@link DeadLetterSource}: those of the capture that wrote the letters, and how to read their topic. */
final class DeadLetterSourceConfig extends CommitLogSourceConfig {
    static final String BOOTSTRAP_SERVERS = "dead.letter.bootstrap.servers";
    static final String CONVERTER = "dead.letter.value.converter";

    private static final String CONSUMER_PREFIX = "dead.letter.consumer.";
    static final ConfigDef DEFINITION = define();

    DeadLetterSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties);
    }

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef(CommitLogSourceConfig.DEFINITION);
        new ConfigGroup(def, "Dead letters")
                .define(
                        BOOTSTRAP_SERVERS,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.HIGH,
                        "Brokers that have the dead letter topic. Further settings of the consumer, as for TLS, are given with the"
                                + " prefix '" + CONSUMER_PREFIX + "'.",
                        ConfigDef.Width.LONG,
                        "Bootstrap servers")
                .define(
                        CONVERTER,
                        ConfigDef.Type.STRING,
                        "org.apache.kafka.connect.json.JsonConverter",
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.HIGH,
                        "The value converter with which capture wrote the letters. Its settings are given with the prefix '"
                                + CONVERTER + ".'.",
                        ConfigDef.Width.LONG,
                        "Value converter");
        return def;
    }

    Map<String, Object> consumer() {
        Map<String, Object> settings = new HashMap<>(originalsWithPrefix(CONSUMER_PREFIX));
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, getString(BOOTSTRAP_SERVERS));
        settings.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    /** @throws org.apache.kafka.common.KafkaException when there is no such class */
    Converter converter() {
        try {
            Converter converter = Utils.newInstance(getString(CONVERTER), Converter.class);
            converter.configure(originalsWithPrefix(CONVERTER + "."), false);
            return converter;
        } catch (ClassNotFoundException e) {
            throw new ConfigException(CONVERTER, getString(CONVERTER), "is no class here");
        }
    }
}
