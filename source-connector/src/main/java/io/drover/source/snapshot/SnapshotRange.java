package io.drover.source.snapshot;

import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One token range of one table in one snapshot: the unit that progress is kept for. */
record SnapshotRange(String snapshot, TableId table, TokenRange tokens) {
    /** The ranges of a plan that a task reads: every table's, dealt out in turn. */
    static List<SnapshotRange> ofTask(SnapshotSourceConfig config) {
        List<SnapshotRange> ranges = new ArrayList<>();
        int next = 0;
        for (Map.Entry<TableId, Integer> table : config.plan().ranges().entrySet()) {
            for (TokenRange tokens : config.tokenRange().split(table.getValue())) {
                if (next++ % config.taskCount() == config.taskIndex()) {
                    ranges.add(new SnapshotRange(config.snapshotId(), table.getKey(), tokens));
                }
            }
        }
        return ranges;
    }

    /** The partitions of a list of tokens that a task reads, each a range of its own; the tokens alone say which. */
    static List<SnapshotRange> ofTask(SnapshotSourceConfig config, TableId table, List<Long> tokens) {
        return tokens.stream()
                .filter(token -> Math.floorMod(token, config.taskCount()) == config.taskIndex())
                .map(token -> new SnapshotRange(config.snapshotId(), table, new TokenRange(token - 1, token)))
                .toList();
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
