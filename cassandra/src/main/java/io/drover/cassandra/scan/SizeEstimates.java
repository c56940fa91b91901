package io.drover.cassandra.scan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.loadbalancing.NodeDistance;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import io.drover.model.TableId;

/**
 * How large a table is, from what each node says of its own token ranges in {@code system.size_estimates}. Nodes renew it
 * every five minutes and count what they have flushed, uncompressed.
 */
public final class SizeEstimates {
    private static final double RING_TOKENS = 0x1p64;

    private double bytes;
    private double partitions;
    private double ring;

    private SizeEstimates() {}

    /** One replica of a table, about; 0 when no node knows. */
    public record TableSize(long bytes, long partitions) {}

    /**
     * What nodes that are away hold is taken to be like the rest.
     *
     * @throws com.datastax.oss.driver.api.core.DriverException when a node does not answer
     */
    public static TableSize of(CqlSession session, TableId table) {
        SizeEstimates sum = new SizeEstimates();
        for (Node node : session.getMetadata().getNodes().values()) {
            if (node.getDistance() == NodeDistance.LOCAL && node.getState() == NodeState.UP) {
                SimpleStatement query = SimpleStatement.newInstance(
                                "SELECT range_start, range_end, mean_partition_size, partitions_count"
                                        + " FROM system.size_estimates WHERE keyspace_name = ? AND table_name = ?",
                                table.keyspace(),
                                table.table())
                        .setNode(node);
                session.execute(query).forEach(sum::add);
            }
        }
        return new TableSize(sum.ofRing(sum.bytes), sum.ofRing(sum.partitions));
    }

    private void add(Row row) {
        add(
                Long.parseLong(row.getString("range_start")),
                Long.parseLong(row.getString("range_end")),
                row.getLong("mean_partition_size"),
                row.getLong("partitions_count"));
    }

    private void add(long start, long end, long partitionSize, long count) {
        bytes += (double) partitionSize * count;
        partitions += count;
        // Ranges wrap around; one that ends where it starts is the whole ring.
        double tokens = (double) end - start;
        ring += (tokens > 0 ? tokens : tokens + RING_TOKENS) / RING_TOKENS;
    }

    private long ofRing(double seen) {
        return ring == 0 ? 0 : Math.round(seen / ring);
    }
}
