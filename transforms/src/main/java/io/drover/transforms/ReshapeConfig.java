package io.drover.transforms;

import io.drover.mapping.Mapping;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The configuration of {@link Reshape}. */
final class ReshapeConfig extends AbstractConfig {
    static final String MAPPING = "mapping";
    private static final String MAPPING_DOC =
            "The compiled mapping, as JSON: the rules of each table and the columns of its target. `drover start` makes it"
                    + " from the `tables` section of a migration, after checking it against both clusters.";

    ReshapeConfig(Map<String, ?> properties) {
        super(definition(), properties, false);
    }

    static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        MAPPING,
                        ConfigDef.Type.STRING,
                        ConfigDef.NO_DEFAULT_VALUE,
                        ConfigDef.LambdaValidator.with(
                                (key, value) -> parse((String) value), () -> "a compiled mapping"),
                        ConfigDef.Importance.HIGH,
                        MAPPING_DOC);
    }

    Mapping mapping() {
        return parse(getString(MAPPING));
    }

    private static Mapping parse(String json) {
        if (json == null) {
            throw new ConfigException(MAPPING + " is missing: the JSON of a compiled mapping");
        }
        try {
            return Mapping.fromJson(json);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(MAPPING + ": " + e.getMessage());
        }
    }
}
