package io.drover.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

class ClusterConfigTest {
    private static final String POINTS = "cassandra.contact.points";
    private static final String DATACENTER = "cassandra.datacenter";
    private static final String BUNDLE = "cassandra.secure.connect.bundle";

    @Test
    void hasDefaults() {
        assertThat(config(Map.of(POINTS, "10.0.0.1", DATACENTER, "dc1")))
                .isEqualTo(ClusterConfig.of("10.0.0.1", "dc1"));
    }

    @Test
    void readsTlsSettingsByKafkasNames() {
        ClusterConfig config = config(Map.of(
                POINTS,
                "10.0.0.1",
                DATACENTER,
                "dc1",
                "cassandra.ssl.enabled",
                "true",
                "cassandra.ssl.truststore.location",
                "/trust.p12",
                "cassandra.ssl.truststore.password",
                "secret"));
        assertThat(config.tls())
                .isEqualTo(
                        new Tls(Map.of("ssl.truststore.location", "/trust.p12", "ssl.truststore.password", "secret")));
        assertThat(config.toString()).contains("ssl.truststore.location").doesNotContain("secret");
    }

    @Test
    void readsASecureConnectBundle() {
        ClusterConfig config = config(Map.of(BUNDLE, "/bundle.zip"));
        assertThat(config.secureConnectBundle()).isEqualTo(Path.of("/bundle.zip"));
        assertThat(config.contactPoints()).isEmpty();
    }

    @Test
    void opensASessionFromTheBundleAndFromNothingElse() {
        ClusterConfig config = config(Map.of(BUNDLE, "/no/such/bundle.zip"));
        assertThatThrownBy(() -> Sessions.open(config, "test")).hasStackTraceContaining("/no/such/bundle.zip");
    }

    @Test
    void namesTheKeyOfWhatIsWrongOrMissing() {
        assertInvalid(POINTS, Map.of(DATACENTER, "dc1"));
        assertInvalid(DATACENTER, Map.of(POINTS, "10.0.0.1"));
        assertInvalid(BUNDLE, Map.of(BUNDLE, "/bundle.zip", POINTS, "10.0.0.1"));
        assertInvalid(BUNDLE, Map.of(BUNDLE, "/bundle.zip", "cassandra.ssl.enabled", "true"));
        assertThatThrownBy(() -> new Tls(Map.of("ssl.trustore.location", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ssl.trustore.location");
    }

    private static void assertInvalid(String key, Map<String, String> settings) {
        assertThatThrownBy(() -> config(settings))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    private static ClusterConfig config(Map<String, String> settings) {
        ClusterConfig config =
                ClusterConfig.from(new AbstractConfig(ClusterConfig.define(new ConfigDef()), settings, false));
        assertThat(config.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
        return config;
    }
}
