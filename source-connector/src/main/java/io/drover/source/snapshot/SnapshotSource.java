package io.drover.source.snapshot;

import io.drover.cassandra.CrossKeyErrors;
import io.drover.model.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Reads tables in full, each value with its write timestamp and TTL, into the topics that capture writes to. The ranges to
 * read are planned once (see {@link SnapshotPlan}), so that offsets match after restarts and rebalances, with any number
 * of tasks.
 */
public final class SnapshotSource extends SourceConnector {
    private Map<String, String> properties;
    private SnapshotPlan plan;

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
        SnapshotSourceConfig config = new SnapshotSourceConfig(props);
        plan = config.where().isEmpty()
                ? SnapshotPlan.of(config, () -> context().offsetStorageReader())
                : new SnapshotPlan(Map.of());
    }

    @Override
    public Class<? extends Task> taskClass() {
        return SnapshotSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        int tasks = plan.ranges().isEmpty() ? maxTasks : Math.min(maxTasks, plan.total());
        List<Map<String, String>> configs = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            Map<String, String> task = new HashMap<>(properties);
            task.put(SnapshotSourceConfig.TASK_INDEX, String.valueOf(i));
            task.put(SnapshotSourceConfig.TASK_COUNT, String.valueOf(tasks));
            task.put(SnapshotSourceConfig.TASK_PLAN, plan.toText());
            configs.add(task);
        }
        return configs;
    }

    @Override
    public void stop() {
        // There is nothing to release.
    }

    @Override
    public Config validate(Map<String, String> props) {
        return CrossKeyErrors.add(super.validate(props), () -> new SnapshotSourceConfig(props).checkTogether());
    }

    /** Any offset may be removed, to read its range again, or moved. */
    @Override
    public boolean alterOffsets(Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
    }

    @Override
    public ConfigDef config() {
        return SnapshotSourceConfig.DEFINITION;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
