package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.scan.TokenRange;
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
        assertThat(config.rangesPerTable()).isEqualTo(SnapshotSourceConfig.BY_SIZE);
        assertThat(config.rangeBytes()).isEqualTo(64L << 20);
        assertThat(config.tokenRange()).isEqualTo(TokenRange.RING);
        assertThat(config.where()).isEmpty();
        assertThat(config.bytesPerSecond()).isInfinite();
        assertThat(config.slowDownFactor()).isEqualTo(4);
        assertThat(config.concurrentRanges()).isEqualTo(4);
        assertThat(config.pageSize()).isEqualTo(1000);
        assertThat(config.consistencyLevel()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
        assertThat(config.rowsPerSecond()).isInfinite();
        assertThat(errors(MINIMAL)).isEmpty();
    }

    @Test
    void allSettings() {
        SnapshotSourceConfig config = new SnapshotSourceConfig(with(Map.ofEntries(
                Map.entry(SnapshotSourceConfig.TABLES, "ks.a, \"Ks\".\"B\", ks.a"),
                Map.entry(SnapshotSourceConfig.SNAPSHOT_ID, "again"),
                Map.entry(SnapshotSourceConfig.TOKEN_RANGE, "-5:10"),
                Map.entry(SnapshotSourceConfig.RANGE_SIZE_MB, "2"),
                Map.entry(SnapshotSourceConfig.RANGES_PER_TABLE, "7"),
                Map.entry(SnapshotSourceConfig.CONCURRENT_RANGES, "2"),
                Map.entry(SnapshotSourceConfig.PAGE_SIZE, "300"),
                Map.entry(SnapshotSourceConfig.CONSISTENCY_LEVEL, "ALL"),
                Map.entry(SnapshotSourceConfig.MAX_ROWS_PER_SECOND, "400"),
                Map.entry(SnapshotSourceConfig.MAX_BYTES_PER_SECOND, "1000"),
                Map.entry(SnapshotSourceConfig.SLOW_DOWN_FACTOR, "0"),
                Map.entry(SnapshotSourceConfig.TASK_INDEX, "1"),
                Map.entry(SnapshotSourceConfig.TASK_COUNT, "2"))));

        assertThat(config.topicPrefix()).isEqualTo("users-v2");
        assertThat(config.tables()).containsExactly(new TableId("ks", "a"), new TableId("Ks", "B"));
        assertThat(config.snapshotId()).isEqualTo("again");
        assertThat(config.rangesPerTable()).isEqualTo(7);
        assertThat(config.tokenRange()).isEqualTo(new TokenRange(-5, 10));
        assertThat(config.rangeBytes()).isEqualTo(2L << 20);
        assertThat(config.bytesPerSecond()).isEqualTo(500.0);
        assertThat(config.slowDownFactor()).isZero();
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
        "ranges.per.table, -1",
        "range.size.mb, 0",
        "token.range, 5",
        "token.range, 5:x",
        "token.range, 5:5",
        "where, ;",
        "max.bytes.per.second, -1",
        "slow.down.factor, 1",
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

    @Test
    void aRestrictionIsForOneTableAndAlone() {
        assertThat(new SnapshotSourceConfig(with(Map.of("where", "a = 1 AND b = 2; a = 3 AND b = 4;"))).where())
                .containsExactly("a = 1 AND b = 2", "a = 3 AND b = 4");
        assertThat(errors(with(Map.of("where", "a = 1", "tables", "ks.a,ks.b"))))
                .containsOnlyKeys("where");
        assertThat(errors(with(Map.of("where", "a = 1", "token.range", "1:2")))).containsOnlyKeys("where");
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
