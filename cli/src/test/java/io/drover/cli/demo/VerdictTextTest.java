package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.output.JsonFile;
import io.drover.verification.Comparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    private static DemoResult result(Comparison comparison) {
        return new DemoResult(
                comparison.agrees(),
                true,
                comparison.equal(),
                comparison.missing(),
                comparison.extra(),
                comparison.different(),
                comparison.samples(),
                5000,
                2,
                20_100,
                2.5,
                8040,
                new LagFigures(4000, 80.0, 200.5, 900.0),
                LagFigures.NONE,
                3,
                1,
                DemoOrigin.CASSANDRA,
                false,
                42);
    }

    @Test
    void showsCountsAndLag() {
        assertThat(VerdictText.lines(result(new Comparison(20_000, 0, 0, 0, List.of()))))
                .contains(
                        "Both tables agree.",
                        "  equal             20,000",
                        "  missing           0",
                        "  writes            5,000, and 2 that the origin did not acknowledge",
                        "  snapshot          20,100 rows, 8,040/s",
                        "  lag               p50 80 ms, p99 201 ms, max 900 ms (4,000 writes)");
    }

    @Test
    void showsWhatDiffers() {
        Comparison comparison =
                new Comparison(19_999, 1, 0, 0, List.of(new Comparison.Sample("user_id = 1", "missing on the target")));

        assertThat(VerdictText.lines(result(comparison)))
                .contains("The tables do not agree.", "  user_id = 1: missing on the target");
    }

    @Test
    void hasTheFieldsThatScriptsReadInItsJson() {
        JsonNode json = JsonFile.MAPPER.valueToTree(result(new Comparison(20_000, 1, 2, 3, List.of())));

        assertThat(json.path("equal").asLong()).isEqualTo(20_000);
        assertThat(json.path("missing").asLong()).isOne();
        assertThat(json.path("extra").asLong()).isEqualTo(2);
        assertThat(json.path("different").asLong()).isEqualTo(3);
        assertThat(json.path("writes").asLong()).isEqualTo(5000);
        assertThat(json.path("snapshot_rows_per_second").asDouble()).isEqualTo(8040);
        assertThat(json.at("/lag_ms/p50").asDouble()).isEqualTo(80);
        assertThat(json.at("/lag_ms/p99").asDouble()).isEqualTo(200.5);
        assertThat(json.at("/lag_ms/max").asDouble()).isEqualTo(900);
        assertThat(json.path("agree").asBoolean()).isFalse();
    }
}
