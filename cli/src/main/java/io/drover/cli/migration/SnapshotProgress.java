package io.drover.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cassandra.scan.TokenRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far the snapshot of one table has come, as its committed offsets tell: one says in how many token ranges the table is
 * read, each other is a range with the last token that was read and what was read so far.
 *
 * @param table {@code keyspace.table}
 * @param fraction of the ranges that was read, 0 to 1
 * @param ranges all that are to be read; 0 while that is not known
 * @param troubles why ranges cannot be read at present
 */
record SnapshotProgress(
        String table, long rows, double fraction, int rangesDone, int ranges, boolean finished, List<String> troubles) {
    SnapshotProgress {
        troubles = List.copyOf(troubles);
    }

    /**
     * @param tables which to report on; one that no offset names has not begun
     * @param offsets Connect's, of the snapshot connector
     */
    static List<SnapshotProgress> of(List<String> tables, List<JsonNode> offsets) {
        Map<String, List<JsonNode>> byTable = new TreeMap<>();
        for (JsonNode offset : offsets) {
            byTable.computeIfAbsent(offset.path("partition").path("table").asText(), table -> new ArrayList<>())
                    .add(offset);
        }
        return tables.stream()
                .map(table -> of(table, byTable.getOrDefault(table, List.of())))
                .toList();
    }

    /** All tables together; each counts by its ranges. */
    static SnapshotProgress total(List<SnapshotProgress> tables) {
        int ranges = tables.stream().mapToInt(SnapshotProgress::ranges).sum();
        double done = tables.stream()
                .mapToDouble(table -> table.fraction() * table.ranges())
                .sum();
        return new SnapshotProgress(
                "total",
                tables.stream().mapToLong(SnapshotProgress::rows).sum(),
                ranges == 0 ? 0 : done / ranges,
                tables.stream().mapToInt(SnapshotProgress::rangesDone).sum(),
                tables.stream().anyMatch(table -> table.ranges() == 0) ? 0 : ranges,
                tables.stream().allMatch(SnapshotProgress::finished),
                List.of());
    }

    private static SnapshotProgress of(String table, List<JsonNode> offsets) {
        JsonNode plan = offsets.stream()
                .filter(offset -> offset.path("partition").has("plan"))
                .map(offset -> offset.path("offset"))
                .findFirst()
                .orElse(null);
        if (plan == null) {
            return new SnapshotProgress(table, 0, 0, 0, 0, false, List.of());
        }
        int ranges = plan.path("ranges").asInt();
        Set<TokenRange> planned = planned(plan, ranges);
        double covered = 0;
        long rows = 0;
        int done = 0;
        List<String> troubles = new ArrayList<>();
        for (JsonNode offset : offsets) {
            if (!offset.path("partition").has("plan") && (planned.isEmpty() || planned.contains(range(offset)))) {
                boolean rangeDone = offset.path("offset").path("done").asBoolean();
                rows += offset.path("offset").path("rows").asLong();
                done += rangeDone ? 1 : 0;
                covered += rangeDone ? 1 : part(offset);
                if (offset.path("offset").has("trouble")) {
                    troubles.add(offset.path("offset").path("trouble").asText());
                }
            }
        }
        boolean finished = done >= ranges;
        return new SnapshotProgress(
                table, rows, finished ? 1 : Math.min(1, covered / ranges), done, ranges, finished, troubles);
    }

    /** Offsets of another plan may be there, too. Empty when single partitions are read. */
    private static Set<TokenRange> planned(JsonNode plan, int ranges) {
        return plan.has("start")
                ? new HashSet<>(new TokenRange(token(plan.path("start")), token(plan.path("end"))).split(ranges))
                : Set.of();
    }

    private static TokenRange range(JsonNode offset) {
        JsonNode partition = offset.path("partition");
        return new TokenRange(token(partition.path("start")), token(partition.path("end")));
    }

    private static double part(JsonNode offset) {
        TokenRange range = range(offset);
        long reached = token(offset.path("offset").path("token"));
        return reached <= range.start() ? 0 : new TokenRange(range.start(), reached).fraction() / range.fraction();
    }

    private static long token(JsonNode text) {
        return Long.parseLong(text.asText());
    }

    /** 0 to 100, which is said of a finished snapshot only. */
    double percent() {
        return finished ? 100 : Math.min(Math.floor(fraction * 1000) / 10, 99.9);
    }
}
