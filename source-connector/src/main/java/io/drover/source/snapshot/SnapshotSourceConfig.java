package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.drover.source.SourceConfig;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/** Settings of {@link SnapshotSource}, and the two that it gives each of its tasks. */
final class SnapshotSourceConfig extends SourceConfig {
    static final String SNAPSHOT_ID = "snapshot.id";
    static final String RANGES_PER_TABLE = "ranges.per.table";
    static final String CONCURRENT_RANGES = "concurrent.ranges";
    static final String PAGE_SIZE = "page.size";
    static final String CONSISTENCY_LEVEL = "consistency.level";
    static final String MAX_ROWS_PER_SECOND = "max.rows.per.second";
    static final String TASK_INDEX = "task.index";
    static final String TASK_COUNT = "task.count";

    private static final String SNAPSHOT_GROUP = "Snapshot";
    private static final String READING_GROUP = "Reading";

    static final ConfigDef DEFINITION = define();

    private static ConfigDef define() {
        int order = 0;
        ConfigDef def = new ConfigDef()
                .define(
                        SNAPSHOT_ID,
                        ConfigDef.Type.STRING,
                        "initial",
                        new ConfigDef.NonEmptyString(),
                        ConfigDef.Importance.MEDIUM,
                        "Names this snapshot in its offsets. What was read under the same name is not read again; a new name"
                                + " starts a new snapshot.",
                        SNAPSHOT_GROUP,
                        order++,
                        ConfigDef.Width.MEDIUM,
                        "Snapshot id")
                .define(
                        RANGES_PER_TABLE,
                        ConfigDef.Type.INT,
                        64,
                        ConfigDef.Range.between(1, 100_000),
                        ConfigDef.Importance.LOW,
                        "Into how many equal token ranges each table is cut. Changing it starts the snapshot over.",
                        SNAPSHOT_GROUP,
                        order,
                        ConfigDef.Width.SHORT,
                        "Ranges per table");
        order = 0;
        def.define(
                        CONCURRENT_RANGES,
                        ConfigDef.Type.INT,
                        4,
                        ConfigDef.Range.between(1, 1000),
                        ConfigDef.Importance.LOW,
                        "How many token ranges each task reads at the same time. A page of each is held in memory.",
                        READING_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "Concurrent ranges")
                .define(
                        PAGE_SIZE,
                        ConfigDef.Type.INT,
                        5000,
                        ConfigDef.Range.atLeast(1),
                        ConfigDef.Importance.LOW,
                        "How many rows to ask for at once, at most: pages shrink when they come out large or time out.",
                        READING_GROUP,
                        order++,
                        ConfigDef.Width.SHORT,
                        "Page size")
                .define(
                        CONSISTENCY_LEVEL,
                        ConfigDef.Type.STRING,
                        DefaultConsistencyLevel.LOCAL_QUORUM.name(),
                        ConfigDef.ValidString.in("ONE", "LOCAL_ONE", "TWO", "THREE", "LOCAL_QUORUM", "QUORUM", "ALL"),
                        ConfigDef.Importance.MEDIUM,
                        "Consistency level of the reads.",
                        READING_GROUP,
                        order++,
                        ConfigDef.Width.MEDIUM,
                        "Consistency level")
                .define(
                        MAX_ROWS_PER_SECOND,
                        ConfigDef.Type.INT,
                        0,
                        ConfigDef.Range.atLeast(0),
                        ConfigDef.Importance.MEDIUM,
                        "How many rows all tasks together may read in a second; 0 sets no limit.",
                        READING_GROUP,
                        order,
                        ConfigDef.Width.SHORT,
                        "Rows per second")
                .defineInternal(TASK_INDEX, ConfigDef.Type.INT, 0, ConfigDef.Importance.LOW)
                .defineInternal(TASK_COUNT, ConfigDef.Type.INT, 1, ConfigDef.Importance.LOW);
        return defineSource(def);
    }

    SnapshotSourceConfig(Map<String, String> properties) {
        super(DEFINITION, properties);
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
