package io.drover.cassandra;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
                // ConfigException's own wording comes first, as the rest of the message may mention other keys.
                named(config, value -> e.getMessage().contains("for configuration " + value.name() + ":"))
                        .or(() -> named(config, value -> e.getMessage().contains(value.name())))
                        .orElseGet(() -> config.configValues().get(0))
                        .addErrorMessage(e.getMessage());
            }
        }
        return config;
    }

    private static Optional<ConfigValue> named(Config config, Predicate<ConfigValue> wanted) {
        return config.configValues().stream().filter(wanted).findFirst();
    }
}
