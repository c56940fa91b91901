package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.drover.model.TableId;
import io.drover.sink.cassandra.TargetSettings;
import io.drover.sink.delivery.Backoff;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class CassandraSinkConfigTest {
    private static final Map<String, String> MINIMAL =
            Map.of("cassandra.contact.points", "127.0.0.1", "cassandra.datacenter", "dc1");

    @Test
    void hasDefaults() {
        CassandraSinkConfig config = new CassandraSinkConfig(MINIMAL);
        assertThat(config.target())
                .isEqualTo(new TargetSettings(
                        new TargetSettings.Consistency(ConsistencyLevel.LOCAL_QUORUM, Map.of()),
                        10,
                        5000,
                        65_536,
                        false,
                        Duration.ofSeconds(10)));
        assertThat(config.maxWritesPerSecond()).isZero();
        assertThat(config.taskId()).isEqualTo("0");
        assertThat(config.backoff()).isEqualTo(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)));
        assertThat(config.cluster().contactPoints()).containsExactly(new InetSocketAddress("127.0.0.1", 9042));
        assertThat(config.connectorName()).isEqualTo("drover-sink");
    }

    @Test
    void readsEverySetting() {
        CassandraSinkConfig config = new CassandraSinkConfig(with(Map.of(
                "name", "users-sink",
                "consistency.level", "EACH_QUORUM",
                "table.ks.t.consistency.level", "ONE",
                "max.writes.per.second", "70",
                "batch.max.rows", "1",
                "batch.max.bytes", "2",
                "duplicates.remembered", "3",
                "allow.truncate", "true",
                "unanswered.settle.ms", "4",
                "max.queueing.ms", "5")));
        assertThat(config.connectorName()).isEqualTo("users-sink");
        assertThat(config.target())
                .isEqualTo(new TargetSettings(
                        new TargetSettings.Consistency(
                                ConsistencyLevel.EACH_QUORUM, Map.of(new TableId("ks", "t"), ConsistencyLevel.ONE)),
                        1,
                        2,
                        3,
                        true,
                        Duration.ofMillis(4)));
        assertThat(config.maxWritesPerSecond()).isEqualTo(70);
        Backoff slow = new CassandraSinkConfig(with(Map.of("retry.backoff.min.ms", "5", "retry.backoff.max.ms", "50")))
                .backoff();
        assertThat(slow).isEqualTo(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    @Test
    void namesTheKeyOfAnInvalidValue() {
        assertInvalid("consistency.level", "ANY");
        assertInvalid("table.ks.t.consistency.level", "ANY");
        assertInvalid("table.ks.consistency.level", "ONE");
        assertInvalid("table.ks.t.consistency", "ONE");
        assertInvalid("max.in.flight", "0");
        assertInvalid("max.queueing.ms", "0");
        assertInvalid("max.writes.per.second", "-1");
        assertInvalid("batch.max.rows", "0");
        assertInvalid("duplicates.remembered", "-1");
        assertInvalid("unanswered.settle.ms", "0");
        assertInvalid("retry.backoff.min.ms", "60000");
        assertInvalid("cassandra.contact.points", "127.0.0.1:port");
    }

    @Test
    void validationShowsErrorsAcrossKeysAtTheirKey() {
        List<ConfigValue> values = new CassandraSink()
                .validate(with(Map.of("cassandra.username", "u")))
                .configValues();
        assertThat(values)
                .filteredOn(value -> !value.errorMessages().isEmpty())
                .extracting(ConfigValue::name)
                .containsExactly("cassandra.username");
    }

    private static void assertInvalid(String key, String value) {
        assertThatThrownBy(() -> new CassandraSinkConfig(with(Map.of(key, value))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    private static Map<String, String> with(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(MINIMAL);
        all.putAll(settings);
        return all;
    }
}
