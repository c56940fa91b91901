package io.drover.sink;

import io.drover.cassandra.Sessions;
import io.drover.model.Version;
import io.drover.sink.cassandra.CassandraTarget;
import io.drover.sink.delivery.DeadLetters;
import io.drover.sink.delivery.Deliveries;
import io.drover.sink.metrics.JmxMetrics;
import io.drover.sink.metrics.Latencies;
import io.drover.sink.metrics.SinkMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connect's records to the target, and what the target has acknowledged to Connect's offsets. While the target cannot take
 * more, the task's partitions are paused and Connect calls {@link #put} again soon with nothing new.
 */
public final class CassandraSinkTask extends SinkTask {
    private static final Logger log = LoggerFactory.getLogger(CassandraSinkTask.class);

    /** How long a put waits for room before it pauses its partitions instead. */
    private static final Duration PUT_BUDGET = Duration.ofMillis(500);

    /** How soon Connect is to call again while something is on its way, for retries. */
    private static final Duration NEXT_PUT = Duration.ofMillis(50);

    /** How long partitions are held back at most for lists and counters, beside the time that unanswered writes may take. */
    private static final Duration HANDOVER = Duration.ofSeconds(20);

    private JmxMetrics jmx;
    private CassandraTarget target;
    private Deliveries deliveries;
    private Duration handover;
    private boolean paused;

    @Override
    public void start(Map<String, String> props) {
        CassandraSinkConfig config = new CassandraSinkConfig(props);
        SinkMetrics metrics = new SinkMetrics(new Latencies(System::nanoTime));
        target = new CassandraTarget(
                () -> Sessions.open(config.cluster(), config.connectorName()),
                config.target(),
                metrics,
                Clock.systemUTC());
        handover = HANDOVER.plus(config.target().settling());
        deliveries = new Deliveries(
                target,
                config.inFlightLimit(),
                config.maxWritesPerSecond(),
                config.backoff(),
                new DeadLetters(context.errantRecordReporter()),
                metrics,
                System::nanoTime);
        jmx = new JmxMetrics(config.connectorName(), config.taskId(), metrics, deliveries::inFlight, Clock.systemUTC());
    }

    /** Connect pauses partitions again that were paused when they were taken away; the next put tells whether they still must be. */
    @Override
    public void open(Collection<TopicPartition> partitions) {
        paused = true;
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
        try {
            if (!target.handOver(handover)) {
                log.warn(
                        "The target does not say what became of the last writes to some lists or counters of partitions that"
                                + " another task takes over. Such a counter may be wrong until it changes again: {}",
                        partitions);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        if (target != null) {
            target.close();
        }
        if (jmx != null) {
            jmx.close();
        }
    }

    @Override
    public String version() {
        return Version.CURRENT;
    }
}
