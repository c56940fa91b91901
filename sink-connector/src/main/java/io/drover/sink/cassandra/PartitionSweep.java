package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.Truncation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A truncation that is being applied: every partition of a table is deleted, a few at a time. What is done stays done over
 * the attempts, as each further scan would pass over all that was deleted before. One thread at a time: the task's, and those
 * that answer it.
 */
final class PartitionSweep {
    /** Beside the writes that a task has in flight, a connection must have room for these. */
    private static final int DELETES_AT_A_TIME = 64;

    private static final int PAGE = 1000;

    private final ChangeEvent event;
    private final Target.Outcome outcome;
    private final Truncation truncation;
    /** What is left of the ring. */
    private final Deque<TokenRange> left = new ArrayDeque<>(List.of(TokenRange.RING));

    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private TableWriter writer;
    private volatile boolean running;

    PartitionSweep(ChangeEvent event, Target.Outcome outcome) {
        this.event = event;
        this.outcome = outcome;
        this.truncation = new Truncation(event.table());
    }

    boolean isOf(Target.Outcome other) {
        return outcome == other;
    }

    /** Done when the truncation is applied, or given up. */
    CompletionStage<Void> end() {
        return end;
    }

    /** Ends it if it will not be tried again, because its partition is another task's. What is under way ends by itself. */
    void endIfUnwanted() {
        if (!outcome.isWanted() && !running) {
            end.complete(null);
        }
    }

    /** Ends it because it can never be applied. */
    void giveUp() {
        end.complete(null);
    }

    /**
     * Makes one attempt, which goes on where the last one failed.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when a statement cannot be prepared
     */
    void attempt(TableWriter current) {
        writer = current;
        writer.binder.prepare(truncation.readText());
        writer.binder.prepare(truncation.deleteText());
        running = true;
        next();
    }

    private void next() {
        if (left.isEmpty()) {
            running = false;
            writer.applied(event);
            outcome.acknowledged();
            end.complete(null);
            return;
        }
        TokenRange range = left.peek();
        writer.requests
                .send(writer.binder
                        .read(truncation.read(range.start(), range.end()))
                        .setPageSize(PAGE))
                .whenComplete((page, error) -> {
                    if (error == null) {
                        delete(page);
                    } else {
                        halve(left.remove());
                        failBy(error);
                    }
                });
    }

    /** A range that is too much for one read is less the next time. */
    private void halve(TokenRange range) {
        List<TokenRange> halves = range.split(2);
        for (int i = halves.size() - 1; i >= 0; i--) {
            left.addFirst(halves.get(i));
        }
    }

    private void delete(AsyncResultSet page) {
        List<Row> rows = new ArrayList<>();
        page.currentPage().forEach(rows::add);
        delete(rows, 0, page);
    }

    private void delete(List<Row> rows, int from, AsyncResultSet page) {
        if (from == rows.size()) {
            finish(rows, page);
            return;
        }
        if (!outcome.isWanted()) {
            fail(new RetriableException("the record is another task's"));
            return;
        }
        int to = Math.min(from + DELETES_AT_A_TIME, rows.size());
        List<CompletableFuture<?>> deletes = new ArrayList<>(to - from);
        for (Row row : rows.subList(from, to)) {
            deletes.add(writer.requests
                    .send(writer.binder.write(truncation.delete(row::getBytesUnsafe, event.writetime())))
                    .toCompletableFuture());
        }
        CompletableFuture.allOf(deletes.toArray(CompletableFuture[]::new)).whenComplete((done, error) -> {
            if (error == null) {
                delete(rows, to, page);
            } else {
                failBy(error);
            }
        });
    }

    private void finish(List<Row> rows, AsyncResultSet page) {
        if (!page.hasMorePages()) {
            left.remove();
            next();
            return;
        }
        if (!rows.isEmpty()) {
            // The token before, because several keys may share the last one.
            long start = truncation.token(rows.get(rows.size() - 1)::getLong) - 1;
            TokenRange range = left.remove();
            left.addFirst(new TokenRange(Math.max(range.start(), start), range.end()));
        }
        page.fetchNextPage().whenComplete((following, error) -> {
            if (error == null) {
                delete(following);
            } else {
                failBy(error);
            }
        });
    }

    private void failBy(Throwable error) {
        fail(writer.failure(error, outcome));
    }

    private void fail(RuntimeException failure) {
        running = false;
        endIfUnwanted();
        if (!(failure instanceof RetriableException)) {
            giveUp();
        }
        outcome.failed(failure);
    }
}
