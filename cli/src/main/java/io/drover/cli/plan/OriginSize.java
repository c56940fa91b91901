package io.drover.cli.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.drover.model.TableSchema;
import io.drover.model.name.Names;
import java.util.stream.Collectors;

/**
 * Guesses how large a table is without reading it: its first rows in token order, and how much of the ring they cover. Bytes
 * are Cassandra's own estimate, which each node renews every few minutes.
 */
final class OriginSize {
    /** What the pipeline benchmark measured on two cores, where everything runs on one machine. */
    static final int ROWS_PER_SECOND = 1800;

    private static final int SAMPLE = 5000;
    private static final double RING = Math.pow(2, 64);

    private OriginSize() {}

    static TablePlan.Estimate of(CqlSession origin, TableSchema table) {
        String key = table.columns().subList(0, table.partitionKeySize()).stream()
                .map(column -> Names.cql(column.name()))
                .collect(Collectors.joining(", "));
        long rows = 0;
        long last = Long.MIN_VALUE;
        for (Row row : origin.execute(
                SimpleStatement.newInstance("SELECT token(" + key + ") FROM " + table.id() + " LIMIT " + SAMPLE)
                        .setPageSize(SAMPLE))) {
            rows++;
            last = row.getLong(0);
        }
        boolean exact = rows < SAMPLE;
        long estimated = exact ? rows : (long) (rows * (RING / ((double) last - Long.MIN_VALUE)));
        return new TablePlan.Estimate(estimated, exact, bytes(origin, table), estimated / ROWS_PER_SECOND);
    }

    /** Each node knows about its own primary ranges only. */
    private static long bytes(CqlSession origin, TableSchema table) {
        long bytes = 0;
        boolean known = false;
        for (Node node : origin.getMetadata().getNodes().values()) {
            try {
                for (Row row : origin.execute(SimpleStatement.newInstance(
                                "SELECT mean_partition_size, partitions_count FROM system.size_estimates"
                                        + " WHERE keyspace_name = ? AND table_name = ?",
                                table.id().keyspace(),
                                table.id().table())
                        .setNode(node))) {
                    known = true;
                    bytes += row.getLong(0) * row.getLong(1);
                }
            } catch (DriverException e) {
                return -1;
            }
        }
        return known ? bytes : -1;
    }
}
