package io.drover.sink;

import io.drover.cassandra.CrossKeyErrors;
import io.drover.model.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Applies change events to a Cassandra cluster, each to the table that it names. Any number of tasks may share the topics:
 * a row is always the same task's, and little depends on order.
 */
public final class CassandraSink extends SinkConnector {
    private Map<String, String> settings;

    @Override
    public void start(Map<String, String> props) {
        settings = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return CassandraSinkTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        return IntStream.range(0, maxTasks)
                .mapToObj(task -> {
                    Map<String, String> config = new HashMap<>(settings);
                    config.put(CassandraSinkConfig.TASK_ID, String.valueOf(task));
                    return config;
                })
                .toList();
    }

    @Override
    public ConfigDef config() {
        return CassandraSinkConfig.define();
    }

    @Override
    public Config validate(Map<String, String> props) {
        return CrossKeyErrors.add(super.validate(props), () -> new CassandraSinkConfig(props));
    }

    @Override
    public void stop() {
        // Tasks hold all there is to close.
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
