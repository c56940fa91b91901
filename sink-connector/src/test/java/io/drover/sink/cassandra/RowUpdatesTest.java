package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.sink.delivery.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;

/** Reads and writes that the test answers when it likes. */
class RowUpdatesTest {
    private static final RuntimeException TIMEOUT = new RetriableException("timeout");

    private final List<Runnable> afterSettling = new ArrayList<>();
    private final RowUpdates updates = new RowUpdates(afterSettling::add);
    private final List<CompletableFuture<Integer>> reads = new ArrayList<>();
    private final List<CompletableFuture<Void>> writes = new ArrayList<>();

    @Test
    void letsARowsUpdatesTakeTurns() {
        Event first = run("row");
        run("row");
        assertThat(reads).hasSize(1);
        reads.get(0).complete(1);
        assertThat(reads).hasSize(1);
        writes.get(0).complete(null);
        assertThat(first.acknowledged).isTrue();
        assertThat(reads).hasSize(2);
    }

    @Test
    void letsOtherRowsGoOn() {
        run("row");
        run("another");
        assertThat(reads).hasSize(2);
    }

    @Test
    void keepsTheTurnOfAnUpdateThatFailsUntilItSucceeds() {
        Event first = run("row");
        Event second = run("row");
        reads.get(0).completeExceptionally(TIMEOUT);
        assertThat(first.failure).isSameAs(TIMEOUT);
        assertThat(reads).hasSize(1);

        updates.run("row", first);
        reads.get(1).complete(1);
        writes.get(0).complete(null);
        assertThat(first.acknowledged).isTrue();
        assertThat(reads).hasSize(3);
        assertThat(second.failure).isNull();
    }

    @Test
    void goesOnAfterAnUpdateThatCanNeverBeMade() {
        run("row");
        run("row");
        reads.get(0).completeExceptionally(new DataException("wrong"));
        assertThat(reads).hasSize(2);
        reads.get(1).completeExceptionally(TIMEOUT);
        run("row");
        assertThat(reads).hasSize(2);
    }

    @Test
    void goesOnAfterAnUpdateThatIsGivenUp() {
        Event first = run("row");
        run("row");
        reads.get(0).completeExceptionally(TIMEOUT);
        updates.giveUp(first);
        assertThat(reads).hasSize(2);
    }

    /** The first read after it only shows that the target is back. */
    @Test
    void readsTwiceAfterAWriteThatWasNotAnswered() {
        Event event = run("row");
        reads.get(0).complete(1);
        writes.get(0).completeExceptionally(TIMEOUT);

        updates.run("row", event);
        reads.get(1).completeExceptionally(TIMEOUT);
        updates.run("row", event);
        reads.get(2).complete(1);
        assertThat(reads).hasSize(3);
        settle();
        assertThat(reads).hasSize(4);
        assertThat(writes).hasSize(1);
        reads.get(3).complete(2);
        writes.get(1).complete(null);
        assertThat(event.acknowledged).isTrue();

        run("row");
        reads.get(4).complete(2);
        assertThat(writes).hasSize(3);
    }

    @Test
    void handsARowOverOnceItsAttemptIsAnswered() throws Exception {
        assertThat(handedOver()).isTrue();
        Event event = run("row");
        Event next = run("row");
        assertThat(handedOver()).isTrue();
        event.wanted = false;
        next.wanted = false;
        assertThat(handedOver()).isFalse();
        reads.get(0).complete(1);
        writes.get(0).complete(null);
        assertThat(handedOver()).isTrue();
        assertThat(next.failure).isNotNull();
        assertThat(reads).hasSize(1);
    }

    /** The next task reads the row at once, so nothing may happen to it any more. */
    @Test
    void handsARowOverOnlyOnceAnUnansweredWriteHasHappenedOrNot() throws Exception {
        Event event = run("row");
        reads.get(0).complete(1);
        writes.get(0).completeExceptionally(TIMEOUT);
        event.wanted = false;

        assertThat(handedOver()).isFalse();
        reads.get(1).completeExceptionally(TIMEOUT);
        assertThat(handedOver()).isFalse();
        reads.get(2).complete(1);
        assertThat(handedOver()).isFalse();
        settle();
        assertThat(handedOver()).isTrue();
        assertThat(reads).hasSize(3);
    }

    @Test
    void readsNothingBeforeTheGateIsOpen() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        updates.waitFor(gate);
        run("row");
        run("row");
        assertThat(reads).isEmpty();
        gate.complete(null);
        assertThat(reads).hasSize(1);
    }

    private boolean handedOver() throws InterruptedException {
        return updates.handOver(Duration.ZERO);
    }

    private void settle() {
        List<Runnable> all = List.copyOf(afterSettling);
        afterSettling.clear();
        all.forEach(Runnable::run);
    }

    private Event run(String row) {
        Event event = new Event();
        updates.run(row, event);
        return event;
    }

    private final class Event implements RowUpdates.Update<Integer>, Target.Outcome {
        private boolean wanted = true;
        private boolean acknowledged;
        private RuntimeException failure;

        @Override
        public Target.Outcome outcome() {
            return this;
        }

        @Override
        public CompletionStage<Integer> read() {
            CompletableFuture<Integer> read = new CompletableFuture<>();
            reads.add(read);
            return read;
        }

        @Override
        public CompletionStage<Void> write(Integer current) {
            CompletableFuture<Void> write = new CompletableFuture<>();
            writes.add(write);
            return write;
        }

        @Override
        public void applied() {
            // The outcome is what counts here.
        }

        @Override
        public RuntimeException failure(Throwable error) {
            Throwable cause = error.getCause() == null ? error : error.getCause();
            return (RuntimeException) cause;
        }

        @Override
        public void acknowledged() {
            acknowledged = true;
        }

        @Override
        public void failed(RuntimeException why) {
            failure = why;
        }

        @Override
        public void begun() {
            // Nothing is timed.
        }

        @Override
        public boolean isWanted() {
            return wanted;
        }

        @Override
        public long refused(long nanoTime) {
            return nanoTime;
        }
    }
}
