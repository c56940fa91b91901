package io.drover.source.commitlog;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Divides events in log order into rounds. Used by one thread. */
final class Rounds {
    /** @param rest what comes behind the round */
    record Begun(Round round, List<CapturedEvent> rest) {}

    private final RowReader reader;
    private final Duration delay;
    private final RereadCounts counts;
    private final Clock clock;
    private final ListWritetimes writetimes = new ListWritetimes();

    /** @param delay how long after its capture a change's value is read; in the meantime further changes join it */
    Rounds(RowReader reader, Duration delay, RereadCounts counts, Clock clock) {
        this.reader = reader;
        this.delay = delay;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * Begins with the first events. A deletion of many rows is a round of its own.
     *
     * @param events at least one
     */
    Begun begin(List<CapturedEvent> events) {
        if (isOfManyRows(events.get(0))) {
            return new Begun(
                    new RowsRound(events.get(0), reader, delay, writetimes, counts, clock),
                    events.subList(1, events.size()));
        }
        int end = 1;
        while (end < events.size() && !isOfManyRows(events.get(end))) {
            end++;
        }
        return new Begun(
                new RereadRound(events.subList(0, end), reader, delay, writetimes, counts, clock),
                events.subList(end, events.size()));
    }

    private static boolean isOfManyRows(CapturedEvent event) {
        return event.reread() == Reread.LISTS_OF_ROWS;
    }
}
