package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import io.drover.sink.delivery.Target;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Events whose writes depend on what they read: one at a time per row, in the order in which they come, and no write twice.
 * Any thread.
 *
 * <p>A row's turn stays with its event, over all attempts, until the event is applied or given up. So of two events with one
 * write time the later one has the last word, whatever fails. An event whose partition is another task's is given up.
 *
 * <p>A write whose answer does not come may have happened, or may happen yet. Its row is left alone until the target answers
 * again, and then for as long as a replica may sit on the write before it applies or drops it; what is read after that is
 * what counts.
 */
final class RowUpdates {
    /** How often a handover looks whether it is done, and asks a target again that does not answer. */
    private static final long LOOK_MILLIS = 50;

    /** What one event does to a row. */
    interface Update<T> {
        /** The event's, the same at each attempt. */
        Target.Outcome outcome();

        CompletionStage<T> read();

        /** Starts the write of what is read, or is null when there is nothing to write. */
        CompletionStage<?> write(T current);

        /** Called before the outcome is acknowledged. */
        void applied();

        /** What an error means; {@link RetriableException} keeps the turn for the next attempt. */
        RuntimeException failure(Throwable error);
    }

    private static final class Turn {
        private final Target.Outcome outcome;
        private Update<?> update;
        /** Whether its last attempt has failed, and the next one has not begun. */
        private boolean awaitsRetry;

        Turn(Update<?> update) {
            this.outcome = update.outcome();
            this.update = update;
        }
    }

    private static final class Row {
        private final Object key;
        /** The first of these has the row. */
        private final Deque<Turn> turns = new ArrayDeque<>(2);

        private boolean running;
        /** The update whose write has no answer. */
        private Update<?> unsettled;
        /** Whether a handover is finding out about that write. */
        private boolean settling;

        Row(Object key) {
            this.key = key;
        }

        /** Whether another task has its events from now on. */
        boolean isHandedOver() {
            return turns.isEmpty() || !turns.peek().outcome.isWanted();
        }
    }

    private final Executor afterSettling;

    /** Also the lock of all that is in it. */
    private final Map<Object, Row> rows = new HashMap<>();

    /** What all reads wait for. */
    private volatile CompletionStage<?> gate = CompletableFuture.completedFuture(null);

    /** @param settling how long the target may take to apply, or to drop, a write whose answer did not come */
    RowUpdates(Duration settling) {
        this(CompletableFuture.delayedExecutor(settling.toNanos(), TimeUnit.NANOSECONDS));
    }

    /** @param afterSettling runs what it is given once the target has had that time */
    RowUpdates(Executor afterSettling) {
        this.afterSettling = afterSettling;
    }

    /** Lets rows be read only after this is done. Turns are taken as before. */
    void waitFor(CompletionStage<?> before) {
        gate = before;
    }

    /** Makes an attempt, now or when it is the event's turn. */
    void run(Object key, Update<?> update) {
        List<Turn> givenUp = new ArrayList<>(0);
        Turn next;
        Row row;
        synchronized (rows) {
            row = rows.computeIfAbsent(key, Row::new);
            Turn first = row.turns.peek();
            if (first != null && first.outcome == update.outcome()) {
                first.update = update;
                first.awaitsRetry = false;
            } else {
                row.turns.add(new Turn(update));
            }
            next = next(row, givenUp);
        }
        go(row, next, givenUp);
    }

    /** Takes the turn from an event that is not tried again. */
    void giveUp(Target.Outcome outcome) {
        advance(turn -> turn.outcome == outcome);
    }

    private interface Condition {
        boolean holds(Turn turn);
    }

    /** Lets rows go on whose first event will not be tried again. */
    private void advance(Condition givesUp) {
        List<Turn> givenUp = new ArrayList<>(0);
        Map<Row, Turn> started = new HashMap<>();
        synchronized (rows) {
            for (Row row : List.copyOf(rows.values())) {
                Turn first = row.turns.peek();
                if (first != null && first.awaitsRetry && givesUp.holds(first)) {
                    row.turns.remove();
                }
                Turn next = next(row, givenUp);
                if (next != null) {
                    started.put(row, next);
                }
            }
        }
        go(null, null, givenUp);
        started.forEach(this::start);
    }

