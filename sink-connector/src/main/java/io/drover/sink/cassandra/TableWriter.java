package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.CqlWrite;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAccumulator;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Applies events of one table, as it is in the events and as it is at the target. Belongs to the task's thread, but for what
 * the driver's threads call when it answers.
 */
abstract sealed class TableWriter permits RegisterWriter, CounterWriter {
    /** A node records a new version of the schema before it has made the tables. */
    private static final long AFTER_AGREEMENT = Duration.ofSeconds(1).toNanos();

    final TableSchema events;
    final Requests requests;
    final Binder binder;
    private final TableMetadata target;
    private final SchemaWatch schema;
    private final LongAccumulator newest;

    /** @param target the table that the events were checked against */
    TableWriter(
            TableSchema events,
            TableMetadata target,
            SchemaWatch schema,
            Requests requests,
            TableConsistency consistency) {
        this.events = events;
        this.target = target;
        this.schema = schema;
        this.requests = requests;
        this.binder = new Binder(requests.session(), consistency);
        this.newest = requests.metrics().newestWritetime(events.id());
    }

    final TableId id() {
        return events.id();
    }

    final TableMetadata target() {
        return target;
    }

    /**
     * Starts to apply one event that is not a truncation. The task's thread.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when a statement cannot be prepared
     */
    abstract void apply(ChangeEvent event, Target.Outcome outcome);

    final void applied(ChangeEvent event) {
        newest.accumulate(event.writetime());
    }

    /**
     * What a driver's error means for the record. It is wrong only if the target still refuses it after its nodes have agreed
     * on a schema. Any thread.
     */
    final RuntimeException failure(Throwable error, Target.Outcome outcome) {
        RuntimeException failure = Failures.classify(error, "writing to table " + id());
        if (failure instanceof DataException
                && !schema.agreedSince(outcome.refused(System.nanoTime()) + AFTER_AGREEMENT)) {
            return new RetriableException(failure.getMessage(), failure);
        }
        return failure;
    }

    /** An event that reads its row before it writes. */
    abstract class RowUpdate<T> implements RowUpdates.Update<T> {
        private final ChangeEvent event;
        private final Target.Outcome outcome;

        RowUpdate(ChangeEvent event, Target.Outcome outcome) {
            this.event = event;
            this.outcome = outcome;
        }

        @Override
        public final Target.Outcome outcome() {
            return outcome;
        }

        @Override
        public final void applied() {
            TableWriter.this.applied(event);
        }

        @Override
        public final RuntimeException failure(Throwable error) {
            return TableWriter.this.failure(error, outcome);
        }
    }

    /** What is read and written by one at a time: a row, or a partition. */
    record RowKey(TableId table, List<ByteBuffer> key) {
        /** @param size how many of the values that the read has make the key */
        static RowKey of(TableId table, CqlWrite read, int size) {
            return new RowKey(table, List.of(read.values()).subList(0, size));
        }
    }
}
