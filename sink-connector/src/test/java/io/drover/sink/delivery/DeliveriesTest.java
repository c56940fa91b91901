package io.drover.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.sink.metrics.Latencies;
import io.drover.sink.metrics.SinkMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final int MAX_IN_FLIGHT = 8;
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final FaultyTarget target = new FaultyTarget();
    private final List<Long> deadLetters = new ArrayList<>();
    private final SinkMetrics metrics = new SinkMetrics(new Latencies(System::nanoTime));
    private long now;
    private final Deliveries deliveries = deliveries(new DeadLetters((sinkRecord, error) -> {
        deadLetters.add(sinkRecord.kafkaOffset());
        return CompletableFuture.completedFuture(null);
    }));

    @Test
    void sendsNoMoreThanTheBoundAndKeepsTheRestWaiting() {
        deliveries.add(records(0, 20));
        run();
        assertThat(target.open()).isEqualTo(MAX_IN_FLIGHT);
        assertThat(deliveries.isBacklogged()).isTrue();

        target.acknowledgeAll();
        run();
        target.acknowledgeAll();
        run();
        target.acknowledgeAll();
        assertThat(deliveries.isBacklogged()).isFalse();
        assertThat(deliveries.isIdle()).isTrue();
        assertThat(committable(20)).isEqualTo(20);
    }

    @Test
    void losesNothingUnderFaultsInAnyOrder() {
        int delivered = 0;
        for (int round = 0; round < 5000 && (delivered < 1000 || !deliveries.isIdle()); round++) {
            if (delivered < 1000 && !deliveries.isBacklogged()) {
                deliveries.add(records(delivered, delivered + 10));
                delivered += 10;
            }
            target.closed = round % 7 == 0;
            run();
            target.answerSome();
            long committable = committable(delivered);
            for (long offset = 0; offset < committable; offset++) {
                assertThat(target.applied).contains(offset);
            }
            now += Duration.ofMillis(30).toNanos();
        }
        assertThat(committable(1000)).isEqualTo(1000);
        assertThat(target.applied).hasSize(1000);
        assertThat(target.mostOpen).isLessThanOrEqualTo(MAX_IN_FLIGHT);
        assertThat(deadLetters).isEmpty();

        // Every permit came back.
        deliveries.add(records(1000, 1000 + MAX_IN_FLIGHT));
        target.closed = false;
        now += Duration.ofSeconds(10).toNanos();
        run();
        assertThat(target.open()).isEqualTo(MAX_IN_FLIGHT);
    }

    @Test
    void retriesNoSoonerThanTheBackoff() {
        deliveries.add(records(0, 1));
        run();
        target.failAll(new RetriableException("timeout"));
        run();
        assertThat(target.open()).isZero();
        now += Duration.ofMillis(4).toNanos();
        run();
        assertThat(target.open()).isZero();
        now += Duration.ofMillis(6).toNanos();
        run();
        assertThat(target.open()).isOne();
    }

    @Test
    void leavesATargetThatTakesNothingAlone() {
        target.closed = true;
        deliveries.add(records(0, 3));
        run();
        assertThat(deliveries.isBacklogged()).isTrue();
        target.closed = false;
        run();
        assertThat(target.open()).isZero();
        now += Duration.ofMillis(10).toNanos();
        run();
        assertThat(target.open()).isEqualTo(3);
    }

    @Test
    void setsAsideWhatCanNeverBeApplied() {
        deliveries.add(records(0, 3));
        run();
        target.failAll(new DataException("does not fit"));
        run();
        target.refusal = new DataException("no such table");
        deliveries.add(records(3, 5));
        run();
        assertThat(deadLetters).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(committable(5)).isEqualTo(5);
    }

    @Test
    void holdsATruncationBackUntilAllBeforeItIsAnswered() {
        target.last.add(2L);
        deliveries.add(records(0, 5));
        run();
        assertThat(target.open()).isEqualTo(2);
        target.failAll(new RetriableException("timeout"));
        run();
        assertThat(target.open()).isZero();
        now += Duration.ofMillis(10).toNanos();
        run();
        assertThat(target.open()).isEqualTo(2);
        target.acknowledgeAll();
        run();
        assertThat(target.open()).isEqualTo(3);
    }

    @Test
    void looksNowAndThenWhileATruncationWaits() {
        Deliveries real = new Deliveries(
                target,
                new InFlightLimit(MAX_IN_FLIGHT, Duration.ofHours(1)),
                0,
                new Backoff(Duration.ofHours(1), Duration.ofHours(2)),
                new DeadLetters(null),
                metrics,
                System::nanoTime);
        target.last.add(1L);
        real.add(records(0, 2));
        real.run(Duration.ZERO);
        target.failAll(new RetriableException("timeout"));
        target.flushes = 0;
        real.run(Duration.ofMillis(200));
        // Each look flushes; a spinning task looks a hundred thousand times.
        assertThat(target.flushes).isBetween(1, 100);
    }

    @Test
    void staysBelowTheRate() {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(80));
        Deliveries slow = deliveries(new DeadLetters(null), backoff, 40);
        slow.add(records(0, 1000));
        for (int i = 0; i < 5000; i++) {
            slow.run(Duration.ZERO);
            target.acknowledgeAll();
            now += Duration.ofMillis(1).toNanos();
        }
        assertThat(metrics.records()).isBetween(195L, 205L);
    }

    @Test
    void failsNamingTheRecordWhenThereIsNoDeadLetterQueue() {
        Deliveries strict = deliveries(new DeadLetters(null));
        strict.add(records(7, 8));
        strict.run(Duration.ZERO);
        target.failAll(new DataException("column v of table ks.t does not fit"));
        assertThatThrownBy(() -> strict.run(Duration.ZERO))
                .isInstanceOf(ConnectException.class)
                .hasMessageContainingAll("topic t", "partition 0", "offset 7", "column v of table ks.t");
        assertThat(strict.committable(Map.of(PARTITION, new OffsetAndMetadata(8)))
                        .get(PARTITION)
                        .offset())
                .isEqualTo(7);
    }

    @Test
    void failsWhenTheTaskCannotGoOn() {
        deliveries.add(records(0, 1));
        run();
        target.failAll(new ConnectException("not authorized"));
        assertThatThrownBy(this::run).hasMessageContainingAll("offset 0", "not authorized");
        assertThat(deadLetters).isEmpty();
    }

    @Test
    void givesBackWhatADroppedPartitionHeld() {
        deliveries.add(records(0, 20));
        run();
        deliveries.drop(List.of(PARTITION));
        assertThat(deliveries.isBacklogged()).isFalse();
        assertThat(deliveries.isIdle()).isTrue();
        target.failAll(new RetriableException("timeout"));
        run();

        deliveries.add(records(0, MAX_IN_FLIGHT));
        run();
        assertThat(target.open()).isEqualTo(MAX_IN_FLIGHT);
        assertThat(committable(20)).isZero();
    }

    private Deliveries deliveries(DeadLetters letters) {
        Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(80));
        return deliveries(letters, backoff, 0);
    }

    private Deliveries deliveries(DeadLetters letters, Backoff backoff, int perSecond) {
        return new Deliveries(
                target,
                new InFlightLimit(MAX_IN_FLIGHT, Duration.ofHours(1)),
                perSecond,
                backoff,
                letters,
                metrics,
                () -> now);
    }

    private void run() {
        deliveries.run(Duration.ZERO);
    }

    private long committable(long delivered) {
        return deliveries
                .committable(Map.of(PARTITION, new OffsetAndMetadata(delivered)))
                .get(PARTITION)
                .offset();
    }

    private static List<SinkRecord> records(int from, int to) {
        List<SinkRecord> records = new ArrayList<>();
        for (int offset = from; offset < to; offset++) {
            records.add(new SinkRecord(PARTITION.topic(), PARTITION.partition(), null, null, null, null, offset));
        }
        return records;
    }
}
