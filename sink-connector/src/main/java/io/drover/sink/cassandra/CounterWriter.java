package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.CounterStatements;
import io.drover.sink.statement.CounterTotals;
import io.drover.sink.statement.CqlWrite;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A table of counters: each row is read, and the difference to the event's total added. */
final class CounterWriter extends TableWriter {
    private final CounterStatements statements;
    private final RowUpdates updates;

    CounterWriter(
            TableSchema events,
            TableMetadata target,
            long trustedUntil,
            Requests requests,
            TableConsistency consistency,
            Clock clock,
            RowUpdates updates) {
        super(events, target, trustedUntil, requests, consistency, clock);
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
        CompletionStage<Void> work = CompletableFuture.completedFuture(null);
        for (CounterTotals row : totals) {
            work = bring(row).thenCombine(work, (one, other) -> null);
        }
        for (CqlWrite delete : deletes) {
            work = requests.send(binder.write(delete)).thenCombine(work, (one, other) -> null);
        }
        settle(work, event, outcome);
    }

    private CompletionStage<Void> bring(CounterTotals totals) {
        return updates.run(
                RowKey.of(id(), totals.read(), totals.read().values().length),
                () -> requests.send(binder.read(totals.read())),
                rows -> {
                    Row row = rows.one();
                    CqlWrite write = totals.write(i -> row == null ? null : row.getBytesUnsafe(i));
                    return write == null ? null : requests.send(binder.writeOnce(write));
                });
    }
}
