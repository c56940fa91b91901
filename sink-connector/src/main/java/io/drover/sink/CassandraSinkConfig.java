package io.drover.sink;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ClusterConfig;
import io.drover.cassandra.ConfigGroup;
import io.drover.model.TableId;
import io.drover.sink.cassandra.TargetSettings;
import io.drover.sink.delivery.Backoff;
import io.drover.sink.delivery.InFlightLimit;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** The sink's settings; topics are Connect's own. */
final class CassandraSinkConfig extends AbstractConfig {
    static final String CONSISTENCY_LEVEL = "consistency.level";
    static final String MAX_IN_FLIGHT = "max.in.flight";
    static final String MAX_QUEUEING_MS = "max.queueing.ms";
    static final String MAX_WRITES_PER_SECOND = "max.writes.per.second";
    static final String BATCH_MAX_ROWS = "batch.max.rows";
    static final String BATCH_MAX_BYTES = "batch.max.bytes";
    static final String DUPLICATES_REMEMBERED = "duplicates.remembered";
    static final String ALLOW_TRUNCATE = "allow.truncate";
    static final String UNANSWERED_SETTLE_MS = "unanswered.settle.ms";
    static final String RETRY_BACKOFF_MIN_MS = "retry.backoff.min.ms";
    static final String RETRY_BACKOFF_MAX_MS = "retry.backoff.max.ms";

    /** Of settings for one table: {@code table.<keyspace>.<table>.<setting>}. */
    static final String TABLE_PREFIX = "table.";

    /** Which task of the connector it is, for its metrics. */
    static final String TASK_ID = "task.id";

    // ANY would count a hint as a write, and the serial ones are for conditional writes.
    private static final ConfigDef.ValidString LEVELS = ConfigDef.ValidString.in(
            "ONE", "TWO", "THREE", "QUORUM", "ALL", "LOCAL_ONE", "LOCAL_QUORUM", "EACH_QUORUM");

    private static final String NAME = "name";

