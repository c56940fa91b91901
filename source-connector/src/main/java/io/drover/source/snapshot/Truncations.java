package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.ChangeEvent;
import io.drover.model.event.Op;
import io.drover.model.event.Origin;
import io.drover.source.EmptiedConfig;
import io.drover.source.OnEmptied;
import io.drover.source.TopicPartitions;
import io.drover.source.Truncation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no row outlive a truncation that came while its table was read. Capture's event about it can be in the topic before rows
 * that were read before it; so the last that a task gives of a table is such an event, too, behind all its rows. Each partition
 * of the topic gets it.
 */
final class Truncations implements SnapshotReader.RangeEnd {
    private static final Logger LOG = LoggerFactory.getLogger(Truncations.class);

    /** By how much the clocks of workers and nodes may differ. */
    private static final long SKEW_MS = Duration.ofMinutes(1).toMillis();

    private final CqlSession session;
    private final Origin origin;
    private final OnEmptied onTruncate;
    private final TopicPartitions topicPartitions;
    private final Map<TableId, Integer> rangesLeft = new HashMap<>();
    private final Map<TableId, Long> begun = new HashMap<>();

    Truncations(CqlSession session, Origin origin, EmptiedConfig config) {
        this.session = session;
        this.origin = origin;
        this.onTruncate = config.onTruncate();
        this.topicPartitions = config.topicPartitions();
    }

    /** Says how many ranges of a table will be read. */
    void expect(TableId table, int ranges) {
        rangesLeft.put(table, ranges);
    }

    @Override
    public List<SourceRecord> records(RangeCopy range) {
        TableId table = range.range().table();
        begun.merge(table, range.begun(), Math::min);
        List<SourceRecord> records = rangesLeft.get(table) > 1
                ? List.of()
                : latest(table)
                        .filter(truncation -> truncation.at() > begun.get(table) - SKEW_MS)
                        .map(truncation -> records(range, truncation))
                        .orElse(List.of());
        rangesLeft.merge(table, -1, Integer::sum);
        return records;
    }

    private List<SourceRecord> records(RangeCopy range, Truncation truncation) {
        TableSchema table = range.schema();
        String what = "table " + table.id() + " was truncated at " + Instant.ofEpochMilli(truncation.at())
                + ", while it was read";
        switch (onTruncate) {
            case FAIL ->
                throw new ConnectException(
                        what + "; rows that were read before are in the topic. Truncate the target table, and"
                                + " take another snapshot of it");
            case IGNORE -> {
                LOG.warn("{}; rows that were read before stay at the target", what);
                return List.of();
            }
            case EMIT -> LOG.info("{}", what);
        }
        ChangeEvent event = new ChangeEvent(
                Op.TRUNCATE,
                table,
                TimeUnit.MILLISECONDS.toMicros(truncation.at()),
                ChangeEvent.NO_TTL,
                0,
                new Object[table.size()],
                null,
                null,
                origin,
                System.currentTimeMillis());
        int partitions = topicPartitions.count(table.id());
        List<SourceRecord> records = new ArrayList<>();
        for (int partition = 0; partition < Math.max(1, partitions); partition++) {
            records.add(range.ofWholeTable(event, partitions == TopicPartitions.UNKNOWN ? null : partition));
        }
        return records;
    }

    /** As the nodes of this datacenter know it, each of which has to be up for a truncation; some may be down by now. */
    private Optional<Truncation> latest(TableId table) {
        Optional<UUID> id = TableSchemas.findMetadata(session, table).flatMap(TableMetadata::getId);
        List<Truncation> found = new ArrayList<>();
        boolean isAnswered = false;
        DriverException refusal = null;
        for (Node node : session.getMetadata().getNodes().values()) {
            try {
                found.addAll(Truncation.read(session, node));
                isAnswered = true;
            } catch (DriverException e) {
                refusal = e;
            }
        }
        if (!isAnswered && refusal != null) {
            throw refusal;
        }
        return found.stream()
                .filter(truncation -> id.filter(truncation.id()::equals).isPresent())
                .max((one, other) -> Long.compare(one.at(), other.at()));
    }
}
