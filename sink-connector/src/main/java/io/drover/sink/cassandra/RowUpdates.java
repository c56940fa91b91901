package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Writes that depend on what they read: one at a time per row, and none of them twice. Any thread.
 *
 * <p>A write whose answer does not come may have happened, or may happen yet. Its row is left alone until the target answers
 * again, and then for as long as a replica may sit on the write before it applies or drops it; what is read after that is
 * what counts.
 */
final class RowUpdates {
    private final Duration settling;
    private final RowTurns turns = new RowTurns();
    private final Set<Object> unsettled = ConcurrentHashMap.newKeySet();

    /** @param settling how long the target may take to apply, or to drop, a write whose answer did not come */
    RowUpdates(Duration settling) {
        this.settling = settling;
    }

    /**
     * @param write starts the write of what is read, or is null's when there is nothing to write
     */
    <T> CompletionStage<Void> run(
            Object row, Supplier<CompletionStage<T>> read, Function<T, CompletionStage<?>> write) {
        return turns.take(row, () -> read(row, read).thenCompose(current -> write(row, write.apply(current))));
    }

    /** An answer to the first read shows that the target is back; the second comes after all that it still had to do. */
    private <T> CompletionStage<T> read(Object row, Supplier<CompletionStage<T>> read) {
        CompletionStage<T> first = read.get();
        if (!unsettled.contains(row)) {
            return first;
        }
        return first.thenComposeAsync(
                        back -> read.get(), CompletableFuture.delayedExecutor(settling.toNanos(), TimeUnit.NANOSECONDS))
                .whenComplete((current, error) -> {
                    if (error == null) {
                        unsettled.remove(row);
                    }
                });
    }

    private CompletionStage<Void> write(Object row, CompletionStage<?> write) {
        if (write == null) {
            return CompletableFuture.completedFuture(null);
        }
        return write.handle((written, error) -> {
            if (error == null) {
                return null;
            }
            if (mayHappen(error)) {
                unsettled.add(row);
            }
            throw error instanceof CompletionException wrapped ? wrapped : new CompletionException(error);
        });
    }

    private static boolean mayHappen(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof AllNodesFailedException all) {
            return all.getAllErrors().values().stream().flatMap(List::stream).anyMatch(RowUpdates::mayHappen);
        }
        return !(cause instanceof UnavailableException || cause instanceof QueryValidationException);
    }

    /**
     * Waits until none is under way, so that whoever updates these rows next reads what these have written.
     *
     * @return false when the time is over first
     */
    boolean awaitNone(Duration patience) throws InterruptedException {
        return turns.awaitNone(patience.toNanos());
    }
}