    private final ClusterConfig cluster;
    private final Backoff backoff;
    private final TargetSettings.Consistency consistency;

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
        this.consistency = readConsistency();
    }

    static ConfigDef define() {
        ConfigDef def = ClusterConfig.define(new ConfigDef());
        new ConfigGroup(def, "Writes")
                .define(
                        CONSISTENCY_LEVEL,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        LEVELS,
                        ConfigDef.Importance.MEDIUM,
                        "How many replicas must have a write before its offset is committed. For one table:"
                                + " table.<keyspace>.<table>.consistency.level. Lists and counters are written at"
                                + " LOCAL_QUORUM at least, as they are read first.",
                        ConfigDef.Width.MEDIUM,
                        "Consistency level")
                .define(
                        MAX_IN_FLIGHT,
                        ConfigDef.Type.INT,
                        1024,
                        ConfigDef.Range.between(1, 32_768),
                        ConfigDef.Importance.LOW,
                        "How many writes of a task may be unanswered at a time, at most; how many are is adapted to"
                                + " max.queueing.ms.",
                        ConfigDef.Width.SHORT,
                        "Writes in flight")
                .define(
                        MAX_QUEUEING_MS,
                        ConfigDef.Type.INT,
                        20,
                        ConfigDef.Range.between(1, 60_000),
                        ConfigDef.Importance.LOW,
                        "How long writes may queue at the target in the mean, in milliseconds. A task has as many writes in flight"
                                + " as keep to it: more give a higher rate, fewer leave the target more room for others.",
                        ConfigDef.Width.SHORT,
                        "Queueing")
                .define(
                        MAX_WRITES_PER_SECOND,
                        ConfigDef.Type.INT,
                        0,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.MEDIUM,
                        "A ceiling on the events that a task applies per second; 0 for none.",
                        ConfigDef.Width.SHORT,
                        "Writes per second")
                .define(
                        BATCH_MAX_ROWS,
                        ConfigDef.Type.INT,
                        10,
                        ConfigDef.Range.between(1, 1000),
                        ConfigDef.Importance.LOW,
                        "How many events go to the target in one unlogged batch, at most: events of one table, of partitions"
                                + " that have the same replicas. 1 for no batches. Cassandra warns of a batch with more than"
                                + " unlogged_batch_across_partitions_warn_threshold partitions, 10 by default.",
                        ConfigDef.Width.SHORT,
                        "Rows in a batch")
                .define(
                        BATCH_MAX_BYTES,
                        ConfigDef.Type.INT,
                        5000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many bytes a batch has, at most: its values, and 16 for each. Cassandra warns from"
                                + " batch_size_warn_threshold on, 5 KiB by default.",
                        ConfigDef.Width.SHORT,
                        "Bytes in a batch")
                .define(
                        DUPLICATES_REMEMBERED,
                        ConfigDef.Type.INT,
                        65_536,
                        ConfigDef.Range.between(0, 1 << 26),
                        ConfigDef.Importance.LOW,
                        "How many acknowledged writes a task remembers, to skip those that the logs of further replicas bring"
                                + " again, at 16 bytes each; 0 for none.",
                        ConfigDef.Width.SHORT,
                        "Writes remembered")
                .define(
                        ALLOW_TRUNCATE,
                        ConfigDef.Type.BOOLEAN,
                        false,
                        ConfigDef.Importance.MEDIUM,
                        "Whether a TRUNCATE at the origin deletes the rows at the target too. Otherwise the task stops when one"
                                + " comes.",
                        ConfigDef.Width.SHORT,
                        "Truncate")
                .define(
                        UNANSWERED_SETTLE_MS,
                        ConfigDef.Type.LONG,
                        10_000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How long after an outage the target may still apply a write that it was sent before, in milliseconds:"
                                + " above its write_request_timeout and counter_write_request_timeout. A list or counter"
                                + " whose write was not answered is read again only after that.",
                        ConfigDef.Width.SHORT,
                        "Unanswered writes")
                .define(
                        RETRY_BACKOFF_MIN_MS,
                        ConfigDef.Type.LONG,
                        100,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How long a write that timed out or found no node waits for its first retry, in milliseconds; each"
                                + " further retry waits up to twice as long.",
                        ConfigDef.Width.SHORT,
                        "Shortest wait before a retry")
                .define(
                        RETRY_BACKOFF_MAX_MS,
                        ConfigDef.Type.LONG,
                        10_000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "The longest wait before a retry, in milliseconds. Writes are retried until they succeed.",
                        ConfigDef.Width.SHORT,
                        "Longest wait before a retry");
        return def;
    }

    ClusterConfig cluster() {
        return cluster;
    }

    TargetSettings target() {
        return new TargetSettings(
                consistency,
                getInt(BATCH_MAX_ROWS),
                getInt(BATCH_MAX_BYTES),
                getInt(DUPLICATES_REMEMBERED),
                getBoolean(ALLOW_TRUNCATE),
                Duration.ofMillis(getLong(UNANSWERED_SETTLE_MS)));
    }

    InFlightLimit inFlightLimit() {
        return new InFlightLimit(getInt(MAX_IN_FLIGHT), Duration.ofMillis(getInt(MAX_QUEUEING_MS)));
    }

    int maxWritesPerSecond() {
        return getInt(MAX_WRITES_PER_SECOND);
    }

    private TargetSettings.Consistency readConsistency() {
        Map<TableId, ConsistencyLevel> byTable = new HashMap<>();
        String suffix = "." + CONSISTENCY_LEVEL;
        originalsWithPrefix(TABLE_PREFIX).forEach((rest, value) -> {
            String key = TABLE_PREFIX + rest;
            String[] table = rest.endsWith(suffix)
                    ? rest.substring(0, rest.length() - suffix.length()).split("\\.")
                    : new String[0];
            if (table.length != 2) {
                throw new ConfigException(
                        key, value, "is not of the form " + TABLE_PREFIX + "<keyspace>.<table>" + suffix);
            }
            LEVELS.ensureValid(key, value);
            byTable.put(new TableId(table[0], table[1]), DefaultConsistencyLevel.valueOf((String) value));
        });
        return new TargetSettings.Consistency(DefaultConsistencyLevel.valueOf(getString(CONSISTENCY_LEVEL)), byTable);
    }

    Backoff backoff() {
        return backoff;
    }

    /** The connector's name, which Connect puts beside the settings. */
    String connectorName() {
        return (String) originals().getOrDefault(NAME, "drover-sink");
    }

    String taskId() {
        return (String) originals().getOrDefault(TASK_ID, "0");
    }
}
