package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.source.commitlog.RowReader.Value;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Events in log order, some of which wait for values from the origin. Each row is read once, and all changes of a column in
 * the round become one event in the place of the first: in that of a later one, a restart in between would not know of the
 * first any more.
 *
 * <p>Used by one thread; the driver's threads only put their answers into a queue.
 */
final class RereadRound implements Round {
    private static final int MAX_IN_FLIGHT = 64;
    private static final Duration STALE_PAUSE = Duration.ofMillis(50);
    private static final Duration FAILURE_PAUSE = Duration.ofMillis(500);

    private record Attempt(RereadRow row, Instant notBefore) {}

    private record Answer(RereadRow row, Map<Integer, Value> values, Throwable failure) {}

    private final List<CapturedEvent> events;
    /** Aligned with the events; null for those that are complete, and for changes that go into an earlier one's event. */
    private final List<RereadRow> rowOfEvent = new ArrayList<>();

    private final RowReader reader;
    private final ListWritetimes writetimes;
    private final RereadCounts counts;
    private final OriginOutage outage = new OriginOutage();
    private final Clock clock;
    private final PriorityQueue<Attempt> waiting = new PriorityQueue<>(Comparator.comparing(Attempt::notBefore));
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private int inFlight;
    private boolean isDone;

    /** @param delay how long after its capture a change's value is read */
    RereadRound(
            List<CapturedEvent> events,
            RowReader reader,
            Duration delay,
            ListWritetimes writetimes,
            RereadCounts counts,
            Clock clock) {
        this.events = events;
        this.reader = reader;
        this.writetimes = writetimes;
        this.counts = counts;
        this.clock = clock;
        Map<RowKey, RereadRow> rows = new HashMap<>();
        long newest = 0;
        for (CapturedEvent captured : events) {
            RereadRow first = null;
            if (!captured.isComplete()) {
                RereadRow row = rows.computeIfAbsent(RowKey.of(captured.event()), RereadRow::new);
                first = row.add(captured) ? row : null;
                newest = Math.max(newest, captured.event().capturedAt());
            }
            rowOfEvent.add(first);
        }
        Instant start = Instant.ofEpochMilli(newest).plus(delay);
        rows.values().forEach(row -> waiting.add(new Attempt(row, start)));
    }

    /** Gives all events of the round at once. */
    @Override
    public Optional<List<CapturedEvent>> await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (!waiting.isEmpty() || inFlight > 0) {
            Duration untilNext = send();
            long nanos = Math.min(end - System.nanoTime(), untilNext.toNanos());
            Answer answer = answers.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            if (answer != null) {
                inFlight--;
                take(answer);
            } else if (System.nanoTime() >= end) {
                return Optional.empty();
            }
        }
        isDone = true;
        return Optional.of(complete());
    }

    /** Sends what may be sent now. Gives the time until more may be. */
    private Duration send() {
        while (inFlight < MAX_IN_FLIGHT && !waiting.isEmpty()) {
            Duration left = Duration.between(clock.instant(), waiting.peek().notBefore());
            if (left.compareTo(Duration.ZERO) > 0) {
                return left;
            }
            RereadRow row = waiting.remove().row();
            inFlight++;
            counts.countRead();
            reader.read(row.key()).whenComplete((values, failure) -> answers.add(new Answer(row, values, failure)));
        }
        return Duration.ofDays(1);
    }

    private void take(Answer answer) {
        Instant now = clock.instant();
        if (answer.failure() != null) {
            sayFailing(answer.row().key().table(), answer.failure(), outage);
            waiting.add(new Attempt(answer.row(), now.plus(FAILURE_PAUSE)));
            return;
        }
        outage.end();
        if (!answer.row().take(answer.values(), now)) {
            waiting.add(new Attempt(answer.row(), now.plus(STALE_PAUSE)));
        }
    }

    /** @throws ConnectException when it cannot be read in principle */
    static void sayFailing(TableSchema table, Throwable failure, OriginOutage outage) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof DriverException away) || cause instanceof QueryValidationException) {
            throw new ConnectException(
                    "lists and counters of table " + table.id() + " cannot be read from the origin: "
                            + cause.getMessage(),
                    cause);
        }
        outage.note("Events wait for lists and counters of table " + table.id(), away);
    }

    @Override
    public boolean isDone() {
        return isDone;
    }

    private List<CapturedEvent> complete() {
        List<CapturedEvent> completed = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            CapturedEvent captured = events.get(i);
            RereadRow row = rowOfEvent.get(i);
            if (captured.isComplete()) {
                completed.add(captured);
                continue;
            }
            Optional<ChangeEvent> event = row == null ? Optional.empty() : row.event(captured, writetimes, counts);
            if (event.isPresent()) {
                completed.add(captured.completed(event.get()));
            } else {
                counts.countCoalesced();
                passOver(completed, captured);
            }
        }
        return completed;
    }

    /** What is done with the event before it lets a restart go on behind it. */
    private static void passOver(List<CapturedEvent> completed, CapturedEvent captured) {
        if (!completed.isEmpty()) {
            int last = completed.size() - 1;
            completed.set(last, completed.get(last).with(captured.next()).with(captured.known()));
        }
    }
}
