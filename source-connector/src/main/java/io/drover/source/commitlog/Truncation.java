package io.drover.source.commitlog;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A table's last truncation, as a node records it in {@code system.local}.
 *
 * @param id of the table
 * @param position in the node's log, up to which writes are void
 * @param at milliseconds since the epoch, on the node's clock
 */
record Truncation(UUID id, LogPosition position, long at) {
    private static final SimpleStatement TRUNCATIONS =
            SimpleStatement.newInstance("SELECT truncated_at FROM system.local");

    /** Of all tables. A value is the segment's id, the position there, and the time. */
    static List<Truncation> read(CqlSession session, Node node) {
        List<Truncation> truncations = new ArrayList<>();
        Row row = session.execute(TRUNCATIONS.setNode(node)).one();
        row.getMap("truncated_at", UUID.class, ByteBuffer.class).forEach((id, bytes) -> {
            ByteBuffer in = bytes.duplicate();
            truncations.add(new Truncation(id, new LogPosition(in.getLong(), in.getInt()), in.getLong()));
        });
        return truncations;
    }

    /** By table id, the position up to which writes are void. */
    static Map<UUID, LogPosition> positions(List<Truncation> truncations) {
        Map<UUID, LogPosition> positions = new HashMap<>();
        truncations.forEach(truncation -> positions.put(truncation.id(), truncation.position()));
        return positions;
    }
}
