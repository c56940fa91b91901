package io.drover.source.commitlog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between the queue and Connect: gives events in log order, those of lists and counters with their values from the origin.
 * While it waits for these, the log is read on until the queue is full. Used by the task thread alone.
 */
final class CompleteEvents {
    private static final int MAX_ROUND_EVENTS = 5_000;

    private final EventQueue queue;
    private final Rounds rounds;
    private Round round;
    /** Taken from the queue, behind the round. */
    private List<CapturedEvent> waiting = List.of();

    CompleteEvents(EventQueue queue, Rounds rounds) {
        this.queue = queue;
        this.rounds = rounds;
    }

    /** The next events, or empty when none are complete in time. Throws what {@link EventQueue#take} does. */
    Optional<List<CapturedEvent>> take(Duration timeout) throws InterruptedException {
        if (round == null) {
            List<CapturedEvent> batch = waiting.isEmpty() ? queue.take(timeout).orElse(List.of()) : waiting;
            waiting = List.of();
            int first = firstIncomplete(batch);
            if (first == Reread.NONE) {
                return batch.isEmpty() ? Optional.empty() : Optional.of(batch);
            }
            Rounds.Begun begun = rounds.begin(withWhatIsQueued(batch.subList(first, batch.size())));
            round = begun.round();
            waiting = begun.rest();
            if (first > 0) {
                return Optional.of(batch.subList(0, first));
            }
        }
        Optional<List<CapturedEvent>> complete = round.await(timeout);
        if (round.isDone()) {
            round = null;
        }
        return complete;
    }

    private static int firstIncomplete(List<CapturedEvent> batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (!batch.get(i).isComplete()) {
                return i;
            }
        }
        return Reread.NONE;
    }

    /** So that a row with many changes in the queue is read once. */
    private List<CapturedEvent> withWhatIsQueued(List<CapturedEvent> events) {
        List<CapturedEvent> all = new ArrayList<>(events);
        Optional<List<CapturedEvent>> more = Optional.of(List.of());
        while (more.isPresent() && all.size() < MAX_ROUND_EVENTS) {
            more = queue.takeNow();
            more.ifPresent(all::addAll);
        }
        return all;
    }
}
