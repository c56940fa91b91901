package io.drover.source.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import io.drover.cassandra.Sessions;
import io.drover.cassandra.scan.SizeEstimates;
import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In how many token ranges each table is read. The ranges are equal parts of the ring, which hashing fills evenly, so they
 * are of similar size whatever nodes there are. Their number follows from the table's size when the snapshot starts; from
 * then on it is kept in Connect's offsets, because progress is kept for each range.
 */
record SnapshotPlan(Map<TableId, Integer> ranges) {
    /** Enough to spread any table over tasks. */
    static final int LEAST_RANGES = 64;

    static final int MOST_RANGES = 16_384;

    /** Nodes read small partitions more slowly than their bytes tell. */
    static final int RANGE_PARTITIONS = 500_000;

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotPlan.class);
    private static final String RANGES = "ranges";

    SnapshotPlan {
        ranges = Collections.unmodifiableMap(new LinkedHashMap<>(ranges));
    }

    /** What the settings say, else what was decided before, else what the tables' sizes ask for. */
    static SnapshotPlan of(SnapshotSourceConfig config, Supplier<OffsetStorageReader> offsets) {
        Map<TableId, Integer> ranges = new LinkedHashMap<>();
        config.tables().forEach(table -> ranges.put(table, config.rangesPerTable()));
        if (config.rangesPerTable() == SnapshotSourceConfig.BY_SIZE) {
            ranges.replaceAll(
                    (table, undecided) -> decided(offsets.get().offset(partition(config.snapshotId(), table))));
            if (ranges.containsValue(SnapshotSourceConfig.BY_SIZE)) {
                decide(config, ranges);
            }
        }
        return new SnapshotPlan(ranges);
    }

    private static int decided(Map<String, Object> offset) {
        return offset == null ? SnapshotSourceConfig.BY_SIZE : ((Number) offset.get(RANGES)).intValue();
    }

    private static void decide(SnapshotSourceConfig config, Map<TableId, Integer> ranges) {
        try (CqlSession session = Sessions.open(config.cluster(), config.topicPrefix() + "-snapshot-plan")) {
            ranges.replaceAll((table, decided) -> {
                if (decided != SnapshotSourceConfig.BY_SIZE) {
                    return decided;
                }
                SizeEstimates.TableSize size = SizeEstimates.of(session, table);
                int count = ranges(size, config.tokenRange().fraction(), config.rangeBytes());
                LOG.info(
                        "table {}: about {} MiB in {} partitions, of which {}% are to be read in {} token ranges",
                        table,
                        size.bytes() >> 20,
                        size.partitions(),
                        Math.round(config.tokenRange().fraction() * 100),
                        count);
                return count;
            });
        } catch (DriverException e) {
            // The sizes only make ranges handy. Reading waits for the origin anyway.
            LOG.warn("The origin does not tell its tables' sizes, so they are read in {} ranges: {}", LEAST_RANGES, e);
            ranges.replaceAll((table, decided) -> decided == SnapshotSourceConfig.BY_SIZE ? LEAST_RANGES : decided);
        }
    }

    /** @param share of the table that is read, from 0 to 1 */
    static int ranges(SizeEstimates.TableSize table, double share, long rangeBytes) {
        double bySize = share * table.bytes() / rangeBytes;
        double byPartitions = share * table.partitions() / RANGE_PARTITIONS;
        return (int) Math.min(MOST_RANGES, Math.max(LEAST_RANGES, Math.ceil(Math.max(bySize, byPartitions))));
    }

    int total() {
        return ranges.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Connect's source partition for a table's entry. */
    static Map<String, String> partition(String snapshot, TableId table) {
        Map<String, String> partition = new HashMap<>();
        partition.put("snapshot", snapshot);
        partition.put("table", table.toString());
        partition.put("plan", RANGES);
        return partition;
    }

    /** Connect's source offset for a table of which so many single partitions are read. */
    static Map<String, Object> offset(int partitions) {
        return Map.of(RANGES, partitions);
    }

    /** Connect's source offset for a table that is read in so many ranges of equal size. */
    static Map<String, Object> offset(TokenRange whole, int ranges) {
        return Map.of(RANGES, ranges, "start", Long.toString(whole.start()), "end", Long.toString(whole.end()));
    }

    /** For a task's settings: the numbers in the order of the tables. */
    String toText() {
        return String.join(",", ranges.values().stream().map(String::valueOf).toList());
    }

    static SnapshotPlan parse(Iterable<TableId> tables, String text) {
        if (text.isEmpty()) {
            return new SnapshotPlan(Map.of());
        }
        Iterator<String> counts = Arrays.asList(text.split(",")).iterator();
        Map<TableId, Integer> ranges = new LinkedHashMap<>();
        tables.forEach(table -> ranges.put(table, Integer.valueOf(counts.next())));
        return new SnapshotPlan(ranges);
    }
}
