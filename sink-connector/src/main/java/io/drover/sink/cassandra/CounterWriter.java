package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.CounterStatements;
import io.drover.sink.statement.CounterTotals;
import io.drover.sink.statement.CqlWrite;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A table of counters: each row is read, and the difference to the event's total added. */
final class CounterWriter extends TableWriter {
    private final CounterStatements statements;
    private final RowUpdates updates;

    CounterWriter(
            TableSchema events,
            TableMetadata target,
            SchemaWatch schema,
            Requests requests,
            TableConsistency consistency,
            RowUpdates updates) {
        super(events, target, schema, requests, consistency);
        this.statements = new CounterStatements(events);
        this.updates = updates;
    }

    @Override
    void apply(ChangeEvent event, Target.Outcome outcome) {
        List<CqlWrite> deletes = statements.deletes(event);
        List<CounterTotals> totals = statements.totals(event);
        deletes.forEach(delete -> binder.prepare(delete.cql()));
        totals.forEach(row -> {
            binder.prepare(row.read().cql());
            binder.prepare(row.writeText());
        });
        if (totals.isEmpty()) {
            delete(deletes).whenComplete((done, error) -> {
                if (error == null) {
                    applied(event);
                    outcome.acknowledged();
                } else {
                    outcome.failed(failure(error, outcome));
                }
            });
        } else {
            updates.run(key(totals), new TotalsUpdate(event, outcome, totals, deletes));
        }
    }

    /** The row, or the partition in a table with counters of both. */
    private RowKey key(List<CounterTotals> totals) {
        CqlWrite read = totals.get(0).read();
        return RowKey.of(id(), read, statements.hasStatics() ? events.partitionKeySize() : read.values().length);
    }

    private CompletionStage<Void> delete(List<CqlWrite> deletes) {
        CompletionStage<Void> work = CompletableFuture.completedFuture(null);
        for (CqlWrite delete : deletes) {
            work = requests.send(binder.write(delete)).thenCombine(work, (one, other) -> null);
        }
        return work;
    }

    private final class TotalsUpdate extends RowUpdate<List<Optional<Row>>> {
        private final List<CounterTotals> totals;
        private final List<CqlWrite> deletes;

        TotalsUpdate(ChangeEvent event, Target.Outcome outcome, List<CounterTotals> totals, List<CqlWrite> deletes) {
            super(event, outcome);
            this.totals = totals;
            this.deletes = deletes;
        }

        @Override
        public CompletionStage<List<Optional<Row>>> read() {
            return requests.readEach(totals, row -> binder.read(row.read()));
        }

        @Override
        public CompletionStage<Void> write(List<Optional<Row>> current) {
            CompletionStage<Void> work = delete(deletes);
            for (int i = 0; i < current.size(); i++) {
                Optional<Row> row = current.get(i);
                CqlWrite write = totals.get(i)
                        .write(column ->
                                row.map(there -> there.getBytesUnsafe(column)).orElse(null));
                if (write != null) {
                    work = requests.send(binder.writeOnce(write)).thenCombine(work, (one, other) -> null);
                }
            }
            return work;
        }
    }
}
