package io.drover.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.EventReader;
import io.drover.model.event.EventSchema;
import io.drover.model.event.Op;
import io.drover.sink.delivery.Target;
import io.drover.sink.metrics.SinkMetrics;
import io.drover.sink.statement.CounterStatements;
import java.time.Clock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A Cassandra cluster that change events are applied to. The session is opened by the first record, so that a cluster that
 * is down delays the task rather than failing it; tables are checked by their first event and again when they change.
 */
public final class CassandraTarget implements Target, AutoCloseable {
    /** For how long events are set aside without another look, once it is sure that they do not fit the target's table. */
    private static final long MISFIT = Duration.ofSeconds(5).toNanos();

    private static final int MAX_WRITERS = 1000;

    private final Supplier<CqlSession> opener;
    private final TargetSettings settings;
    private final SinkMetrics metrics;
    private final Clock clock;
    private final Duplicates duplicates;
    private final RowUpdates updates;
    private final EventReader reader = new EventReader();
    /** The reader gives equal tables as one instance, save when it starts anew. */
    private final Map<TableSchema, TableWriter> writers = new IdentityHashMap<>();

    /** Tables whose events do not fit, and since when, in {@link System#nanoTime()}. */
    private final Map<TableSchema, Long> misfits = new IdentityHashMap<>();

    private CqlSession session;
    private SchemaWatch schema;
    private Requests requests;
    private Metadata checkedAgainst;
    private Schema lastSchema;
    private TableSchema lastTable;
    private TableWriter lastWriter;
    private PartitionSweep sweep;

    public CassandraTarget(Supplier<CqlSession> opener, TargetSettings settings, SinkMetrics metrics, Clock clock) {
        this.opener = opener;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.duplicates = new Duplicates(settings.rememberedWrites());
        this.updates = new RowUpdates(settings.settling());
    }

    @Override
    public boolean comesAfterAll(SinkRecord sinkRecord) {
        return sinkRecord.value() instanceof Struct value
                && (value.schema() == lastSchema || EventSchema.isChangeEvent(value.schema()))
                && Op.TRUNCATE.code().equals(value.getString("op"));
    }

    @Override
    public void apply(SinkRecord sinkRecord, Outcome outcome) {
        ChangeEvent event = read(sinkRecord);
        if (event.op() == Op.TRUNCATE && !settings.allowTruncate()) {
            throw new ConnectException("table " + event.table().id()
                    + " was truncated at the origin; set allow.truncate=true to delete its rows at the target too, or"
                    + " skip the record to keep them");
        }
        open();
        try {
            TableWriter writer = writer(event.table(), outcome);
            if (event.op() == Op.TRUNCATE) {
                truncate(event, writer, outcome);
            } else {
                apply(event, writer, outcome);
            }
        } catch (DataException e) {
            giveUp(outcome);
            throw e;
        }
    }

    /** Lets go on what waits for the record. */
    private void giveUp(Outcome outcome) {
        updates.giveUp(outcome);
        if (sweep != null && sweep.isOf(outcome)) {
            sweep.giveUp();
        }
    }

    private static void apply(ChangeEvent event, TableWriter writer, Outcome outcome) {
        try {
            writer.apply(event, outcome);
        } catch (DriverException e) {
            throw writer.failure(e, outcome);
        }
    }

    /** At most one at a time, as each comes after all before it. */
    private void truncate(ChangeEvent event, TableWriter writer, Outcome outcome) {
        if (sweep == null || !sweep.isOf(outcome)) {
            sweep = new PartitionSweep(event, outcome);
            if (CounterStatements.hasCounters(event.table())) {
                // A total that comes after it must not be counted from one that it deletes.
                updates.waitFor(sweep.end());
            }
        }
        try {
            sweep.attempt(writer);
        } catch (DriverException e) {
            throw writer.failure(e, outcome);
        }
    }

    @Override
    public void flush() {
        if (requests != null) {
            requests.flush();
        }
    }

    /**
     * Waits until no list or counter of partitions that were taken away can still be changed from here, before another task
     * has them.
     *
     * @return false when the time is over first
     */
    public boolean handOver(Duration patience) throws InterruptedException {
        if (sweep != null) {
            sweep.endIfUnwanted();
        }
        return updates.handOver(patience);
    }

    private ChangeEvent read(SinkRecord sinkRecord) {
        if (sinkRecord.value() == null) {
            throw new DataException(
                    "it has no value, and deletes are change events too; check the topics and the transforms");
        }
        if (!(sinkRecord.value() instanceof Struct value)
                || value.schema() != lastSchema && !EventSchema.isChangeEvent(value.schema())) {
            throw new DataException(
                    "its value is not a change event; check the topics, and that value.converter is the one that wrote them");
        }
        lastSchema = value.schema();
        return reader.read(value);
    }

    private void open() {
        if (session == null) {
            try {
                session = opener.get();
                schema = new SchemaWatch(session);
                requests =
                        new Requests(session, metrics, duplicates, settings.maxBatchRows(), settings.maxBatchBytes());
            } catch (DriverException e) {
                throw Failures.classify(e, "connecting to the target");
            }
        }
    }

    private TableWriter writer(TableSchema events, Outcome outcome) {
        Metadata metadata = session.getMetadata();
        if (events == lastTable && metadata == checkedAgainst) {
            return lastWriter;
        }
        if (metadata != checkedAgainst) {
            writers.entrySet()
                    .removeIf(entry -> !TableSchemas.findMetadata(
                                    session, entry.getKey().id())
                            .equals(Optional.of(entry.getValue().target())));
            checkedAgainst = metadata;
            lastTable = null;
        }
        TableWriter writer = writers.get(events);
        if (writer == null) {
            writer = checkedWriter(events, outcome);
            if (writers.size() >= MAX_WRITERS) {
                writers.clear();
            }
            writers.put(events, writer);
        }
        lastTable = events;
        lastWriter = writer;
        return writer;
    }

    private TableWriter checkedWriter(TableSchema events, Outcome outcome) {
        try {
            TableMetadata target = TableSchemas.findMetadata(session, events.id())
                    .orElseThrow(() -> new DataException("table " + events.id()
                            + " does not exist at the target; create it, or map the events to one that does"));
            TargetCheck.check(events, TableSchemas.of(target));
            return newWriter(events, target);
        } catch (DataException e) {
            throw misfit(events, e, outcome);
        }
    }

    /** The driver may not know yet what the target has; until that is sure, nothing goes on, so that the order is kept. */
    private RuntimeException misfit(TableSchema events, DataException why, Outcome outcome) {
        long now = System.nanoTime();
        Long since = misfits.get(events);
        if (since != null && now - since < MISFIT) {
            return why;
        }
        if (!schema.agreedSince(outcome.refused(now))) {
            return new RetriableException(why.getMessage(), why);
        }
        if (misfits.size() >= MAX_WRITERS) {
            misfits.clear();
        }
        misfits.put(events, now);
        return why;
    }

    private TableWriter newWriter(TableSchema events, TableMetadata target) {
        TableConsistency consistency =
                new TableConsistency(settings.consistency().of(events.id()));
        return CounterStatements.hasCounters(events)
                ? new CounterWriter(events, target, schema, requests, consistency, updates)
                : new RegisterWriter(events, target, schema, requests, consistency, clock, updates, duplicates);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
