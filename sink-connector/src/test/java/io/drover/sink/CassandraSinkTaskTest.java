package io.drover.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cassandra.ClusterConfig;
import io.drover.model.Column;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.type.ScalarType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CassandraSinkTaskTest {
    /** Nothing listens there, so that nothing gets to the target. */
    private static final Map<String, String> SETTINGS = Map.of(
            "name", "sink", ClusterConfig.CONTACT_POINTS, "127.0.0.1:1", ClusterConfig.DATACENTER, "datacenter1");

    private static final ChangeEvent EVENT = EventBuilder.event(
                    Op.UPDATE,
                    new TableSchema(
                            new TableId("ks", "t"),
                            List.of(new Column("k", ScalarType.INT, Column.Kind.PARTITION_KEY))))
            .with("k", 1)
            .build();

    @Test
    void resumesWhatWasPausedWhenItWasLost() {
        try (TaskRun task = new TaskRun(SETTINGS, false)) {
            task.putOnce(task.toRecord(EVENT));
            assertThat(task.context.paused).isNotEmpty();

            task.losePartitionAndRegainIt();
            assertThat(task.context.paused).isNotEmpty();
            task.putOnce();
            assertThat(task.context.paused).isEmpty();
        }
    }
}
