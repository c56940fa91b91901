package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PrimaryOwnershipTest {
    @Test
    void findsTheRangeOfATokenUpToItsEndAndAroundTheRing() {
        PrimaryOwnership.View view =
                new PrimaryOwnership.View(new long[] {-10, 5, 100}, new boolean[] {true, false, true});
        assertThat(LongStream.of(-20, -10, 6, 100, 101, Long.MAX_VALUE)).allMatch(view::owns);
        assertThat(LongStream.of(-9, 0, 5)).noneMatch(view::owns);
    }
}
