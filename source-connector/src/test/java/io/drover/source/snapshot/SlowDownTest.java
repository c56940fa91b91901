package io.drover.source.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SlowDownTest {
    private static final long BYTES = 1 << 20;
    private static final long QUICK = Duration.ofMillis(20).toNanos();
    private static final long SLOW = Duration.ofMillis(200).toNanos();

    private final SlowDown slowDown = new SlowDown(4);

    @Test
    void readsAtFullSpeedWhileTheOriginAnswersAsEver() {
        for (int i = 0; i < 500; i++) {
            assertThat(slowDown.after(i % 10 == 0 ? 2 * QUICK : QUICK, BYTES)).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void pausesGrowWhileTheOriginIsSlowUpToABoundAndShrinkAfterwards() {
        pages(50, QUICK);
        pages(20, SLOW);
        assertThat(slowDown.after(SLOW, BYTES)).isEqualTo(Duration.ofNanos((long) (SLOW * SlowDown.MOST)));

        pages(60, QUICK);
        assertThat(slowDown.after(QUICK, BYTES)).isEqualTo(Duration.ZERO);
        assertThat(slowDown.share()).isZero();
    }

    @Test
    void oneSlowPageChangesNothing() {
        pages(50, QUICK);

        assertThat(slowDown.after(SLOW, BYTES)).isEqualTo(Duration.ZERO);
    }

    @Test
    void smallPagesAreNotSlowPages() {
        pages(50, QUICK);
        for (int i = 0; i < 50; i++) {
            assertThat(slowDown.after(QUICK / 5, 1000)).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void whatStaysExpensiveIsNotSlowForGood() {
        pages(50, QUICK);
        pages(2000, SLOW);

        assertThat(slowDown.after(SLOW, BYTES)).isEqualTo(Duration.ZERO);
    }

    @Test
    void canBeTurnedOff() {
        SlowDown never = new SlowDown(0);
        for (int i = 0; i < 100; i++) {
            assertThat(never.after(i < 50 ? QUICK : SLOW, BYTES)).isEqualTo(Duration.ZERO);
        }
    }

    private void pages(int count, long nanos) {
        for (int i = 0; i < count; i++) {
            slowDown.after(nanos, BYTES);
        }
    }
}
