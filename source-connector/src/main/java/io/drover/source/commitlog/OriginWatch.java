package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import io.drover.cassandra.TableSchemas;
import io.drover.model.TableId;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what empties a table without a trace in the log: TRUNCATE, which a node records in {@code system.local} with the
 * log position up to which writes are void, and DROP TABLE. Used by the following thread.
 */
final class OriginWatch {
    private static final Logger LOG = LoggerFactory.getLogger(OriginWatch.class);

    private static final SimpleStatement TRUNCATIONS =
            SimpleStatement.newInstance("SELECT truncated_at FROM system.local");

    private final CqlSession session;
    private final Node node;
    private final boolean acceptsTruncate;
    private final Map<TableId, UUID> tables = new HashMap<>();
    private Map<UUID, LogPosition> truncations;

    /**
     * @param start where reading goes on; empty at the very first start, when truncations of the past are no news
     * @param acceptsTruncate whether a truncation is left to the user to repeat at the target
     */
    OriginWatch(
            CqlSession session,
            Node node,
            Set<TableId> captured,
            Optional<LogPosition> start,
            boolean acceptsTruncate) {
        this.session = session;
        this.node = node;
        this.acceptsTruncate = acceptsTruncate;
        for (TableId table : captured) {
            tables.put(table, currentId(table).orElseThrow());
        }
        this.truncations = readTruncations();
        start.ifPresent(position -> truncations.forEach((id, at) -> {
            if (at.compareTo(position) > 0) {
                refuse(id, at);
            }
        }));
    }

    /** By table id, the position up to which writes are void. */
    Map<UUID, LogPosition> truncations() {
        return truncations;
    }

    /** @throws ConnectException when a table was emptied since the last look */
    void look(LogPosition readTo) {
        try {
            Map<UUID, LogPosition> found = readTruncations();
            found.forEach((id, at) -> {
                if (!at.equals(truncations.get(id))) {
                    refuse(id, at);
                }
            });
            truncations = found;
            tables.forEach((table, id) -> {
                Optional<UUID> now = currentId(table);
                if (!now.equals(Optional.of(id))) {
                    throw new ConnectException(
                            "table " + table + " was dropped" + (now.isEmpty() ? "" : " and created anew")
                                    + " at about segment " + readTo.segment() + ", position " + readTo.position()
                                    + "; a drop cannot be captured. Empty or drop the target table, "
                                    + (now.isEmpty()
                                            ? "take the table out of '" + CommitLogSourceConfig.TABLES + "'"
                                            : "and restart this task to capture the new one"));
                }
            });
        } catch (DriverException e) {
            // The log can be read while the cluster does not answer.
            LOG.debug("The origin does not answer: {}", e.getMessage());
        }
    }

    private void refuse(UUID id, LogPosition at) {
        TableId table = tables.entrySet().stream()
                .filter(entry -> entry.getValue().equals(id))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
        if (!acceptsTruncate) {
            throw new ConnectException("table " + table + " was truncated at segment " + at.segment() + ", position "
                    + at.position() + "; a truncation cannot be captured yet. Truncate the target table, and set '"
                    + CommitLogSourceConfig.ON_TRUNCATE + "' to '" + CommitLogSourceConfig.ACCEPT + "' to go on");
        }
        LOG.warn("Table {} was truncated; the target table must be truncated by hand", table);
    }

    private Optional<UUID> currentId(TableId table) {
        return TableSchemas.findMetadata(session, table).flatMap(TableMetadata::getId);
    }

    private Map<UUID, LogPosition> readTruncations() {
        Map<UUID, LogPosition> positions = new HashMap<>();
        Row row = session.execute(TRUNCATIONS.setNode(node)).one();
        Map<UUID, ByteBuffer> records = row.getMap("truncated_at", UUID.class, ByteBuffer.class);
        records.forEach((id, record) -> {
            if (tables.containsValue(id)) {
                positions.put(id, new LogPosition(record.getLong(record.position()), positionIn(record), 0));
            }
        });
        return positions;
    }

    private static int positionIn(ByteBuffer record) {
        return record.getInt(record.position() + Long.BYTES);
    }
}
