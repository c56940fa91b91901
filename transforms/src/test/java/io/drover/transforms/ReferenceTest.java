package io.drover.transforms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/** The reference page of the transforms is what their ConfigDefs say. */
class ReferenceTest {
    private static final Path PAGE = Path.of(System.getProperty("drover.home"), "docs", "transforms-reference.md");

    /** Writes the page anew, with {@code -Ddrover.reference=write}. */
    @Test
    void thePageIsWhatTheDefinitionsSay() throws Exception {
        Map<String, ConfigDef> transforms = new TreeMap<>();
        transforms.put(FromDebezium.class.getName(), new FromDebezium<>().config());
        transforms.put(Reshape.class.getName(), new Reshape<>().config());
        transforms.put(ToRow.class.getName(), new ToRow<>().config());
        StringBuilder page = new StringBuilder("# Transforms: reference\n\nGenerated from the code; see"
                + " [mapping](mapping.md) and [other stores](other-stores.md) for how to use them.\n");
        transforms.forEach((name, config) -> describe(page, name, config));
        if ("write".equals(System.getProperty("drover.reference"))) {
            Files.writeString(PAGE, page);
        }
        assertThat(page)
                .as("docs/transforms-reference.md; to write it: ./mvnw -pl transforms -am test -Dtest=ReferenceTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Ddrover.reference=write")
                .hasToString(Files.readString(PAGE));
    }

    private static void describe(StringBuilder page, String name, ConfigDef config) {
        page.append("\n## ").append(name).append("\n\n");
        if (config.names().isEmpty()) {
            page.append("Has no settings.\n");
            return;
        }
        page.append("| setting | type | default | valid | |\n| --- | --- | --- | --- | --- |\n");
        for (String key : List.copyOf(config.configKeys().keySet())) {
            ConfigDef.ConfigKey setting = config.configKeys().get(key);
            page.append("| `%s` | %s | %s | %s | %s |\n"
                    .formatted(
                            key,
                            setting.type().name().toLowerCase(java.util.Locale.ROOT),
                            setting.hasDefault() ? code(String.valueOf(setting.defaultValue)) : "required",
                            setting.validator == null ? "" : setting.validator,
                            setting.documentation));
        }
    }

    private static String code(String value) {
        return value.isEmpty() ? "empty" : "`" + value + "`";
    }
}
