package io.drover.sink.delivery;

import io.drover.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records on their way to the target: those that wait for room, those in flight, and those that wait for their retry.
 *
 * <p>Invariants: a record's offset can be committed only once the target, or the dead letter queue, has the record; what can
 * be retried is retried until it succeeds; first attempts are made in the order of the records, which is what a target that
 * keeps order within a row goes by; no more writes are unsettled than {@link InFlightLimit} allows. All methods are for the
 * task's thread. The target's answers, on its own threads, only acknowledge, or hand the failure over through a concurrent
 * queue.
 */
public final class Deliveries {
    /** How many records may be done or under way behind one that is stuck; bounds memory. */
    private static final int MAX_UNCOMMITTED = 100_000;

    /** Failures are handed over without a signal; this is how often a waiting task looks. */
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private final Target target;
    private final DeadLetters deadLetters;
    private final Backoff backoff;
    private final LongSupplier nanoTime;
    private final InFlightWrites inFlight;
    private final InFlightLimit limit;
    private final WriteRate rate;
    private final SinkMetrics metrics;
    private final Outage outage;
    private final AckedOffsets offsets = new AckedOffsets();

    private final Deque<Delivery> waiting = new ArrayDeque<>();
    private final Queue<Delivery> failed = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Delivery> retries = new PriorityQueue<>(Comparator.comparingLong(Delivery::retryAt));

    /** @param maxWritesPerSecond 0 for no limit */
    public Deliveries(
            Target target,
            InFlightLimit limit,
            int maxWritesPerSecond,
            Backoff backoff,
            DeadLetters deadLetters,
            SinkMetrics metrics,
            LongSupplier nanoTime) {
        this.target = target;
        this.limit = limit;
        this.inFlight = new InFlightWrites(limit.current());
        this.rate = new WriteRate(maxWritesPerSecond, nanoTime.getAsLong());
        this.backoff = backoff;
        this.outage = new Outage(backoff);
        this.deadLetters = deadLetters;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
    }

    public void add(Collection<SinkRecord> sinkRecords) {
        TopicPartition partition = null;
        for (SinkRecord sinkRecord : sinkRecords) {
            if (partition == null
                    || partition.partition() != sinkRecord.originalKafkaPartition()
                    || !partition.topic().equals(sinkRecord.originalTopic())) {
                partition = new TopicPartition(sinkRecord.originalTopic(), sinkRecord.originalKafkaPartition());
            }
            waiting.add(new Delivery(sinkRecord, offsets.track(partition, sinkRecord.originalKafkaOffset()), this));
        }
    }

    /**
     * Sends what there is room for, until nothing waits, the target takes nothing, or the time is over.
     *
     * @throws ConnectException when the task cannot go on
     */
    public void run(Duration budget) {
        long deadline = nanoTime.getAsLong() + budget.toNanos();
        while (true) {
            settleFailures();
            inFlight.setMax(limit.adjust(nanoTime.getAsLong(), inFlight.isFull()));
            send();
            target.flush();
            long now = nanoTime.getAsLong();
            outage.check(now);
            if (waiting.isEmpty() || outage.isClosed(now) || room() <= 0 || deadline - now <= 0) {
                return;
            }
            try {
                awaitChange(now, Math.min(deadline - now, LOOK_NANOS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Waits for what the next record needs: an allowance, the answers to all before it, or some room. */
    private void awaitChange(long now, long nanos) throws InterruptedException {
        long allowance = rate.nanosToNext(now);
        if (allowance > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(nanos, allowance));
        } else {
            inFlight.await(mustWaitForAll() ? 0 : inFlight.refillAt(), nanos);
        }
    }

    private boolean mustWaitForAll() {
        return target.comesAfterAll(waiting.peek().sinkRecord());
    }

    /** Whether records wait for room, so that Connect should bring no more. */
    public boolean isBacklogged() {
        return !waiting.isEmpty();
    }

    /** Records that were sent and have no answer yet. */
    public int inFlight() {
        return inFlight.count();
    }

    /** Whether everything that came in is acknowledged. */
    public boolean isIdle() {
        return offsets.size() == 0;
    }

    /** @param delivered what Connect has delivered, by partition */
    public Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> delivered) {
        return offsets.committable(delivered);
    }

    /** Forgets partitions that were taken away. Writes in flight may still arrive, which does no harm. */
    public void drop(Collection<TopicPartition> partitions) {
        offsets.drop(partitions);
        waiting.removeIf(delivery -> delivery.slot().isDropped());
    }

    /** Any thread. */
    void acknowledged(Delivery delivery) {
        long latency = nanoTime.getAsLong() - delivery.sentAt();
        limit.answered(latency);
        metrics.recordApplied(latency);
        delivery.slot().acknowledge();
        end(delivery);
    }

    /** Any thread. */
    void failed(Delivery delivery) {
        failed.add(delivery);
    }

    /** Any thread. */
    void begun(Delivery delivery) {
        delivery.sentAt(nanoTime.getAsLong());
    }

    private void settleFailures() {
        for (Delivery delivery = failed.poll(); delivery != null; delivery = failed.poll()) {
            settle(delivery, delivery.failure());
        }
    }

    private void settle(Delivery delivery, RuntimeException why) {
        if (delivery.slot().isDropped()) {
            end(delivery);
        } else if (why instanceof RetriableException) {
            long now = nanoTime.getAsLong();
            delivery.retryLater(now, backoff);
            if (!delivery.isRefused()) {
                limit.failed();
            }
            metrics.recordRetried();
            outage.failed(now, delivery.failedAttempts(), why);
            retries.add(delivery);
        } else if (why instanceof DataException never) {
            deadLetters.add(delivery.sinkRecord(), never);
            metrics.recordSetAside();
            delivery.slot().acknowledge();
            end(delivery);
        } else {
            throw new ConnectException(
                    "Cannot apply " + DeadLetters.describe(delivery.sinkRecord()) + ": " + why.getMessage(), why);
        }
    }

    /** Gives back what the delivery held. Called once per delivery, by whichever thread settles it. */
    private void end(Delivery delivery) {
        if (delivery.failedAttempts() > 0) {
            outage.recovered();
        }
        inFlight.end();
    }

    private void send() {
        long now = nanoTime.getAsLong();
        if (outage.isClosed(now)) {
            return;
        }
        while (!retries.isEmpty() && retries.peek().retryAt() - now <= 0) {
            Delivery delivery = retries.remove();
            if (delivery.slot().isDropped()) {
                end(delivery);
            } else if (!apply(delivery)) {
                delivery.retryAt(outage.closedUntil());
                retries.add(delivery);
                return;
            }
        }
        for (int room = room(); room > 0 && !waiting.isEmpty(); room--) {
            if (mustWaitForAll() && !inFlight.isIdle() || !rate.allows(now) || !inFlight.tryBegin()) {
                return;
            }
            Delivery delivery = waiting.remove();
            rate.count();
            if (!apply(delivery)) {
                waiting.addFirst(delivery);
                inFlight.end();
                return;
            }
        }
    }

    private int room() {
        return MAX_UNCOMMITTED - (offsets.size() - waiting.size());
    }

    /** Starts one attempt. False when the target takes nothing now. */
    private boolean apply(Delivery delivery) {
        delivery.sentAt(nanoTime.getAsLong());
        try {
            target.apply(delivery.sinkRecord(), delivery);
        } catch (RetriableException e) {
            outage.refused(nanoTime.getAsLong(), e);
            return false;
        } catch (RuntimeException e) {
            settle(delivery, e);
        }
        outage.accepted();
        return true;
    }
}
