package io.drover.cassandra;

import static java.util.Objects.requireNonNull;

import org.apache.kafka.common.config.ConfigDef;

/** Defines the settings of one group, in the order in which they are shown. */
public final class ConfigGroup {
    private final ConfigDef def;
    private final String name;
    private int order;

    /** @param def to which the settings are added */
    public ConfigGroup(ConfigDef def, String name) {
        this.def = requireNonNull(def, "def is null");
        this.name = requireNonNull(name, "name is null");
    }

    public ConfigGroup define(
            String key,
            ConfigDef.Type type,
            Object defaultValue,
            ConfigDef.Validator validator,
            ConfigDef.Importance importance,
            String documentation,
            ConfigDef.Width width,
            String displayName) {
        def.define(key, type, defaultValue, validator, importance, documentation, name, order++, width, displayName);
        return this;
    }

    /** Without a validator. */
    public ConfigGroup define(
            String key,
            ConfigDef.Type type,
            Object defaultValue,
            ConfigDef.Importance importance,
            String documentation,
            ConfigDef.Width width,
            String displayName) {
        return define(key, type, defaultValue, null, importance, documentation, width, displayName);
    }

    /** Adds another definition's settings behind these. */
    public void embed(String prefix, ConfigDef child) {
        def.embed(prefix, name, order, child);
    }
}
