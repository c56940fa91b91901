package io.drover.source;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A table's last truncation, as a node records it in {@code system.local}.
 *
 * @param id of the table
 * @param segment of the node's log, up to which writes are void
 * @param position in the segment
 * @param at milliseconds since the epoch, on the node's clock
 */
public record Truncation(UUID id, long segment, int position, long at) {
    private static final SimpleStatement TRUNCATIONS =
            SimpleStatement.newInstance("SELECT truncated_at FROM system.local");

    /** Of all tables. A value is the segment's id, the position there, and the time. */
    public static List<Truncation> read(CqlSession session, Node node) {
        List<Truncation> truncations = new ArrayList<>();
        Row row = session.execute(TRUNCATIONS.setNode(node)).one();
        row.getMap("truncated_at", UUID.class, ByteBuffer.class).forEach((id, bytes) -> {
            ByteBuffer in = bytes.duplicate();
            truncations.add(new Truncation(id, in.getLong(), in.getInt(), in.getLong()));
        });
        return truncations;
    }
}
