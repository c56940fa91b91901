package io.drover.source.commitlog;

import io.drover.cassandra.CrossKeyErrors;
import io.drover.model.Version;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Captures the changes of tables from one node's commit logs. A node's log is one sequence, so there is one task, which must
 * run where the node's files are.
 */
public final class CommitLogSource extends SourceConnector {
    private Map<String, String> properties;

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CommitLogSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return List.of(properties);
    }

    @Override
    public void stop() {
        // There is nothing to release.
    }

    @Override
    public Config validate(Map<String, String> props) {
        Config config = super.validate(props);
        CrossKeyErrors.add(config, () -> {
            CommitLogSourceConfig parsed = new CommitLogSourceConfig(props);
            parsed.cluster();
            parsed.selection();
        });
        // Connect validates on any worker, and the files are on one: what they show is checked when the task starts.
        return CrossKeyErrors.add(config, () -> StartChecks.checkOrigin(new CommitLogSourceConfig(props)));
    }

    /** Events are made of the log alone, in its order, and an offset says after which of them to go on. */
    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConfigDef config() {
        return CommitLogSourceConfig.DEFINITION;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
