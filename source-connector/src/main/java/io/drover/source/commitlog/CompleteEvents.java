package io.drover.source.commitlog;

import java.time.Clock;
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
    private final RowReader reader;
    private final Duration delay;
    private final RereadCounts counts;
    private final Clock clock;
    private final ListWritetimes writetimes = new ListWritetimes();
    private RereadRound round;

    /** @param delay how long after its capture a change's value is read; in the meantime further changes join it */
    CompleteEvents(EventQueue queue, RowReader reader, Duration delay, RereadCounts counts, Clock clock) {
        this.queue = queue;
        this.reader = reader;
        this.delay = delay;
        this.counts = counts;
        this.clock = clock;
    }

    /** The next events, or empty when none are complete in time. Throws what {@link EventQueue#take} does. */
    Optional<List<CapturedEvent>> take(Duration timeout) throws InterruptedException {
        if (round == null) {
            Optional<List<CapturedEvent>> batch = queue.take(timeout);
            int first = batch.map(CompleteEvents::firstIncomplete).orElse(Reread.NONE);
            if (first == Reread.NONE) {
                return batch;
            }
            round = startRound(batch.get().subList(first, batch.get().size()));
            if (first > 0) {
                return Optional.of(batch.get().subList(0, first));
            }
        }
        Optional<List<CapturedEvent>> complete = round.await(timeout);
        if (complete.isPresent()) {
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

    /** Adds what is in the queue already, so that a row with many changes there is read once. */
    private RereadRound startRound(List<CapturedEvent> events) {
        List<CapturedEvent> all = new ArrayList<>(events);
        Optional<List<CapturedEvent>> more = Optional.of(List.of());
        while (more.isPresent() && all.size() < MAX_ROUND_EVENTS) {
            more = queue.takeNow();
            more.ifPresent(all::addAll);
        }
        return new RereadRound(all, reader, delay, writetimes, counts, clock);
    }
}
