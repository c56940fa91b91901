package io.drover.source.snapshot;

import io.drover.cassandra.scan.TokenRange;
import io.drover.cassandra.scan.TokenRanges;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One token range of one table in one snapshot: the unit that progress is kept for. */
record SnapshotRange(String snapshot, TableId table, TokenRange tokens) {
    /**
     * The ranges that a task reads: every table's, dealt out in turn. They are equal parts of the ring, whatever the
     * cluster looks like.
     */
    static List<SnapshotRange> ofTask(SnapshotSourceConfig config) {
        List<TokenRange> ring = TokenRanges.evenly(config.rangesPerTable());
        List<SnapshotRange> ranges = new ArrayList<>();
        int next = 0;
        for (TableId table : config.tables()) {
            for (TokenRange tokens : ring) {
                if (next++ % config.taskCount() == config.taskIndex()) {
                    ranges.add(new SnapshotRange(config.snapshotId(), table, tokens));
                }
            }
        }
        return ranges;
    }

    /**
     * Connect's source partition. Connect finds offsets by the serialized map, entries in their order, and reads them back
     * into a {@link HashMap}; so it must be one here, too.
     */
    Map<String, String> partition() {
        Map<String, String> partition = new HashMap<>();
        partition.put("snapshot", snapshot);
        partition.put("table", table.toString());
        partition.put("start", Long.toString(tokens.start()));
        partition.put("end", Long.toString(tokens.end()));
        return partition;
    }

    @Override
    public String toString() {
        return "token range " + tokens + " of table " + table;
    }
}
