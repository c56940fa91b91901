package io.drover.sink;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventSchema;
import io.drover.model.event.EventWriter;
import io.drover.model.event.Op;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;

/** A sink task in this process, with a test in the worker's place. */
final class TaskRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final String id = String.valueOf(RUNS.incrementAndGet());
    final FakeContext context = new FakeContext();
    private final CassandraSinkTask task = new CassandraSinkTask();
    private final TopicPartition partition = new TopicPartition("events", 0);
    private final Map<TableSchema, EventWriter> writers = new HashMap<>();
    private long offset;

    TaskRun(Map<String, String> settings, boolean deadLetterQueue) {
        context.hasDeadLetterQueue = deadLetterQueue;
        context.assignment.add(partition);
        Map<String, String> own = new HashMap<>(settings);
        own.put(CassandraSinkConfig.TASK_ID, id);
        task.initialize(context);
        task.start(own);
    }

    /** What the task shows over JMX. */
    double metric(String name) {
        try {
            return (double) ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("drover.sink:type=sink-task-metrics,connector=sink,task=" + id), name);
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    SinkRecord toRecord(ChangeEvent event) {
        EventWriter writer =
                writers.computeIfAbsent(event.table(), table -> new EventWriter(new EventSchema("test", table)));
        return new SinkRecord(
                partition.topic(),
                partition.partition(),
                writer.schema().key(),
                event.op() == Op.TRUNCATE ? null : writer.key(event),
                writer.schema().value(),
                writer.value(event),
                offset++,
                0L,
                TimestampType.CREATE_TIME);
    }

    /** Puts the events and waits until all their offsets can be committed. */
    void apply(List<ChangeEvent> events) {
        List<SinkRecord> batch = new ArrayList<>();
        for (ChangeEvent event : events) {
            batch.add(toRecord(event));
            if (batch.size() == 500) {
                put(batch);
                batch.clear();
            }
        }
        put(batch);
        awaitAcknowledged();
    }

    void apply(ChangeEvent... events) {
        apply(List.of(events));
    }

    /** As a worker does: nothing is delivered while the partition is paused. */
    void put(List<SinkRecord> batch) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        task.put(List.copyOf(batch));
        while (!context.paused.isEmpty()) {
            failAfter(deadline);
            task.put(List.of());
        }
    }

    /** Puts and goes on, whether the task can take it or not. */
    void putOnce(SinkRecord... batch) {
        task.put(List.of(batch));
    }

    /** As a worker does whose consumer was thrown out of its group: it polls once without partitions. Pauses outlive it. */
    void losePartitionAndRegainIt() {
        task.close(List.of(partition));
        context.assignment.clear();
        putOnce();
        context.assignment.add(partition);
        task.open(List.of(partition));
    }

    void awaitAcknowledged() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (committable() < offset) {
            failAfter(deadline);
            sleep(1);
            task.put(List.of());
        }
    }

    long committable() {
        return task.preCommit(Map.of(partition, new OffsetAndMetadata(offset)))
                .get(partition)
                .offset();
    }

    private static void failAfter(long deadline) {
        if (System.nanoTime() > deadline) {
            throw new AssertionError("the task does not get done");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        task.stop();
    }
}
