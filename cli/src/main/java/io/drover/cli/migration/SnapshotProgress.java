package io.drover.cli.migration;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far the snapshot of one table has come, as its committed offsets tell: each is a token range with the last token that
 * was read and what was read so far.
 *
 * @param table {@code keyspace.table}
 * @param fraction of the token ring that was read, 0 to 1
 * @param rangesDone of the ranges that were begun
 */
record SnapshotProgress(String table, long rows, double fraction, int rangesDone, int rangesBegun, boolean finished) {
    /** Murmur3 tokens are the longs; ranges exclude their start, so that this many lie between the first and the last. */
    private static final BigInteger RING = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

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

    private static SnapshotProgress of(String table, List<JsonNode> ranges) {
        BigInteger covered = BigInteger.ZERO;
        long rows = 0;
        int done = 0;
        for (JsonNode range : ranges) {
            JsonNode offset = range.path("offset");
            boolean rangeDone = offset.path("done").asBoolean();
            rows += offset.path("rows").asLong();
            done += rangeDone ? 1 : 0;
            BigInteger start = token(range.path("partition").path("start"));
            JsonNode reached = rangeDone ? range.path("partition").path("end") : offset.path("token");
            if (!reached.isMissingNode()) {
                covered = covered.add(token(reached).subtract(start).max(BigInteger.ZERO));
            }
        }
        boolean finished = done == ranges.size() && covered.compareTo(RING) >= 0;
        double fraction = covered.doubleValue() / RING.doubleValue();
        return new SnapshotProgress(table, rows, finished ? 1 : Math.min(fraction, 1), done, ranges.size(), finished);
    }

    /** 0 to 100, which is said of a finished snapshot only. */
    double percent() {
        return finished ? 100 : Math.min(Math.floor(fraction * 1000) / 10, 99.9);
    }

    private static BigInteger token(JsonNode text) {
        return new BigInteger(text.asText());
    }
}
