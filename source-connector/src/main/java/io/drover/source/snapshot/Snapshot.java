package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.TableSchemas;
import io.drover.cassandra.scan.TableScan;
import io.drover.model.TableId;
import io.drover.model.TableSchema;
import io.drover.model.event.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's snapshot with its session to the origin. */
final class Snapshot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);
    private static final String CONNECTOR = "snapshot";

    private final CqlSession session;
    private final SnapshotReader reader;

    private Snapshot(CqlSession session, SnapshotReader reader) {
        this.session = session;
        this.reader = reader;
    }

    /**
     * @param ranges this task's
     * @param done how far each of them was read before
     * @throws com.datastax.oss.driver.api.core.DriverException when the origin cannot be reached
     * @throws ConnectException when a table cannot be read
     */
    static Snapshot open(
            SnapshotSourceConfig config, List<SnapshotRange> ranges, Map<SnapshotRange, RangeProgress> done) {
        CqlSession session = Sessions.open(config.cluster(), config.topicPrefix() + "-snapshot-" + config.taskIndex());
        try {
            return new Snapshot(session, reader(config, session, ranges, done));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static SnapshotReader reader(
            SnapshotSourceConfig config,
            CqlSession session,
            List<SnapshotRange> ranges,
            Map<SnapshotRange, RangeProgress> done) {
        Origin origin = Origin.ofScan(
                CONNECTOR,
                config.topicPrefix(),
                session.getMetadata().getClusterName().orElse(""));
        Map<TableId, OriginTable> tables = new HashMap<>();
        Map<TableId, TableOutput> outputs = new HashMap<>();
        List<Supplier<RangeCopy>> copies = new ArrayList<>();
        for (SnapshotRange range : ranges) {
            RangeProgress progress = done.get(range);
            if (!progress.done()) {
                OriginTable table = tables.computeIfAbsent(
                        range.table(), id -> new ScannedTable(scan(config, session, id), origin));
                TableOutput output = outputs.computeIfAbsent(
                        range.table(), id -> new TableOutput(config.topicPrefix(), table.schema()));
                copies.add(() -> new RangeCopy(range, progress, table, output));
            }
        }
        return new SnapshotReader(
                copies,
                config.concurrentRanges(),
                new RowRate(config.rowsPerSecond(), System::nanoTime),
                new FinishedRanges(config.topicPrefix()),
                new ProgressLog(
                        "snapshot '" + config.snapshotId() + "' of " + config.topicPrefix() + ", task "
                                + config.taskIndex(),
                        ranges.size(),
                        ranges.size() - copies.size(),
                        System::nanoTime));
    }

    private static TableScan scan(SnapshotSourceConfig config, CqlSession session, TableId id) {
        TableSchema schema = TableSchemas.find(session, id)
                .orElseThrow(() -> new ConnectException("table " + id
                        + " does not exist in the origin cluster; correct '" + SnapshotSourceConfig.TABLES + "'"));
        List<String> approximated = TableScan.approximatedColumns(session, schema);
        if (!approximated.isEmpty()) {
            LOG.warn(
                    "table {}: this version of Cassandra does not give the write times and TTLs of columns {}; their"
                            + " elements go out with the lowest write time and do not expire",
                    id,
                    String.join(", ", approximated));
        }
        return TableScan.prepareApproximating(session, schema, config.consistencyLevel(), config.pageSize());
    }

    List<SourceRecord> poll(Duration wait) throws InterruptedException {
        return reader.poll(wait);
    }

    boolean isFinished() {
        return reader.isFinished();
    }

    @Override
    public void close() {
        reader.close();
        session.close();
    }
}
