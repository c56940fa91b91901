package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.cassandra.scan.TokenRange;
import io.drover.model.TableId;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeProgressTest {
    private final SnapshotRange range = new SnapshotRange("initial", new TableId("ks", "t"), new TokenRange(-5, 10));

    @Test
    void readsItsOwnOffset() {
        RangeProgress progress = new RangeProgress(-1, 17, false, "AQI=", 5);

        assertThat(RangeProgress.of(range, progress.offset(), 7)).isEqualTo(progress);
    }

    @Test
    void withoutAnOffsetNothingWasRead() {
        assertThat(RangeProgress.of(range, null, 7)).isEqualTo(new RangeProgress(-5, 0, false, null, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-6", "11", ""})
    void refusesAnOffsetOfAnotherRange(String token) {
        assertThatThrownBy(() -> RangeProgress.of(range, Map.of("token", token, "rows", 1L, "done", false), 7))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("token range (-5, 10] of table ks.t");
    }

    @Test
    void aPageEndsInsideItsLastPartitionOrBehindAPart() {
        RangeProgress start = RangeProgress.none(range.tokens(), 7);
        ByteBuffer next = ByteBuffer.wrap(new byte[] {1, 2});

        RangeProgress inside = start.afterPage(3, 20, next);
        assertThat(inside).isEqualTo(new RangeProgress(2, 20, false, "AQI=", 7));
        assertThat(inside.next()).isEqualTo(next);
        assertThat(inside.afterPage(3, 25, null)).isEqualTo(new RangeProgress(3, 25, false, null, 7));
        assertThat(start.afterPage(-5, 0, next)).isEqualTo(start);
    }

    @Test
    void refusesAPageThatIsNotBase64() {
        Map<String, Object> offset = Map.of("token", "1", "rows", 1L, "done", false, "page", "?");
        assertThatThrownBy(() -> RangeProgress.of(range, offset, 7)).isInstanceOf(ConnectException.class);
    }

    @Test
    void refusesAnOffsetThatLacksSomething() {
        assertThatThrownBy(() -> RangeProgress.of(range, Map.of("token", "1"), 7))
                .isInstanceOf(ConnectException.class);
    }
}
