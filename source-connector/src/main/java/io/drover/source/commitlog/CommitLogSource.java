package io.drover.source.commitlog;

import io.drover.cassandra.ClusterConfig;
import io.drover.model.Version;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.Task;
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
        if (config.configValues().stream()
                .allMatch(value -> value.errorMessages().isEmpty())) {
            try {
                new CommitLogSourceConfig(props).cluster();
            } catch (ConfigException e) {
                config.configValues().stream()
                        .filter(value -> value.name().equals(keyOf(e)))
                        .forEach(value -> value.addErrorMessage(e.getMessage()));
            }
        }
        return config;
    }

    /** The cluster's settings depend on each other; what is wrong with them is about the first key that is named. */
    private static String keyOf(ConfigException e) {
        return List.of(ClusterConfig.CONTACT_POINTS, ClusterConfig.USERNAME).stream()
                .filter(key -> e.getMessage().contains(key))
                .findFirst()
                .orElse(ClusterConfig.CONTACT_POINTS);
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
