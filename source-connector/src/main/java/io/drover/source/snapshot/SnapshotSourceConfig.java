package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.cassandra.ConfigGroup;
import io.drover.cassandra.scan.TokenRange;
import io.drover.source.EmptiedConfig;
import io.drover.source.SourceConfig;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Settings of {@link SnapshotSource}, and the two that it gives each of its tasks. */
final class SnapshotSourceConfig extends SourceConfig {
    static final String SNAPSHOT_ID = "snapshot.id";
    static final String TOKEN_RANGE = "token.range";
    static final String WHERE = "where";
    static final String RANGE_SIZE_MB = "range.size.mb";
    static final String RANGES_PER_TABLE = "ranges.per.table";
    static final String CONCURRENT_RANGES = "concurrent.ranges";
    static final String PAGE_SIZE = "page.size";
    static final String CONSISTENCY_LEVEL = "consistency.level";
    static final String MAX_ROWS_PER_SECOND = "max.rows.per.second";
    static final String MAX_BYTES_PER_SECOND = "max.bytes.per.second";
    static final String SLOW_DOWN_FACTOR = "slow.down.factor";
    static final String TASK_INDEX = "task.index";
    static final String TASK_COUNT = "task.count";
    static final String TASK_PLAN = "task.plan";

    private static final String STARTED_AT = "drover.started.at";

    /** The number of ranges that follows from a table's size. */
    static final int BY_SIZE = 0;

    /** Each is a range with an offset of its own. */
    static final int MOST_PARTITIONS = 10_000;

    static final ConfigDef DEFINITION = define();

    private static ConfigDef define() {
        ConfigDef def = new ConfigDef();
        new ConfigGroup(def, "Snapshot")
                .define(
                        SNAPSHOT_ID,
                        ConfigDef.Type.STRING,
                        "initial",
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.MEDIUM,
                        "Names this snapshot in its offsets. What was read under the same name is not read again; a new name"
                                + " starts a new snapshot.",
                        ConfigDef.Width.MEDIUM,
                        "Snapshot id")
                .define(
                        TOKEN_RANGE,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.LambdaValidator.with(SnapshotSourceConfig::validateTokens, () -> "start:end"),
                        ConfigDef.Importance.LOW,
                        "Reads only partitions whose token is above start and at most end, as start:end.",
                        ConfigDef.Width.MEDIUM,
                        "Token range")
                .define(
                        WHERE,
                        ConfigDef.Type.STRING,
                        null,
                        ConfigDef.LambdaValidator.with(SnapshotSourceConfig::validateWhere, () -> "CQL"),
                        ConfigDef.Importance.LOW,
                        "Reads only the partitions of one table that a CQL restriction of its partition key selects, such as"
                                + " id IN (1, 2). Several restrictions are separated by semicolons; together they may"
                                + " select " + MOST_PARTITIONS + " partitions.",
                        ConfigDef.Width.LONG,
                        "Where")
                .define(
                        RANGE_SIZE_MB,
                        ConfigDef.Type.INT,
                        64,
                        ConfigDef.Range.between(1, 1 << 20),
                        ConfigDef.Importance.LOW,
                        "How much of a table a token range has, about, in MiB by the origin's size estimates. A table has at"
                                + " least " + SnapshotPlan.LEAST_RANGES
                                + " ranges. Their number is decided when the snapshot"
                                + " starts.",
                        ConfigDef.Width.SHORT,
                        "Range size")
                .define(
                        RANGES_PER_TABLE,
                        ConfigDef.Type.INT,
                        BY_SIZE,
                        ConfigDef.Range.between(BY_SIZE, 100_000),
                        ConfigDef.Importance.LOW,
                        "Into how many equal token ranges each table is cut, whatever its size; 0 follows its size."
                                + " Changing it starts the snapshot over.",
                        ConfigDef.Width.SHORT,
                        "Ranges per table");
        new ConfigGroup(def, "Reading")
                .define(
                        CONCURRENT_RANGES,
                        ConfigDef.Type.INT,
                        4,
                        ConfigDef.Range.between(1, 1000),
                        ConfigDef.Importance.LOW,
                        "How many token ranges each task reads at the same time. A page of each is held in memory.",
                        ConfigDef.Width.SHORT,
                        "Concurrent ranges")
                .define(
                        PAGE_SIZE,
                        ConfigDef.Type.INT,
                        1000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many rows to ask for at once, at most: pages shrink when they come out large or time out.",
                        ConfigDef.Width.SHORT,
                        "Page size")
                .define(
                        CONSISTENCY_LEVEL,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        READ_CONSISTENCIES,
                        ConfigDef.Importance.MEDIUM,
                        "Consistency level of the reads.",
                        ConfigDef.Width.MEDIUM,
                        "Consistency level")
                .define(
                        MAX_ROWS_PER_SECOND,
                        ConfigDef.Type.INT,
                        0,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.MEDIUM,
                        "How many rows all tasks together may read in a second; 0 sets no limit.",
                        ConfigDef.Width.SHORT,
                        "Rows per second")
                .define(
                        MAX_BYTES_PER_SECOND,
                        ConfigDef.Type.LONG,
                        0,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.MEDIUM,
                        "How many bytes of responses all tasks together may read in a second; 0 sets no limit.",
                        ConfigDef.Width.SHORT,
                        "Bytes per second")
                .define(
                        SLOW_DOWN_FACTOR,
                        ConfigDef.Type.DOUBLE,
                        4.0,
                        ConfigDef.LambdaValidator.with(SnapshotSourceConfig::validateFactor, () -> "0, or more than 1"),
                        ConfigDef.Importance.LOW,
                        "By how many times the origin's answers must become slower, for their size, before reading slows"
                                + " down; 0 never slows down.",
                        ConfigDef.Width.SHORT,
                        "Slow-down factor");
        EmptiedConfig.defineTruncation(new ConfigGroup(def, "Truncation"));
        def.defineInternal(TASK_INDEX, ConfigDef.Type.INT, 0, ConfigDef.Importance.LOW)
                .defineInternal(TASK_COUNT, ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW)
                .defineInternal(TASK_PLAN, ConfigDef.Type.STRING, "", ConfigDef.Importance.LOW);
        return defineSource(def);
    }

    SnapshotSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties);
    }

    private static void validateTokens(String key, Object value) {
        if (value != null) {
            try {
                parseTokens((String) value);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(key, value, "must be start:end, two tokens of which the second is larger");
            }
        }
    }

    private static TokenRange parseTokens(String text) {
        String[] tokens = text.split(":", -1);
        if (tokens.length != 2) {
            throw new IllegalArgumentException(text);
        }
        return new TokenRange(Long.parseLong(tokens[0].strip()), Long.parseLong(tokens[1].strip()));
    }

    private static void validateWhere(String key, Object value) {
        if (value != null && restrictions((String) value).isEmpty()) {
            throw new ConfigException(key, value, "has no restriction");
        }
    }

    private static List<String> restrictions(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(restriction -> !restriction.isEmpty())
                .toList();
    }

    private static void validateFactor(String key, Object value) {
        double factor = (Double) value;
        if (factor != 0 && !(factor > 1)) {
            throw new ConfigException(key, value, "must be 0 or more than 1");
        }
    }

    /** @throws ConfigException naming the key of settings that do not fit together */
    void checkTogether() {
        cluster();
        if (getString(WHERE) != null && tables().size() != 1) {
            throw new ConfigException(WHERE, getString(WHERE), "restricts one table, so just one must be named");
        }
        if (getString(WHERE) != null && getString(TOKEN_RANGE) != null) {
            throw new ConfigException(WHERE, getString(WHERE), "cannot be combined with a token range");
        }
    }

    /** As Connect calls it; for what is shown to operators. */
    String connectorName() {
        return originalsStrings().getOrDefault("name", topicPrefix());
    }

    EmptiedConfig emptied() {
        return new EmptiedConfig(this);
    }

    /** Milliseconds since the epoch: not after the first read, as the {@code drover} command notes it; now without a note. */
    long startedAt() {
        String noted = originalsStrings().get(STARTED_AT);
        try {
            return noted == null
                    ? System.currentTimeMillis()
                    : Instant.parse(noted).toEpochMilli();
        } catch (DateTimeParseException e) {
            throw new ConfigException(STARTED_AT, noted, "must be a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** What is read of each table. */
    TokenRange tokenRange() {
        String range = getString(TOKEN_RANGE);
        return range == null ? TokenRange.RING : parseTokens(range);
    }

    /** Restrictions of the partition key, any of which selects; empty when there are none. */
    List<String> where() {
        String where = getString(WHERE);
        return where == null ? List.of() : restrictions(where);
    }

    long rangeBytes() {
        return (long) getInt(RANGE_SIZE_MB) << 20;
    }

    /** Of a task: what the connector has planned. */
    SnapshotPlan plan() {
        return SnapshotPlan.parse(tables(), getString(TASK_PLAN));
    }

    /** This task's share of the limit; infinite when there is none. */
    double bytesPerSecond() {
        long limit = getLong(MAX_BYTES_PER_SECOND);
        return limit == 0 ? Double.POSITIVE_INFINITY : (double) limit / taskCount();
    }

    double slowDownFactor() {
        return getDouble(SLOW_DOWN_FACTOR);
    }

    String snapshotId() {
        return getString(SNAPSHOT_ID);
    }

    int rangesPerTable() {
        return getInt(RANGES_PER_TABLE);
    }

    int concurrentRanges() {
        return getInt(CONCURRENT_RANGES);
    }

    /** Rows at once; with a rate limit no more than what a second allows, so that reading stays even. */
    int pageSize() {
        double rate = rowsPerSecond();
        return (int) Math.max(1, Math.min(getInt(PAGE_SIZE), rate));
    }

    ConsistencyLevel consistencyLevel() {
        return DefaultConsistencyLevel.valueOf(getString(CONSISTENCY_LEVEL));
    }

    /** This task's share of the limit; infinite when there is none. */
    double rowsPerSecond() {
        int limit = getInt(MAX_ROWS_PER_SECOND);
        return limit == 0 ? Double.POSITIVE_INFINITY : (double) limit / taskCount();
    }

    int taskIndex() {
        return getInt(TASK_INDEX);
    }

    int taskCount() {
        return getInt(TASK_COUNT);
    }
}
