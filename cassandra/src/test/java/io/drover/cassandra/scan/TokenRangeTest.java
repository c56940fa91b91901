package io.drover.cassandra.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRangeTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 64, 1000})
    void splitCoversTheRingOnceInEqualParts(int count) {
        List<TokenRange> parts = TokenRange.RING.split(count);

        assertThat(parts).hasSize(count);
        assertCovers(TokenRange.RING, parts);
        assertThat(parts).allSatisfy(part -> assertThat(part.fraction()).isCloseTo(1.0 / count, within(1e-12)));
    }

    @Test
    void splitsASmallRangeIntoNoMorePartsThanItHasTokens() {
        TokenRange range = new TokenRange(10, 13);

        assertThat(range.split(8))
                .containsExactly(new TokenRange(10, 11), new TokenRange(11, 12), new TokenRange(12, 13));
    }

    @Test
    void theRingsFractionIsOne() {
        assertThat(TokenRange.RING.fraction()).isEqualTo(1.0);
        assertThat(new TokenRange(Long.MIN_VALUE, 0).fraction()).isEqualTo(0.5);
    }

    @Test
    void refusesEmptyAndWrappingRanges() {
        assertThatThrownBy(() -> new TokenRange(5, 5)).hasMessageContaining("(5, 5]");
        assertThatThrownBy(() -> new TokenRange(6, 5)).hasMessageContaining("(6, 5]");
    }

    @Test
    void cutsAtTheBoundariesInside() {
        TokenRange range = new TokenRange(0, 100);

        assertThat(TokenRanges.cut(range, new long[] {-7, 0, 30, 60, 100, 200}))
                .containsExactly(new TokenRange(0, 30), new TokenRange(30, 60), new TokenRange(60, 100));
        assertThat(TokenRanges.cut(range, new long[0])).containsExactly(range);
    }

    static void assertCovers(TokenRange whole, List<TokenRange> parts) {
        assertThat(parts.get(0).start()).isEqualTo(whole.start());
        assertThat(parts.get(parts.size() - 1).end()).isEqualTo(whole.end());
        for (int i = 1; i < parts.size(); i++) {
            assertThat(parts.get(i).start()).isEqualTo(parts.get(i - 1).end());
        }
    }
}
