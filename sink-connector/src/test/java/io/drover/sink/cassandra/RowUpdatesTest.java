package io.drover.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Reads and writes that the test answers when it likes. */
class RowUpdatesTest {
    private final RowUpdates updates = new RowUpdates(Duration.ofMillis(1));
    private final List<CompletableFuture<Integer>> reads = new CopyOnWriteArrayList<>();
    private final List<CompletableFuture<Void>> writes = new CopyOnWriteArrayList<>();

    @Test
    void letsARowsUpdatesTakeTurns() {
        CompletionStage<Void> first = run("row");
        CompletionStage<Void> second = run("row");
        assertThat(reads).hasSize(1);
        reads.get(0).complete(1);
        assertThat(reads).hasSize(1);
        writes.get(0).complete(null);
        assertThat(first).isCompleted();
        assertThat(reads).hasSize(2);
        reads.get(1).complete(2);
        writes.get(1).complete(null);
        assertThat(second).isCompleted();
    }

    @Test
    void letsOtherRowsGoOn() {
        run("row");
        run("another");
        assertThat(reads).hasSize(2);
    }

    @Test
    void goesOnAfterAFailure() {
        CompletionStage<Void> first = run("row");
        run("row");
        reads.get(0).completeExceptionally(new IllegalStateException("timeout"));
        assertThat(first.toCompletableFuture()).isCompletedExceptionally();
        assertThat(reads).hasSize(2);
    }

    /** The first read after it only shows that the target is back. */
    @Test
    void readsTwiceAfterAWriteThatWasNotAnswered() throws Exception {
        run("row");
        reads.get(0).complete(1);
        writes.get(0).completeExceptionally(new IllegalStateException("timeout"));

        CompletionStage<Void> again = run("row");
        reads.get(1).completeExceptionally(new IllegalStateException("still away"));
        assertThat(again.toCompletableFuture()).isCompletedExceptionally();

        run("row");
        reads.get(2).complete(1);
        await(() -> reads.size() == 4);
        assertThat(writes).hasSize(1);
        reads.get(3).complete(2);
        await(() -> writes.size() == 2);
        writes.get(1).complete(null);

        run("row");
        reads.get(4).complete(2);
        assertThat(writes).hasSize(3);
    }

    @Test
    void tellsWhenNoneIsUnderWay() throws Exception {
        assertThat(updates.awaitNone(Duration.ZERO)).isTrue();
        run("row");
        assertThat(updates.awaitNone(Duration.ZERO)).isFalse();
        reads.get(0).complete(1);
        writes.get(0).complete(null);
        assertThat(updates.awaitNone(Duration.ZERO)).isTrue();
    }

    private CompletionStage<Void> run(String row) {
        return updates.run(
                row,
                () -> {
                    CompletableFuture<Integer> read = new CompletableFuture<>();
                    reads.add(read);
                    return read;
                },
                value -> {
                    CompletableFuture<Void> write = new CompletableFuture<>();
                    writes.add(write);
                    return write;
                });
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(1);
        }
    }
}
