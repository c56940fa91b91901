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
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * A Cassandra cluster that change events are applied to. The session is opened by the first record, so that a cluster that
 * is down delays the task rather than failing it; tables are checked by their first event and again when they change.
 */
public final class CassandraTarget implements Target, AutoCloseable {
    /** Reading the whole schema is not cheap; what is missing is looked for again no more often than this. */
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);

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

    private CqlSession session;
    private Requests requests;
    private Metadata checkedAgainst;
    private Schema lastSchema;
    private TableSchema lastTable;
    private TableWriter lastWriter;
    private long refreshedAt;

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
        TableWriter writer = writer(event.table());
        try {
            if (event.op() == Op.TRUNCATE) {
                writer.truncate(event, outcome);
            } else {
                writer.apply(event, outcome);
            }
        } catch (DriverException e) {
            throw writer.failure(e);
        }
    }

    @Override
    public void flush() {
        if (requests != null) {
            requests.flush();
        }
    }

    /**
     * Waits for writes of lists and counters that are under way, before another task has their rows.
     *
     * @return false when the time is over first
     */
    public boolean awaitUpdates(Duration patience) throws InterruptedException {
        return updates.awaitNone(patience);
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
                requests =
                        new Requests(session, metrics, duplicates, settings.maxBatchRows(), settings.maxBatchBytes());
            } catch (DriverException e) {
                throw Failures.classify(e, "connecting to the target");
            }
        }
    }

    private TableWriter writer(TableSchema events) {
        Metadata metadata = session.getMetadata();
        if (events == lastTable && metadata == checkedAgainst && !lastWriter.isSuspect()) {
            return lastWriter;
        }
        if (metadata != checkedAgainst) {
            writers.entrySet()
                    .removeIf(entry -> !TableSchemas.findMetadata(
                                    session, entry.getKey().id())
                            .equals(Optional.of(entry.getValue().target())));
            checkedAgainst = metadata;
        }
        TableWriter writer = writers.get(events);
        if (writer == null || writer.isSuspect()) {
            if (writers.size() >= MAX_WRITERS) {
                writers.clear();
            }
            writer = newWriter(events, writer != null);
            writers.put(events, writer);
        }
        lastTable = events;
        lastWriter = writer;
        return writer;
    }

    private TableWriter newWriter(TableSchema events, boolean afterRefusal) {
        if (afterRefusal) {
            refresh();
        }
        try {
            return checkedWriter(events, afterRefusal);
        } catch (DataException e) {
            if (clock.millis() < refreshedAt + REFRESH_INTERVAL.toMillis()) {
                throw e;
            }
            refresh();
            return checkedWriter(events, true);
        }
    }

    private TableWriter checkedWriter(TableSchema events, boolean refreshed) {
        TableMetadata target = TableSchemas.findMetadata(session, events.id())
                .orElseThrow(() -> new DataException("table " + events.id()
                        + " does not exist at the target; create it, or map the events to one that does"));
        TargetCheck.check(events, TableSchemas.of(target));
        long trustedUntil = refreshed ? refreshedAt + REFRESH_INTERVAL.toMillis() : 0;
        TableConsistency consistency =
                new TableConsistency(settings.consistency().of(events.id()));
        return CounterStatements.hasCounters(events)
                ? new CounterWriter(events, target, trustedUntil, requests, consistency, clock, updates)
                : new RegisterWriter(events, target, trustedUntil, requests, consistency, clock, updates, duplicates);
    }

    private void refresh() {
        try {
            session.refreshSchema();
            refreshedAt = clock.millis();
        } catch (DriverException e) {
            throw Failures.classify(e, "reading the target's schema");
        }
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