    /**
     * Begins the next turn, if one can begin; the caller starts it, without the lock. Under the lock.
     *
     * @param givenUp takes those before it that nobody wants any more, for the caller to answer
     */
    private Turn next(Row row, List<Turn> givenUp) {
        if (row.running) {
            return null;
        }
        Turn first = row.turns.peek();
        while (first != null && !first.outcome.isWanted()) {
            row.turns.remove();
            if (!first.awaitsRetry) {
                givenUp.add(first);
            }
            first = row.turns.peek();
        }
        if (first == null) {
            if (row.unsettled == null) {
                rows.remove(row.key);
            }
            return null;
        }
        row.running = !first.awaitsRetry;
        return row.running ? first : null;
    }

    private void go(Row row, Turn next, List<Turn> givenUp) {
        for (Turn turn : givenUp) {
            turn.outcome.failed(new RetriableException("the record is another task's"));
        }
        if (next != null) {
            start(row, next);
        }
    }

    private void start(Row row, Turn turn) {
        turn.outcome.begun();
        start(row, turn, turn.update);
    }

    private <T> void start(Row row, Turn turn, Update<T> update) {
        gate.thenCompose(open -> read(row, update))
                .thenCompose(current -> write(row, update, current))
                .whenComplete((done, error) -> answer(row, turn, error));
    }

    private void answer(Row row, Turn turn, Throwable error) {
        RuntimeException failure = null;
        if (error == null) {
            turn.update.applied();
        } else {
            failure = turn.update.failure(error);
        }
        List<Turn> givenUp = new ArrayList<>(0);
        Turn next;
        synchronized (rows) {
            row.running = false;
            if (failure instanceof RetriableException) {
                turn.awaitsRetry = true;
            } else {
                row.turns.remove();
            }
            next = next(row, givenUp);
        }
        if (failure == null) {
            turn.outcome.acknowledged();
        } else {
            turn.outcome.failed(failure);
        }
        go(row, next, givenUp);
    }

    /** An answer to the first read shows that the target is back; the second comes after all that it still had to do. */
    private <T> CompletionStage<T> read(Row row, Update<T> update) {
        boolean unsettled;
        synchronized (rows) {
            unsettled = row.unsettled != null;
        }
        if (!unsettled) {
            return update.read();
        }
        return update.read()
                .thenComposeAsync(back -> update.read(), afterSettling)
                .whenComplete((current, error) -> {
                    if (error == null) {
                        settled(row);
                    }
                });
    }

    private void settled(Row row) {
        synchronized (rows) {
            row.unsettled = null;
            row.settling = false;
            if (row.turns.isEmpty()) {
                rows.remove(row.key, row);
            }
        }
    }

    private <T> CompletionStage<?> write(Row row, Update<T> update, T current) {
        CompletionStage<?> write = update.write(current);
        if (write == null) {
            return CompletableFuture.completedFuture(null);
        }
        return write.whenComplete((written, error) -> {
            if (error != null && mayHappen(error)) {
                synchronized (rows) {
                    row.unsettled = update;
                }
            }
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
     * Waits until nothing is under way, or can still happen, in rows whose events are another task's from now on, so that
     * whoever updates them next reads what was written here.
     *
     * @return false when the time is over first
     */
    boolean handOver(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            advance(turn -> !turn.outcome.isWanted());
            if (isHandedOver()) {
                return true;
            }
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private boolean isHandedOver() {
        List<Row> unsettled = new ArrayList<>();
        boolean open = false;
        synchronized (rows) {
            for (Row row : rows.values()) {
                if (!row.isHandedOver()) {
                    continue;
                }
                open |= row.running || row.unsettled != null;
                if (!row.running && row.unsettled != null && !row.settling) {
                    row.settling = true;
                    unsettled.add(row);
                }
            }
        }
        unsettled.forEach(this::settle);
        return !open;
    }

    private void settle(Row row) {
        row.unsettled.read().thenRunAsync(() -> settled(row), afterSettling).whenComplete((done, error) -> {
            if (error != null) {
                synchronized (rows) {
                    row.settling = false;
                }
            }
        });
    }
}
