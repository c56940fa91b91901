package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ClusterConfig;
import io.drover.model.TableId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotSourceConfigTest {
    static final Map<String, String> MINIMAL = Map.of(
            SnapshotSourceConfig.TOPIC_PREFIX, "users-v2",
            SnapshotSourceConfig.TABLES, "ks.a",
            ClusterConfig.CONTACT_POINTS, "127.0.0.1",
            ClusterConfig.DATACENTER, "dc1");

    @Test
    void defaults() {
        SnapshotSourceConfig config = new SnapshotSourceConfig(MINIMAL);

        assertThat(config.snapshotId()).isEqualTo("initial");
        assertThat(config.rangesPerTable()).isEqualTo(64);
        assertThat(config.concurrentRanges()).isEqualTo(4);
        assertThat(config.pageSize()).isEqualTo(5000);
        assertThat(config.consistencyLevel()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
        assertThat(config.rowsPerSecond()).isInfinite();
        assertThat(errors(MINIMAL)).isEmpty();
    }

    @Test
    void allSettings() {
        SnapshotSourceConfig config = new SnapshotSourceConfig(with(Map.of(
                SnapshotSourceConfig.TABLES, "ks.a, \"Ks\".\"B\", ks.a",
                SnapshotSourceConfig.SNAPSHOT_ID, "again",
                SnapshotSourceConfig.RANGES_PER_TABLE, "7",
                SnapshotSourceConfig.CONCURRENT_RANGES, "2",
                SnapshotSourceConfig.PAGE_SIZE, "300",
                SnapshotSourceConfig.CONSISTENCY_LEVEL, "ALL",
                SnapshotSourceConfig.MAX_ROWS_PER_SECOND, "400",
                SnapshotSourceConfig.TASK_INDEX, "1",
                SnapshotSourceConfig.TASK_COUNT, "2")));

        assertThat(config.topicPrefix()).isEqualTo("users-v2");
        assertThat(config.tables()).containsExactly(new TableId("ks", "a"), new TableId("Ks", "B"));
        assertThat(config.snapshotId()).isEqualTo("again");
        assertThat(config.rangesPerTable()).isEqualTo(7);
        assertThat(config.concurrentRanges()).isEqualTo(2);
        assertThat(config.consistencyLevel()).isEqualTo(DefaultConsistencyLevel.ALL);
        assertThat(config.rowsPerSecond()).isEqualTo(200.0);
        assertThat(config.pageSize()).isEqualTo(200);
        assertThat(config.taskIndex()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "topic.prefix, users v2",
        "tables, ''",
        "tables, users",
        "snapshot.id, ''",
        "ranges.per.table, 0",
        "concurrent.ranges, 0",
        "page.size, 0",
        "page.size, many",
        "consistency.level, SERIAL",
        "max.rows.per.second, -1",
        "cassandra.contact.points, 127.0.0.1:port",
        "cassandra.username, someone",
    })
    void namesTheKeyOfAnInvalidValue(String key, String value) {
        assertThat(errors(with(Map.of(key, value)))).containsOnlyKeys(key);
    }

    private static Map<String, String> with(Map<String, String> changes) {
        Map<String, String> properties = new HashMap<>(MINIMAL);
        properties.putAll(changes);
        return properties;
    }

    private static Map<String, List<String>> errors(Map<String, String> properties) {
        Map<String, List<String>> errors = new HashMap<>();
        for (ConfigValue value : new SnapshotSource().validate(properties).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }
}
