package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ClusterConfig;
import io.drover.model.TableId;
import io.drover.source.OnEmptied;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;

class CommitLogSourceConfigTest {
    private final Map<String, String> properties = new HashMap<>(Map.of(
            "topic.prefix", "users-v2",
            "tables", "ks.users, \"Ks\".\"T\"",
            "node.address", "10.0.0.1",
            "cdc.directory", "/var/lib/cassandra/cdc_raw",
            "cassandra.contact.points", "10.0.0.1",
            "cassandra.datacenter", "dc1"));

    @Test
    void hasDefaults() {
        CommitLogSourceConfig config = new CommitLogSourceConfig(properties);
        assertThat(config.topicPrefix()).isEqualTo("users-v2");
        assertThat(config.tables()).containsExactly(new TableId("ks", "users"), new TableId("Ks", "T"));
        assertThat(config.nodeAddress()).isEqualTo("10.0.0.1");
        assertThat(config.segments().cdcDirectory()).isEqualTo(Path.of("/var/lib/cassandra/cdc_raw"));
        assertThat(config.segments().nodeCdcDirectory()).isEqualTo(Path.of("/var/lib/cassandra/cdc_raw"));
        assertThat(config.segments().directory())
                .isEqualTo(new SegmentDirectory(
                        Path.of("/var/lib/cassandra/cdc_raw"), Path.of("/var/lib/cassandra/cdc_raw-spill")));
        assertThat(config.segments().spillDirectory()).isEqualTo(Path.of("/var/lib/cassandra/cdc_raw-spill"));
        assertThat(config.segments().spillPolicy()).isEqualTo(new SpillPolicy(16L << 30, SpillPolicy.WhenFull.BLOCK));
        assertThat(config.segments().acceptsGap()).isFalse();
        assertThat(config.capturesPrimaryOnly()).isFalse();
        assertThat(config.tuning().pollInterval()).isEqualTo(Duration.ofMillis(20));
        assertThat(config.tuning().readRetry()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.tuning().queueMaxEvents()).isEqualTo(10_000);
        assertThat(config.tuning().queueMaxBytes()).isEqualTo(16 << 20);
        assertThat(config.emptied().onTruncate()).isEqualTo(OnEmptied.EMIT);
        assertThat(config.emptied().onDrop()).isEqualTo(OnEmptied.FAIL);
        assertThat(config.writesDeadLetters()).isFalse();
        assertThat(config.deadLetterTopic()).isEqualTo("users-v2.dead-letters");
        assertThat(config.rereadConsistency()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
        assertThat(config.tuning().rereadDelay()).isEqualTo(Duration.ofMillis(100));
        assertThat(config.tuning().decodeThreads()).isBetween(1, 2);
    }

    @Test
    void takesEverySetting() {
        properties.putAll(Map.of(
                "poll.interval.ms", "5", "read.retry.ms", "7000", "queue.max.events", "3", "queue.max.bytes", "4"));
        properties.putAll(Map.of(
                "decode.threads", "6",
                "commitlog.directory", "/commitlog",
                "node.cdc.directory", "/cdc",
                "spill.directory", "/spill",
                "spill.max.bytes", "9",
                "on.spill.full", "stop",
                "on.gap", "accept",
                "ownership", "primary"));
        CommitLogSourceConfig config = new CommitLogSourceConfig(properties);
        assertThat(config.segments().nodeCdcDirectory()).isEqualTo(Path.of("/cdc"));
        assertThat(config.segments().spillDirectory()).isEqualTo(Path.of("/spill"));
        assertThat(config.segments().directory().live()).containsExactly(Path.of("/commitlog"));
        assertThat(config.segments().spillPolicy()).isEqualTo(new SpillPolicy(9, SpillPolicy.WhenFull.STOP));
        assertThat(config.segments().acceptsGap()).isTrue();
        assertThat(config.capturesPrimaryOnly()).isTrue();
        assertThat(config.tuning().pollInterval()).isEqualTo(Duration.ofMillis(5));
        assertThat(config.tuning().readRetry()).isEqualTo(Duration.ofSeconds(7));
        assertThat(config.tuning().queueMaxEvents()).isEqualTo(3);
        assertThat(config.tuning().decodeThreads()).isEqualTo(6);
        assertThat(config.tuning().queueMaxBytes()).isEqualTo(4);
    }

    @Test
    void takesWhatToDoInHardCases() {
        properties.putAll(Map.of(
                "on.truncate", "ignore",
                "on.drop", "emit",
                "on.undecodable", "dead.letter",
                "dead.letter.topic", "dead",
                "reread.consistency", "ONE",
                "reread.delay.ms", "0"));
        CommitLogSourceConfig config = new CommitLogSourceConfig(properties);
        assertThat(config.emptied().onTruncate()).isEqualTo(OnEmptied.IGNORE);
        assertThat(config.emptied().onDrop()).isEqualTo(OnEmptied.EMIT);
        assertThat(config.writesDeadLetters()).isTrue();
        assertThat(config.deadLetterTopic()).isEqualTo("dead");
        assertThat(config.rereadConsistency()).isEqualTo(DefaultConsistencyLevel.ONE);
        assertThat(config.tuning().rereadDelay()).isZero();
    }

    @Test
    void refusesWordsThatItDoesNotKnow() {
        properties.putAll(Map.of(
                "on.truncate", "accept", "on.drop", "go", "on.undecodable", "skip", "reread.consistency", "SERIAL"));
        assertThat(errors()).containsOnlyKeys("on.truncate", "on.drop", "on.undecodable", "reread.consistency");
    }

    @Test
    void refusesATableWithoutKeyspace() {
        properties.put("tables", "users");
        assertThatThrownBy(() -> new CommitLogSourceConfig(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("tables")
                .hasMessageContaining("'users' is not of the form keyspace.table");
    }

    @Test
    void refusesWrongPatternsAndNoTablesAtAll() {
        properties.put("tables.include", "ks\\.(");
        assertThat(errors()).containsOnlyKeys("tables.include");
        properties.remove("tables.include");
        properties.remove("tables");
        assertThat(errors()).containsOnlyKeys("tables");
    }

    @Test
    void namesTheWrongKeyInValidation() {
        properties.put("tables", "users");
        properties.remove("node.address");
        assertThat(errors()).containsOnlyKeys("tables", "node.address");
    }

    @Test
    void validatesHowToReachTheCluster() {
        properties.put(ClusterConfig.CONTACT_POINTS, "10.0.0.1:port");
        assertThat(errors()).containsOnlyKeys(ClusterConfig.CONTACT_POINTS);
        properties.put(ClusterConfig.CONTACT_POINTS, "10.0.0.1");
        properties.put(ClusterConfig.USERNAME, "reader");
        assertThat(errors()).containsOnlyKeys(ClusterConfig.USERNAME);
    }

    private Map<String, List<String>> errors() {
        Map<String, List<String>> errors = new HashMap<>();
        for (ConfigValue value : new CommitLogSource().validate(properties).configValues()) {
            if (!value.errorMessages().isEmpty()) {
                errors.put(value.name(), value.errorMessages());
            }
        }
        return errors;
    }
}
