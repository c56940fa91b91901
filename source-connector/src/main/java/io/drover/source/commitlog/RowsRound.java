package io.drover.source.commitlog;

import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lists of the rows that a deletion of many rows left: each may have lost the elements that are older than the deletion.
 * They are read page by page, and a page is given before the next is asked for. Used by one thread.
 */
final class RowsRound implements Round {
    private static final Duration FAILURE_PAUSE = Duration.ofMillis(500);

    private record Answer(RowReader.Page page, Throwable failure) {}

    private final CapturedEvent deletion;
    private final RowReader reader;
    private final ListWritetimes writetimes;
    private final RereadCounts counts;
    private final OriginOutage outage = new OriginOutage();
    private final Clock clock;
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private Instant notBefore;
    private ByteBuffer next;
    private boolean isAsked;
    private boolean isDone;

    /** @param delay how long after its capture the rows are read */
    RowsRound(
            CapturedEvent deletion,
            RowReader reader,
            Duration delay,
            ListWritetimes writetimes,
            RereadCounts counts,
            Clock clock) {
        this.deletion = deletion;
        this.reader = reader;
        this.writetimes = writetimes;
        this.counts = counts;
        this.clock = clock;
        this.notBefore = Instant.ofEpochMilli(deletion.event().capturedAt()).plus(delay);
    }

    @Override
    public Optional<List<CapturedEvent>> await(Duration timeout) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        while (true) {
            Duration pause = ask();
            long nanos = Math.min(end - System.nanoTime(), pause.toNanos());
            Answer answer = answers.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            if (answer != null && answer.failure() == null) {
                return Optional.of(take(answer.page()));
            }
            if (answer != null) {
                RereadRound.sayFailing(deletion.event().table(), answer.failure(), outage);
                isAsked = false;
                notBefore = clock.instant().plus(FAILURE_PAUSE);
            } else if (System.nanoTime() >= end) {
                return Optional.empty();
            }
        }
    }

    /** Asks for the next page if that may be. Gives the time until it may. */
    private Duration ask() {
        Duration left = Duration.between(clock.instant(), notBefore);
        if (isAsked || left.compareTo(Duration.ZERO) > 0) {
            return isAsked ? Duration.ofDays(1) : left;
        }
        isAsked = true;
        counts.countRead();
        reader.readRows(deletion.event(), next).whenComplete((page, failure) -> answers.add(new Answer(page, failure)));
        return Duration.ofDays(1);
    }

    private List<CapturedEvent> take(RowReader.Page page) {
        outage.end();
        isAsked = false;
        next = page.next();
        isDone = next == null;
        List<CapturedEvent> events = new ArrayList<>();
        page.rows().forEach(row -> add(row, events));
        if (isDone && !events.isEmpty()) {
            int last = events.size() - 1;
            events.set(last, events.get(last).with(deletion.next()));
        }
        return events;
    }

    /** Until the last page is out, a restart is to begin with the mutation. */
    private void add(RowReader.RowValues row, List<CapturedEvent> events) {
        TableSchema table = deletion.event().table();
        LogPosition again = new LogPosition(
                deletion.event().origin().segment(), deletion.event().origin().position());
        for (Map.Entry<Integer, RowReader.Value> list : row.values().entrySet()) {
            ChangeEvent deleted = new ChangeEvent(
                    Op.DELETE,
                    table,
                    deletion.event().writetime(),
                    ChangeEvent.NO_TTL,
                    0,
                    row.key().clone(),
                    null,
                    null,
                    deletion.event().origin(),
                    deletion.event().capturedAt());
            CapturedEvent change = new CapturedEvent(deleted, list.getKey(), again).with(deletion.known());
            RereadRow read = new RereadRow(RowKey.of(deleted));
            read.add(change);
            read.take(row.values(), clock.instant());
            read.event(change, writetimes, counts).ifPresent(event -> events.add(change.completed(event)));
        }
    }

    @Override
    public boolean isDone() {
        return isDone;
    }
}
