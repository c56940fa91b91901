package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.source.EmptiedConfig;
import io.drover.source.OnEmptied;
import io.drover.source.TopicPartitions;
import io.drover.source.Truncation;
import io.drover.source.commitlog.KnownTables.Known;
import java.time.Clock;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what empties a table without a trace in the log: TRUNCATE, which a node records in {@code system.local} with the
 * log position up to which writes are void, and DROP TABLE. Used by the following thread.
 *
 * <p>What was dealt with is {@linkplain KnownTables remembered} with the offsets.
 */
final class OriginWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OriginWatch.class);

    private static final long NOT_DEALT_WITH = -1;
    private static final int TIME_BASED = 1;
    private static final int TICKS_OF_A_MICRO = 10;
    private static final int TICKS_OF_A_MILLI = 10_000;

    /** Where events of emptied tables go: between those of the log. */
    interface Stream {
        /**
         * @param writetime microseconds: everything written until then is gone
         * @param topicPartitions how many partitions the table's topic has, each of which gets the event
         * @param known what offsets say once all of them are out
         */
        void truncate(TableSchema table, long writetime, int topicPartitions, KnownTables known);

        /** Lets the offsets of all events from now on say so. */
        void remember(KnownTables known);
    }

    private final CqlSession session;
    private final Node node;
    private final OnEmptied onTruncate;
    private final OnEmptied onDrop;
    private final TopicPartitions topicPartitions;
    private final Clock clock;
    private final TableSelection captured;
    private final Runnable newTables;
    private final Map<TableId, TableSchema> schemas = new HashMap<>();

    /** Of tables by ids that are no more: the log may still hold what was written to them before. */
    private final Map<UUID, LogPosition> dropped = new HashMap<>();

    private Map<UUID, LogPosition> voidUpTo;
    private KnownTables known;
    private boolean isRemembered;

    /**
     * @param newTables told when tables came that are captured too
     * @param stored what was dealt with when the offset was committed; empty at the very first start, when truncations of
     *     the past are no news
     */
    OriginWatch(
            CqlSession session,
            Node node,
            TableSelection captured,
            Runnable newTables,
            Optional<KnownTables> stored,
            OnEmptied onTruncate,
            OnEmptied onDrop,
            TopicPartitions topicPartitions,
            Clock clock) {
        this.session = session;
        this.node = node;
        this.onTruncate = onTruncate;
        this.onDrop = onDrop;
        this.topicPartitions = topicPartitions;
        this.clock = clock;
        this.captured = captured;
        this.newTables = newTables;
        SortedMap<TableId, Known> tables = KnownTables.none();
        for (TableId table : captured.in(session.getMetadata())) {
            currentId(table).ifPresent(id -> tables.put(table, new Known(id, NOT_DEALT_WITH)));
        }
        // What was dropped since then is found missing by the first look.
        stored.ifPresent(before -> before.tables().forEach((table, known) -> {
            if (captured.names(table)) {
                tables.put(table, known);
            }
        }));
        List<Truncation> truncations = readTruncations(tables.values());
        tables.replaceAll((table, known) -> known.truncatedAt() == NOT_DEALT_WITH ? past(known, truncations) : known);
        this.known = new KnownTables(tables);
        this.voidUpTo = LogPosition.of(truncations);
    }

    /** A table's truncations from before it is captured are no news. */
    private static Known past(Known table, List<Truncation> truncations) {
        return truncations.stream()
                .filter(truncation -> truncation.id().equals(table.id()))
                .findFirst()
                .map(truncation -> new Known(table.id(), truncation.at()))
                .orElse(new Known(table.id(), 0));
    }

    /** By table id, the position up to which writes are void. */
    Map<UUID, LogPosition> truncations() {
        return voidUpTo;
    }

    /**
     * @param readTo where the log is read to
     * @throws ConnectException when a table was emptied since the last look, and that is to end the task
     * @throws com.datastax.oss.driver.api.core.DriverException when the origin does not answer
     */
    void look(LogPosition readTo, Stream stream) {
        if (!isRemembered) {
            stream.remember(known);
            isRemembered = true;
        }
        try {
            lookForTruncations(stream);
            for (Map.Entry<TableId, Known> table : known.tables().entrySet()) {
                lookForDrop(table.getKey(), table.getValue().id(), readTo, stream);
            }
            lookForNewTables(stream);
        } catch (RetriableException e) {
            LOG.warn("A table was emptied, and Kafka does not say which partitions must know: {}", e.getMessage());
        }
    }

    private void lookForNewTables(Stream stream) {
        boolean isNew = false;
        for (TableId table : captured.in(session.getMetadata())) {
            Optional<TableMetadata> metadata = known.tables().containsKey(table)
                    ? Optional.empty()
                    : TableSchemas.findMetadata(session, table).filter(TableSelection::isTracked);
            if (metadata.isPresent()) {
                StartChecks.checkTables(session, Set.of(table));
                schema(table);
                Known found = new Known(metadata.get().getId().orElseThrow(), NOT_DEALT_WITH);
                remember(known.with(table, past(found, readTruncations(List.of(found)))), stream);
                LOG.info("Table {} is captured from now on", table);
                isNew = true;
            }
        }
        if (isNew) {
            newTables.run();
        }
    }

    private void lookForTruncations(Stream stream) {
        List<Truncation> found = readTruncations(known.tables().values());
        // From here on the writes that are void are passed over, so the event can come before the log is read that far.
        voidUpTo = positions(found);
        for (Truncation truncation : found) {
            TableId table = tableOf(truncation.id());
            if (truncation.at() > known.tables().get(table).truncatedAt()) {
                String what = "table " + table + " was truncated at segment " + truncation.segment() + ", position "
                        + truncation.position();
                switch (onTruncate) {
                    case FAIL ->
                        throw new ConnectException(what + "; the target table still has the rows. Truncate it too,"
                                + " and set '" + EmptiedConfig.ON_TRUNCATE + "' to '"
                                + OnEmptied.IGNORE.setting()
                                + "' to go on, or to '" + OnEmptied.EMIT.setting() + "' to leave it to the sink");
                    case IGNORE -> LOG.warn("{}, and the target table was not", what);
                    case EMIT -> LOG.info("{}", what);
                }
                emptied(
                        table,
                        onTruncate,
                        TimeUnit.MILLISECONDS.toMicros(truncation.at()),
                        known.with(table, new Known(truncation.id(), truncation.at())),
                        stream);
            }
        }
    }

    private void lookForDrop(TableId table, UUID id, LogPosition readTo, Stream stream) {
        Optional<UUID> now = currentId(table);
        if (now.equals(Optional.of(id))) {
            return;
        }
        String what = "table " + table + " was dropped" + (now.isEmpty() ? "" : " and created anew")
                + " before segment " + readTo.segment() + ", position " + readTo.position() + " was read";
        switch (onDrop) {
            case FAIL ->
                throw new ConnectException(what + "; the target table still has the rows. "
                        + (now.isEmpty() ? "Take it out of the captured tables" : "Empty the target table")
                        + ", and set '" + EmptiedConfig.ON_DROP + "' to '" + OnEmptied.IGNORE.setting()
                        + "' to go on, or to '" + OnEmptied.EMIT.setting() + "' to leave it to the sink");
            case IGNORE -> LOG.warn("{}, and the target table was not", what);
            case EMIT -> LOG.info("{}", what);
        }
        if (now.isPresent()) {
            StartChecks.checkTables(session, Set.of(table));
        }
        if (onDrop == OnEmptied.EMIT) {
            // What was written before comes to nothing, and must not come out behind the event.
            dropped.put(id, LogPosition.END);
            voidUpTo = positions(readTruncations(known.tables().values()));
        }
        if (now.isEmpty()) {
            emptied(table, onDrop, TimeUnit.MILLISECONDS.toMicros(clock.millis()), known.without(table), stream);
        } else {
            KnownTables then = known.with(table, new Known(now.get(), 0));
            emptied(table, onDrop, createdAt(table, now.get()) - 1, then, stream);
        }
    }

    private void emptied(TableId table, OnEmptied policy, long writetime, KnownTables then, Stream stream) {
        if (policy == OnEmptied.EMIT) {
            if (schema(table) == null) {
                throw new ConnectException("table " + table + " was dropped while it was not captured, and no event can"
                        + " say so, as its columns are not known any more. Empty the target table, and set '"
                        + EmptiedConfig.ON_DROP + "' to '" + OnEmptied.IGNORE.setting() + "' to go on");
            }
            stream.truncate(schema(table), writetime, topicPartitions.count(table), then);
            known = then;
        } else {
            remember(then, stream);
        }
    }

    private void remember(KnownTables changed, Stream stream) {
        known = changed;
        stream.remember(changed);
    }

    /** Microseconds. Not the write timestamp of its row in the schema, which each ALTER TABLE renews. */
    private static long createdAt(TableId table, UUID id) {
        if (id.version() != TIME_BASED) {
            throw new ConnectException("table " + table + " was created anew with the id " + id
                    + ", which does not say when. Empty the target table, and set '" + EmptiedConfig.ON_DROP + "' to '"
                    + OnEmptied.IGNORE.setting() + "' to go on");
        }
        return TimeUnit.MILLISECONDS.toMicros(Uuids.unixTimestamp(id))
                + id.timestamp() % TICKS_OF_A_MILLI / TICKS_OF_A_MICRO;
    }

    /** As it is, or as it last was; null when it was gone before this task started. */
    private TableSchema schema(TableId table) {
        TableSchemas.find(session, table).ifPresent(schema -> schemas.put(table, schema));
        return schemas.get(table);
    }

    private Optional<UUID> currentId(TableId table) {
        schema(table);
        return TableSchemas.findMetadata(session, table).flatMap(TableMetadata::getId);
    }

    private TableId tableOf(UUID id) {
        return known.tables().entrySet().stream()
                .filter(entry -> entry.getValue().id().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private Map<UUID, LogPosition> positions(List<Truncation> truncations) {
        Map<UUID, LogPosition> positions = LogPosition.of(truncations);
        positions.putAll(dropped);
        return positions;
    }

    /** Of these tables, oldest first. */
    private List<Truncation> readTruncations(Collection<Known> tables) {
        Set<UUID> captured = tables.stream().map(Known::id).collect(Collectors.toSet());
        return Truncation.read(session, node).stream()
                .filter(truncation -> captured.contains(truncation.id()))
                .sorted(Comparator.comparingLong(Truncation::at))
                .toList();
    }
}
