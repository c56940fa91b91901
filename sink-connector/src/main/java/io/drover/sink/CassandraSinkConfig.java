package io.drover.sink;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ClusterConfig;
import io.drover.sink.delivery.Backoff;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The sink's settings; topics are Connect's own. */
final class CassandraSinkConfig extends AbstractConfig {
    static final String CONSISTENCY_LEVEL = "consistency.level";
    static final String MAX_IN_FLIGHT = "max.in.flight";
    static final String RETRY_BACKOFF_MIN_MS = "retry.backoff.min.ms";
    static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

    private static final String GROUP = "Writes";
    private static final String NAME = "name";

    private final ClusterConfig cluster;
    private final Backoff backoff;

    /** @throws ConfigException naming the key, when a value is wrong */
    CassandraSinkConfig(Map<String, String> settings) {
        super(define(), settings, false);
        this.cluster = ClusterConfig.from(this);
        long min = getLong(RETRY_BACKOFF_MIN_MS);
        long max = getLong(RETRY_BACKOFF_MAX_MS);
        if (min > max) {
            throw new ConfigException(RETRY_BACKOFF_MIN_MS, min, "must not be above " + RETRY_BACKOFF_MAX_MS);
        }
        this.backoff = new Backoff(Duration.ofMillis(min), Duration.ofMillis(max));
    }

    static ConfigDef define() {
        int order = 0;
        return ClusterConfig.define(new ConfigDef())
                .define(
                        CONSISTENCY_LEVEL,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        // ANY would count a hint as a write, and the serial ones are for conditional writes.
                        ConfigDef.ValidString.in(
                                "ONE", "TWO", "THREE", "QUORUM", "ALL", "LOCAL_ONE", "LOCAL_QUORUM", "EACH_QUORUM"),
                        ConfigDef.Importance.MEDIUM,
                        "How many replicas must have a write before its offset is committed.",
                        GROUP,
                        order++,
                        ConfigDef.Width.MEDIUM,
                        "Consistency level")
                .define(
                        MAX_IN_FLIGHT,
                        ConfigDef.Type.INT,
                        512,
                        ConfigDef.Range.between(1, 32_768),
                        ConfigDef.Importance.MEDIUM,
                        "How many writes of a task may be unanswered at a time.",
                        GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "Writes in flight")
                .define(
                        RETRY_BACKOFF_MIN_MS,
                        ConfigDef.Type.LONG,
                        100,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How long a write that timed out or found no node waits for its first retry, in milliseconds; each"
                                + " further retry waits up to twice as long.",
                        GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "Shortest wait before a retry")
                .define(
                        RETRY_BACKOFF_MAX_MS,
                        ConfigDef.Type.LONG,
                        10_000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "The longest wait before a retry, in milliseconds. Writes are retried until they succeed.",
                        GROUP,
                        order,
                        ConfigDef.Width.SHORT,
                        "Longest wait before a retry");
    }

    ClusterConfig cluster() {
        return cluster;
    }

    ConsistencyLevel consistency() {
        return DefaultConsistencyLevel.valueOf(getString(CONSISTENCY_LEVEL));
    }

    int maxInFlight() {
        return getInt(MAX_IN_FLIGHT);
    }

    Backoff backoff() {
        return backoff;
    }

    /** The connector's name, which Connect puts beside the settings. */
    String connectorName() {
        return (String) originals().getOrDefault(NAME, "drover-sink");
    }
}
