package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
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
        assertThat(config.consistency()).isEqualTo(ConsistencyLevel.LOCAL_QUORUM);
        assertThat(config.maxInFlight()).isEqualTo(512);
        assertThat(config.backoff()).isEqualTo(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10)));
        assertThat(config.cluster().contactPoints()).containsExactly(new InetSocketAddress("127.0.0.1", 9042));
        assertThat(config.connectorName()).isEqualTo("drover-sink");
    }

    @Test
    void readsEverySetting() {
        CassandraSinkConfig config = new CassandraSinkConfig(with(Map.of(
                "name", "users-sink",
                "consistency.level", "EACH_QUORUM",
                "max.in.flight", "7",
                "retry.backoff.min.ms", "5",
                "retry.backoff.max.ms", "50")));
        assertThat(config.connectorName()).isEqualTo("users-sink");
        assertThat(config.consistency()).isEqualTo(ConsistencyLevel.EACH_QUORUM);
        assertThat(config.maxInFlight()).isEqualTo(7);
        assertThat(config.backoff()).isEqualTo(new Backoff(Duration.ofMillis(5), Duration.ofMillis(50)));
    }

    @Test
    void namesTheKeyOfAnInvalidValue() {
        assertInvalid("consistency.level", "ANY");
        assertInvalid("max.in.flight", "0");
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
