package io.drover.sink;

import io.drover.cassandra.Sessions;
import io.drover.model.Version;
import io.drover.sink.cassandra.CassandraTarget;
import io.drover.sink.delivery.DeadLetters;
import io.drover.sink.delivery.Deliveries;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Connect's records to the target, and what the target has acknowledged to Connect's offsets. While the target cannot take
 * more, the task's partitions are paused and Connect calls {@link #put} again soon with nothing new.
 */
public final class CassandraSinkTask extends SinkTask {
    /** How long a put waits for room before it pauses its partitions instead. */
    private static final Duration PUT_BUDGET = Duration.ofMillis(500);

    /** How soon Connect is to call again while something is on its way, for retries. */
    private static final Duration NEXT_PUT = Duration.ofMillis(50);

    private CassandraTarget target;
    private Deliveries deliveries;
    private boolean paused;

    @Override
    public void start(Map<String, String> props) {
        CassandraSinkConfig config = new CassandraSinkConfig(props);
        target = new CassandraTarget(
                () -> Sessions.open(config.cluster(), config.connectorName()), config.consistency(), Clock.systemUTC());
        deliveries = new Deliveries(
                target,
                config.maxInFlight(),
                config.backoff(),
                new DeadLetters(context.errantRecordReporter()),
                System::nanoTime);
    }

    @Override
    public void put(Collection<SinkRecord> sinkRecords) {
        deliveries.add(Batches.apart(sinkRecords));
        deliveries.run(PUT_BUDGET);
        if (deliveries.isBacklogged()) {
            // Again each time: a rebalance may have brought partitions that are not paused.
            context.pause(assignment());
            paused = true;
        } else if (paused) {
            context.resume(assignment());
            paused = false;
        }
        if (!deliveries.isIdle()) {
            context.timeout(NEXT_PUT.toMillis());
        }
    }

    private TopicPartition[] assignment() {
        Set<TopicPartition> assignment = context.assignment();
        return assignment.toArray(TopicPartition[]::new);
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> preCommit(Map<TopicPartition, OffsetAndMetadata> delivered) {
        return deliveries.committable(delivered);
    }

    @Override
    public void close(Collection<TopicPartition> partitions) {
        deliveries.drop(partitions);
    }

    @Override
    public void stop() {
        if (target != null) {
            target.close();
        }
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
