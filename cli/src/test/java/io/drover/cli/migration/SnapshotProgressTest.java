package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnapshotProgressTest {
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;

    private static JsonNode range(String table, long start, long end, long token, long rows, boolean done) {
        ObjectMapper json = new ObjectMapper();
        return json.createObjectNode()
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                        "partition",
                        json.createObjectNode()
                                .put("snapshot", "initial")
                                .put("table", table)
                                .put("start", String.valueOf(start))
                                .put("end", String.valueOf(end)))
                .set(
                        "offset",
                        json.createObjectNode()
                                .put("token", String.valueOf(token))
                                .put("rows", rows)
                                .put("done", done));
    }

    private static SnapshotProgress of(JsonNode... offsets) {
        return SnapshotProgress.of(List.of("ks.t"), List.of(offsets)).get(0);
    }

    private static JsonNode plan(String table, String start, String end, int ranges) {
        ObjectMapper json = new ObjectMapper();
        var offset = json.createObjectNode().put("ranges", ranges);
        if (start != null) {
            offset.put("start", start).put("end", end);
        }
        return json.createObjectNode()
                .<com.fasterxml.jackson.databind.node.ObjectNode>set(
                        "partition",
                        json.createObjectNode()
                                .put("snapshot", "initial")
                                .put("table", table)
                                .put("plan", "ranges"))
                .set("offset", offset);
    }

    private static JsonNode ring(int ranges) {
        return plan("ks.t", String.valueOf(MIN), String.valueOf(MAX), ranges);
    }

    @Test
    void hasNotBegunWithoutOffsets() {
        assertThat(of()).isEqualTo(new SnapshotProgress("ks.t", 0, 0, 0, 0, false, List.of()));
        assertThat(of(range("ks.other", MIN, MAX, MAX, 9, true)).rows()).isZero();
        assertThat(of(ring(64))).isEqualTo(new SnapshotProgress("ks.t", 0, 0, 0, 64, false, List.of()));
    }

    @Test
    void addsUpFinishedRangesAndPartsOfOthers() {
        SnapshotProgress progress =
                of(ring(2), range("ks.t", MIN, -1, -1, 10, true), range("ks.t", -1, MAX, MAX / 2, 5, false));

        assertThat(progress.fraction()).isEqualTo(0.75);
        assertThat(progress.percent()).isEqualTo(75.0);
        assertThat(progress.rows()).isEqualTo(15);
        assertThat(progress.rangesDone()).isEqualTo(1);
        assertThat(progress.ranges()).isEqualTo(2);
        assertThat(progress.finished()).isFalse();
    }

    @Test
    void isFinishedWhenEveryRangeIsDoneAndNotBefore() {
        assertThat(of(ring(2), range("ks.t", MIN, -1, 0, 10, true), range("ks.t", -1, MAX, MAX, 5, true)))
                .isEqualTo(new SnapshotProgress("ks.t", 15, 1, 2, 2, true, List.of()));

        SnapshotProgress allTokensButNotDone =
                of(ring(2), range("ks.t", MIN, -1, 0, 10, true), range("ks.t", -1, MAX, MAX, 5, false));
        assertThat(allTokensButNotDone.finished()).isFalse();
        assertThat(allTokensButNotDone.percent()).isEqualTo(99.9);
    }

    @Test
    void namesWhatKeepsRangesFromBeingRead() {
        JsonNode troubled = range("ks.t", -1, MAX, MAX / 2, 5, false);
        ((ObjectNode) troubled.path("offset")).put("trouble", "token range (6, 7]: too many tombstones");

        SnapshotProgress progress = of(ring(2), range("ks.t", MIN, -1, -1, 10, true), troubled);

        assertThat(progress.troubles()).containsExactly("token range (6, 7]: too many tombstones");
        assertThat(of(ring(2), range("ks.t", MIN, -1, -1, 10, true)).troubles()).isEmpty();
    }

    @Test
    void rangesOfAnotherPlanDoNotCount() {
        assertThat(of(ring(4), range("ks.t", MIN, -1, 0, 10, true), range("ks.t", -1, MAX, MAX, 5, true)))
                .isEqualTo(new SnapshotProgress("ks.t", 0, 0, 0, 4, false, List.of()));
    }

    @Test
    void countsSinglePartitionsByTheirNumber() {
        SnapshotProgress progress = of(plan("ks.t", null, null, 2), range("ks.t", 6, 7, 7, 3, true));

        assertThat(progress).isEqualTo(new SnapshotProgress("ks.t", 3, 0.5, 1, 2, false, List.of()));
    }

    @Test
    void theTotalWeighsTablesByTheirRanges() {
        SnapshotProgress done = new SnapshotProgress("ks.a", 10, 1, 30, 30, true, List.of());
        SnapshotProgress half = new SnapshotProgress("ks.b", 5, 0.5, 4, 10, false, List.of());
        SnapshotProgress unknown = new SnapshotProgress("ks.c", 0, 0, 0, 0, false, List.of());

        assertThat(SnapshotProgress.total(List.of(done, half)))
                .isEqualTo(new SnapshotProgress("total", 15, 0.875, 34, 40, false, List.of()));
        assertThat(SnapshotProgress.total(List.of(done, unknown)).ranges()).isZero();
        assertThat(SnapshotProgress.total(List.of(done)).finished()).isTrue();
    }
}
