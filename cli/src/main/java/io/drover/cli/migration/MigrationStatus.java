package io.drover.cli.migration;

import io.drover.cli.connect.ConnectorStatus;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * How a migration is: what {@code drover status} shows, and writes as JSON.
 *
 * @param healthy whether every connector and task runs
 */
public record MigrationStatus(
        String migration, boolean healthy, List<TableSnapshot> snapshot, Stream stream, List<Connector> connectors) {
    /**
     * @param percent 0 to 100, of the token ring
     * @param rowsPerSecond null while it is not known
     * @param etaSeconds null while it is not known
     */
    public record TableSnapshot(
            String table,
            boolean finished,
            double percent,
            long rows,
            int rangesDone,
            int rangesBegun,
            Double rowsPerSecond,
            Long etaSeconds) {}

    /** @param lagRecords captured and read, but not acknowledged by the target, as far as offsets are committed */
    public record Stream(long lagRecords, List<TopicLag> topics) {}

    public record TopicLag(String topic, long records) {}

    /**
     * @param state Connect's; MISSING when there is no such connector
     * @param tasks how many run, of how many
     * @param failure in one line, or null
     */
    public record Connector(String name, String connect, String state, String tasks, String failure) {
        private static final String MISSING = "MISSING";

        /** @param status empty when there is no such connector */
        static Connector of(String name, URI connect, Optional<ConnectorStatus> status) {
            return status.map(found -> new Connector(
                            name,
                            connect.toString(),
                            found.state(),
                            running(found) + "/" + found.tasks().size(),
                            found.failure().orElse(null)))
                    .orElseGet(() -> new Connector(name, connect.toString(), MISSING, "0/0", null));
        }

        private static long running(ConnectorStatus status) {
            return status.tasks().stream()
                    .filter(task -> task.state().equals(ConnectorStatus.RUNNING))
                    .count();
        }

        boolean isHealthy() {
            return state.equals(ConnectorStatus.RUNNING) && failure == null;
        }
    }

    public MigrationStatus {
        snapshot = List.copyOf(snapshot);
        connectors = List.copyOf(connectors);
    }

    public boolean isSnapshotFinished() {
        return snapshot.stream().allMatch(TableSnapshot::finished);
    }

    /** Rows that the snapshot has read, of all tables. */
    public long snapshotRows() {
        return snapshot.stream().mapToLong(TableSnapshot::rows).sum();
    }
}
