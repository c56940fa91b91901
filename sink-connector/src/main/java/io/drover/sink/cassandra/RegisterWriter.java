package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.sink.delivery.Target;
import io.drover.sink.statement.CqlWrite;
import io.drover.sink.statement.ListOverwrite;
import io.drover.sink.statement.TableStatements;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A table without counters: every event is written as it is, and only lists are read first. */
final class RegisterWriter extends TableWriter {
    private final TableStatements statements;
    private final RowUpdates updates;
    private final Duplicates duplicates;
    private final Clock clock;
    private Boolean listsHaveTimes;

    RegisterWriter(
            TableSchema events,
            TableMetadata target,
            SchemaWatch schema,
            Requests requests,
            TableConsistency consistency,
            Clock clock,
            RowUpdates updates,
            Duplicates duplicates) {
        super(events, target, schema, requests, consistency);
        this.clock = clock;
        this.statements = new TableStatements(events);
        this.updates = updates;
        this.duplicates = duplicates;
    }

    @Override
    void apply(ChangeEvent event, Target.Outcome outcome) {
        long now = clock.instant().getEpochSecond();
        List<CqlWrite> writes = statements.of(event, now);
        for (CqlWrite write : writes) {
            binder.prepare(write.cql());
        }
        List<ListOverwrite> lists = statements.lists(event, now);
        long second = statements.second(event, now);
        if (!lists.isEmpty()) {
            overwriteLists(event, lists, writes, second, outcome);
        } else if (writes.isEmpty()) {
            outcome.acknowledged();
        } else {
            // Only logs repeat each other. What a scan sends again is meant to be written again.
            Duplicates.Digest digest = event.origin().isLogged() ? duplicates.digest(writes) : null;
            if (duplicates.contains(digest)) {
                requests.metrics().duplicateSkipped();
                outcome.acknowledged();
            } else {
                requests.add(this, event, writes, second, digest, outcome);
            }
        }
    }

    private void overwriteLists(
            ChangeEvent event, List<ListOverwrite> lists, List<CqlWrite> others, long second, Target.Outcome outcome) {
        boolean withTimes = listsHaveTimes(lists.get(0));
        for (ListOverwrite list : lists) {
            binder.prepare(list.read(withTimes).cql());
            list.writeTexts().forEach(binder::prepare);
        }
        // A partition's lists take turns together, as an event can write several, of a row and static ones.
        RowKey key = RowKey.of(id(), lists.get(0).read(withTimes), events.partitionKeySize());
        updates.run(key, new ListsUpdate(event, outcome, lists, others, second, withTimes));
    }

    private final class ListsUpdate extends RowUpdate<List<Optional<Row>>> {
        private final List<ListOverwrite> lists;
        private final List<CqlWrite> others;
        private final long second;
        private final boolean withTimes;

        ListsUpdate(
                ChangeEvent event,
                Target.Outcome outcome,
                List<ListOverwrite> lists,
                List<CqlWrite> others,
                long second,
                boolean withTimes) {
            super(event, outcome);
            this.lists = lists;
            this.others = others;
            this.second = second;
            this.withTimes = withTimes;
        }

        @Override
        public CompletionStage<List<Optional<Row>>> read() {
            return requests.readEach(lists, list -> binder.read(list.read(withTimes), second));
        }

        @Override
        public CompletionStage<?> write(List<Optional<Row>> current) {
            List<CqlWrite> writes = new ArrayList<>(others);
            for (int i = 0; i < current.size(); i++) {
                writes.addAll(RegisterWriter.writes(lists.get(i), current.get(i), withTimes));
            }
            return writes.isEmpty() ? null : requests.send(binder.writeOnce(writes, second));
        }
    }

    private static List<CqlWrite> writes(ListOverwrite list, Optional<Row> row, boolean withTimes) {
        return list.writes(
                row.map(current -> current.getBytesUnsafe(0)).orElse(null),
                withTimes ? row.map(current -> current.getBytesUnsafe(1)).orElse(null) : null);
    }

    /** Whether this version of Cassandra tells the write times of a list's elements. */
    private boolean listsHaveTimes(ListOverwrite list) {
        if (listsHaveTimes == null) {
            try {
                binder.prepare(list.read(true).cql());
                listsHaveTimes = true;
            } catch (InvalidQueryException e) {
                listsHaveTimes = false;
            }
        }
        return listsHaveTimes;
    }
}
