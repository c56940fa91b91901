package io.drover.cassandra;

import java.util.List;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;

/** What only shows when settings are taken together, for a connector's {@code validate}. */
public final class CrossKeyErrors {
    private CrossKeyErrors() {}

    /**
     * Once every value is right by itself, adds what is wrong with them together to the key that the error names.
     *
     * @param check makes what the connector makes of its settings, and throws a ConfigException when it cannot
     */
    public static Config add(Config config, Runnable check) {
        if (config.configValues().stream().map(ConfigValue::errorMessages).allMatch(List::isEmpty)) {
            try {
                check.run();
            } catch (ConfigException e) {
                config.configValues().stream()
                        .filter(value -> e.getMessage().contains(value.name()))
                        .findFirst()
                        .orElseGet(() -> config.configValues().get(0))
                        .addErrorMessage(e.getMessage());
            }
        }
        return config;
    }
}
