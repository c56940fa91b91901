package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import io.drover.cassandra.Sessions;
import io.drover.model.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/** A task's snapshot with its session to the origin. */
final class Snapshot implements AutoCloseable {
    private final CqlSession session;
    private final SnapshotReader reader;
    private final Progress progress;

    private Snapshot(CqlSession session, SnapshotReader reader, Progress progress) {
        this.session = session;
        this.reader = reader;
        this.progress = progress;
    }

    /**
     * @param offsets where ranges were left, and which are finished
     * @throws com.datastax.oss.driver.api.core.DriverException when the origin cannot be reached
     * @throws org.apache.kafka.connect.errors.ConnectException when a table cannot be read
     */
    static Snapshot open(SnapshotSourceConfig config, OffsetStorageReader offsets) {
        CqlSession session = Sessions.open(config.cluster(), config.topicPrefix() + "-snapshot-" + config.taskIndex());
        Progress progress = new Progress(
                "snapshot '" + config.snapshotId() + "' of " + config.topicPrefix() + ", task " + config.taskIndex(),
                new ProgressBeans(config.connectorName(), config.taskIndex()),
                System::nanoTime);
        try {
            return new Snapshot(session, reader(config, session, offsets, progress), progress);
        } catch (RuntimeException e) {
            progress.close();
            session.close();
            throw e;
        }
    }

    private static SnapshotReader reader(
            SnapshotSourceConfig config, CqlSession session, OffsetStorageReader offsets, Progress progress) {
        OriginTables tables = new OriginTables(config, session);
        FinishedRanges notes = new FinishedRanges(config.topicPrefix());
        List<SourceRecord> plan = new ArrayList<>();
        Map<TableId, List<SnapshotRange>> ranges;
        if (config.where().isEmpty()) {
            ranges = SnapshotRange.ofTask(config).stream()
                    .collect(Collectors.groupingBy(SnapshotRange::table, LinkedHashMap::new, Collectors.toList()));
            ranges.keySet()
                    .forEach(table -> plan.add(notes.plan(
                            new SnapshotRange(config.snapshotId(), table, config.tokenRange()),
                            config.plan().ranges().get(table))));
        } else {
            TableId table = config.tables().iterator().next();
            List<Long> tokens = tables.tokens(table, config.where());
            ranges = Map.of(table, SnapshotRange.ofTask(config, table, tokens));
            plan.add(notes.partitions(
                    new SnapshotRange(config.snapshotId(), table, config.tokenRange()), tokens.size()));
        }
        List<Supplier<RangeCopy>> copies = new ArrayList<>();
        Truncations truncations = new Truncations(session, tables.origin(), config.emptied());
        long begun = config.startedAt();
        ranges.forEach((table, all) -> {
            List<Supplier<RangeCopy>> left = copies(table, all, offsets, begun, tables, progress);
            truncations.expect(table, left.size());
            copies.addAll(left);
        });
        progress.begin();
        return new SnapshotReader(
                plan,
                copies,
                config.concurrentRanges(),
                new ReadRate(config.rowsPerSecond(), config.bytesPerSecond(), System::nanoTime),
                new SlowDown(config.slowDownFactor()),
                notes,
                truncations,
                progress);
    }

    /** What is left to read of a table. A table of which nothing is left need not exist any more. */
    private static List<Supplier<RangeCopy>> copies(
            TableId table,
            List<SnapshotRange> ranges,
            OffsetStorageReader offsets,
            long begun,
            OriginTables tables,
            Progress progress) {
        Map<Map<String, String>, Map<String, Object>> left =
                offsets.offsets(ranges.stream().map(SnapshotRange::partition).toList());
        List<Supplier<RangeCopy>> copies = new ArrayList<>();
        for (SnapshotRange range : ranges) {
            RangeProgress reached = RangeProgress.of(range, left.get(range.partition()), begun);
            if (!reached.done()) {
                copies.add(() -> new RangeCopy(range, reached, tables.get(table)));
            }
        }
        if (!copies.isEmpty()) {
            tables.get(table); // If it cannot be read, it says so before any is read.
        }
        progress.table(table, ranges.size(), ranges.size() - copies.size(), tables.approximatedColumns(table));
        return copies;
    }

    List<SourceRecord> poll(Duration wait) throws InterruptedException {
        return reader.poll(wait);
    }

    boolean isFinished() {
        return reader.isFinished();
    }

    /** Needs the origin no more; the progress can still be seen. */
    void disconnect() {
        reader.close();
        session.close();
    }

    @Override
    public void close() {
        disconnect();
        progress.close();
    }
}
