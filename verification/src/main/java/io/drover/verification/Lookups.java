package io.drover.verification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.connect.errors.ConnectException;

/** Lookups of rows under way: a bounded number, whose outcomes are told in their order. Used by one thread. */
final class Lookups {
    private static final int MAX_UNDER_WAY = 64;

    private record Lookup(Future<Optional<RowImage>> row, Consumer<Optional<RowImage>> outcome) {}

    private final Deque<Lookup> underWay = new ArrayDeque<>();

    /** @throws ConnectException when an earlier row could not be read */
    void add(CompletionStage<Optional<RowImage>> row, Consumer<Optional<RowImage>> outcome) {
        if (underWay.size() == MAX_UNDER_WAY) {
            settle();
        }
        underWay.addLast(new Lookup(row.toCompletableFuture(), outcome));
    }

    /** @throws ConnectException when a row could not be read */
    void finish() {
        while (!underWay.isEmpty()) {
            settle();
        }
    }

    private void settle() {
        Lookup lookup = underWay.removeFirst();
        try {
            lookup.outcome().accept(lookup.row().get());
        } catch (ExecutionException e) {
            throw new ConnectException("a row cannot be read: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("interrupted", e);
        }
    }
}
