package io.drover.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CassandraYamlTest {
    private static final CassandraYaml YAML =
            new CassandraYaml("origin-1", "127.0.0.2", "127.0.0.1", Path.of("/data/a \"b\""));

    @Test
    void namesAddressesAndQuotedFolders() {
        assertThat(YAML.text(Map.of()).lines())
                .contains(
                        "cluster_name: origin-1",
                        "listen_address: 127.0.0.2",
                        "cdc_enabled: true",
                        "cdc_raw_directory: \"/data/a \\\"b\\\"/cdc_raw\"",
                        "commitlog_sync_period_in_ms: 100")
                .anyMatch(line -> line.startsWith("seed_provider:") && line.contains("seeds: \"127.0.0.1\""));
    }

    @Test
    void aSettingReplacesTheGeneratedOne() {
        assertThat(YAML.text(Map.of("commitlog_segment_size_in_mb", "1")).lines())
                .contains("commitlog_segment_size_in_mb: 1")
                .doesNotContain("commitlog_segment_size_in_mb: 16");
    }

    @Test
    void aSettingUnderItsNewNameReplacesTheOneUnderItsOldName() {
        assertThat(YAML.text(Map.of("commitlog_segment_size", "1MiB")).lines())
                .contains("commitlog_segment_size: 1MiB")
                .noneMatch(line -> line.startsWith("commitlog_segment_size_in_mb"));
    }

    @Test
    void anotherWayOfSyncingTakesThePeriodOut() {
        assertThat(YAML.text(Map.of("commitlog_sync", "batch")).lines())
                .contains("commitlog_sync: batch")
                .noneMatch(line -> line.startsWith("commitlog_sync_period"));
    }

    @Test
    void anEmptySettingTakesTheEntryOut() {
        assertThat(YAML.text(Map.of("cdc_enabled", "")).lines()).noneMatch(line -> line.startsWith("cdc_enabled"));
    }
}
