package io.drover.sink.cassandra;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Lets those who read a row and then write it take turns, in the order in which they come. Any thread. */
final class RowTurns {
    private final ConcurrentMap<Object, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

    /**
     * Starts the turn once all earlier ones of the row are over, however they ended; it may start on the thread that ends the
     * one before. A row without turns takes no memory.
     *
     * @return completes as the turn does, when the next one can start
     */
    CompletableFuture<Void> take(Object row, Supplier<? extends CompletionStage<Void>> turn) {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> before = last.put(row, mine);
        (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                .handle((done, error) -> null)
                .thenCompose(any -> turn.get())
                .whenComplete((done, error) -> {
                    last.remove(row, mine);
                    if (error == null) {
                        mine.complete(null);
                    } else {
                        mine.completeExceptionally(error);
                    }
                });
        return mine;
    }

    /** Waits until no turn is under way; what is in them is then known to be, or not to be, at the target. */
    boolean awaitNone(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!last.isEmpty()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return true;
    }
}
