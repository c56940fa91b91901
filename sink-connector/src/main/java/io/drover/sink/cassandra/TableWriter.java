package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.CqlWrite;
import io.drover.sink.statement.Truncation;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAccumulator;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Applies events of one table, as it is in the events and as it is at the target. Belongs to the task's thread, but for what
 * the driver's threads call when it answers.
 */
abstract sealed class TableWriter permits RegisterWriter, CounterWriter {
    final TableSchema events;
    final Requests requests;
    final Binder binder;
    final Clock clock;
    private final TableMetadata target;
    private final long trustedUntil;
    private final LongAccumulator newest;
    private volatile boolean suspect;

    /**
     * @param target the table that the events were checked against
     * @param trustedUntil until when a statement that the target refuses as invalid is the event's fault rather than the
     *     table's, milliseconds since the epoch
     */
    TableWriter(
            TableSchema events,
            TableMetadata target,
            long trustedUntil,
            Requests requests,
            TableConsistency consistency,
            Clock clock) {
        this.events = events;
        this.target = target;
        this.trustedUntil = trustedUntil;
        this.requests = requests;
        this.binder = new Binder(requests.session(), consistency);
        this.clock = clock;
        this.newest = requests.metrics().newestWritetime(events.id());
    }

    final TableId id() {
        return events.id();
    }

    final TableMetadata target() {
        return target;
    }

    /** Whether the target has refused a statement as invalid since the table was checked, so that it may have changed. */
    final boolean isSuspect() {
        return suspect;
    }

    /**
     * Starts to apply one event that is not a truncation. The task's thread.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when a statement cannot be prepared
     */
    abstract void apply(ChangeEvent event, Target.Outcome outcome);

    /** Starts to delete all that is not newer than the event. What was written before must have been acknowledged. */
    final void truncate(ChangeEvent event, Target.Outcome outcome) {
        Truncation truncation = new Truncation(events);
        binder.prepare(truncation.read().cql());
        binder.prepare(truncation.deleteText());
        settle(
                requests.send(binder.read(truncation.read()))
                        .thenCompose(page -> deletePartitions(page, truncation, event.writetime())),
                event,
                outcome);
    }

    /** A page's deletes at a time, so that memory is bounded. */
    private CompletionStage<Void> deletePartitions(AsyncResultSet page, Truncation truncation, long writetime) {
        List<CompletableFuture<?>> deletes = new ArrayList<>();
        page.currentPage().forEach(row -> {
            CqlWrite delete = truncation.delete(row::getBytesUnsafe, writetime);
            deletes.add(requests.send(binder.write(delete)).toCompletableFuture());
        });
        return CompletableFuture.allOf(deletes.toArray(CompletableFuture[]::new))
                .thenCompose(done -> page.hasMorePages()
                        ? page.fetchNextPage().thenCompose(next -> deletePartitions(next, truncation, writetime))
                        : CompletableFuture.completedFuture(null));
    }

    /** Tells the outcome when the work is done. */
    final void settle(CompletionStage<?> work, ChangeEvent event, Target.Outcome outcome) {
        work.whenComplete((done, error) -> {
            if (error == null) {
                applied(event);
                outcome.acknowledged();
            } else {
                outcome.failed(failure(error));
            }
        });
    }

    final void applied(ChangeEvent event) {
        newest.accumulate(event.writetime());
    }

    /** What a driver's error means for the record. Any thread. */
    final RuntimeException failure(Throwable error) {
        RuntimeException failure = Failures.classify(error, "writing to table " + id());
        if (failure instanceof DataException && clock.millis() >= trustedUntil) {
            suspect = true;
            return new RetriableException(failure.getMessage(), failure);
        }
        return failure;
    }

    /** What is read and written by one at a time: a row, or a partition. */
    record RowKey(TableId table, List<ByteBuffer> key) {
        /** @param size how many of the values that the read has make the key */
        static RowKey of(TableId table, CqlWrite read, int size) {
            return new RowKey(table, List.of(read.values()).subList(0, size));
        }
    }
}
