package io.drover.cli.migration;

import io.drover.cli.connect.ConnectorStatus;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a migration is: what {@code drover status} shows, and writes as JSON.
 *
 * @param healthy whether every connector and task runs, and every table can be read
 */
public record MigrationStatus(
        String migration,
        boolean healthy,
        List<TableSnapshot> snapshot,
        TableSnapshot snapshotTotal,
        List<AdHocSnapshot> adHocSnapshots,
        List<Replay> replays,
        Stream stream,
        List<Connector> connectors) {
    /**
     * @param percent 0 to 100, of what is to be read; null while it is not known
     * @param rows null when it is not known
     * @param rangesLeft null while it is not known
     * @param rowsPerSecond null while it is not known
     * @param etaSeconds null while it is not known
     * @param troubles why token ranges cannot be read at present
     */
    public record TableSnapshot(
            String table,
            boolean finished,
            Double percent,
            Long rows,
            int rangesDone,
            Integer rangesLeft,
            Double rowsPerSecond,
            Long etaSeconds,
            List<String> troubles) {
        public TableSnapshot {
            troubles = List.copyOf(troubles);
        }
    }

    /** One that {@code drover snapshot} started. */
    public record AdHocSnapshot(String id, List<TableSnapshot> tables) {
        public AdHocSnapshot {
            tables = List.copyOf(tables);
        }
    }

    /**
     * One that {@code drover replay} started.
     *
     * @param recordsLeft of those that were in the topics when it was started
     */
    public record Replay(String id, String from, long recordsLeft, boolean finished) {}

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
        adHocSnapshots = List.copyOf(adHocSnapshots);
        replays = List.copyOf(replays);
        connectors = List.copyOf(connectors);
    }

    public boolean isSnapshotFinished() {
        return snapshot.stream().allMatch(TableSnapshot::finished);
    }

    /** Rows that the snapshot has read, of all tables, as far as it is known. */
    public long snapshotRows() {
        return snapshot.stream()
                .map(TableSnapshot::rows)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .sum();
    }
}
