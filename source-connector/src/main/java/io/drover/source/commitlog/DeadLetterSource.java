package io.drover.source.commitlog;

import io.drover.cassandra.CrossKeyErrors;
import io.drover.model.Version;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Decodes dead letters once more, with the schema as the origin has it now, and writes their events where capture would
 * have. It needs no file of the node, so it runs on any worker.
 */
public final class DeadLetterSource extends SourceConnector {
    private Map<String, String> properties;

    @Override
    public void start(Map<String, String> props) {
        properties = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return DeadLetterSourceTask.class;
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
        return CrossKeyErrors.add(super.validate(props), () -> new DeadLetterSourceConfig(props).cluster());
    }

    @Override
    public ConfigDef config() {
        return DeadLetterSourceConfig.DEFINITION;
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
