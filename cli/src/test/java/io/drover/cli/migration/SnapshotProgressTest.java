package io.drover.cli.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    @Test
    void hasNotBegunWithoutOffsets() {
        assertThat(of()).isEqualTo(new SnapshotProgress("ks.t", 0, 0, 0, 0, false));
        assertThat(of(range("ks.other", MIN, MAX, MAX, 9, true)).rows()).isZero();
    }

    @Test
    void addsUpFinishedRangesAndPartsOfOthers() {
        SnapshotProgress progress = of(range("ks.t", MIN, 0, 0, 10, true), range("ks.t", 0, MAX, MAX / 2, 5, false));

        assertThat(progress.fraction()).isEqualTo(0.75);
        assertThat(progress.percent()).isEqualTo(75.0);
        assertThat(progress.rows()).isEqualTo(15);
        assertThat(progress.rangesDone()).isEqualTo(1);
        assertThat(progress.rangesBegun()).isEqualTo(2);
        assertThat(progress.finished()).isFalse();
    }

    @Test
    void isFinishedWhenTheWholeRingIsDoneAndNotBefore() {
        assertThat(of(range("ks.t", MIN, 0, 0, 10, true), range("ks.t", 0, MAX, MAX, 5, true)))
                .isEqualTo(new SnapshotProgress("ks.t", 15, 1, 2, 2, true));

        SnapshotProgress allTokensButNotDone =
                of(range("ks.t", MIN, 0, 0, 10, true), range("ks.t", 0, MAX, MAX, 5, false));
        assertThat(allTokensButNotDone.finished()).isFalse();
        assertThat(allTokensButNotDone.percent()).isEqualTo(99.9);

        assertThat(of(range("ks.t", MIN, 0, 0, 10, true), range("ks.t", 1, MAX, MAX, 5, true))
                        .finished())
                .as("a token was left out")
                .isFalse();
    }
}
