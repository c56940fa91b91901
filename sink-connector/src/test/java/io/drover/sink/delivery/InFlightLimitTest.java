package io.drover.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private static final Duration DELAY = Duration.ofMillis(20);
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final InFlightLimit limit = new InFlightLimit(2048, DELAY);
    private long now;

    @Test
    void growsUntilWritesQueueForTheSetDelay() {
        // A target that takes 1 ms for an answer and 10,000 writes a second: 10 in flight keep it busy.
        run(400, inFlight -> Math.max(MILLISECOND, inFlight * MILLISECOND / 10), true);
        assertThat(limit.current()).isBetween(150, 300);
    }

    @Test
    void takesAFarTargetForWhatItIs() {
        run(400, inFlight -> Math.max(100 * MILLISECOND, inFlight * MILLISECOND / 10), true);
        assertThat(limit.current()).isGreaterThan(900);
    }

    @Test
    void followsATargetThatBecomesSlower() {
        run(400, inFlight -> Math.max(MILLISECOND, inFlight * MILLISECOND / 10), true);
        run(400, inFlight -> Math.max(MILLISECOND, inFlight * MILLISECOND), true);
        assertThat(limit.current()).isBetween(14, 32);
    }

    @Test
    void forgetsAFastestAnswerThatIsLongAgo() {
        run(100, inFlight -> MILLISECOND, true);
        run(3000, inFlight -> 60 * MILLISECOND + inFlight * MILLISECOND / 100, true);
        assertThat(limit.current()).isGreaterThan(1000);
    }

    @Test
    void staysWhereItIsWhileItKeepsNothingBack() {
        int before = limit.current();
        run(100, inFlight -> MILLISECOND, false);
        assertThat(limit.current()).isEqualTo(before);
    }

    @Test
    void halvesWhenWritesFailAndKeepsAMinimum() {
        int before = limit.current();
        limit.adjust(now, true);
        limit.failed();
        limit.failed();
        limit.adjust(now += 100 * MILLISECOND, true);
        assertThat(limit.current()).isEqualTo(before / 2);
        for (int i = 0; i < 20; i++) {
            limit.failed();
            limit.adjust(now += 100 * MILLISECOND, true);
        }
        assertThat(limit.current()).isEqualTo(InFlightLimit.MIN);
    }

    @Test
    void staysWithinItsMaximum() {
        InFlightLimit small = new InFlightLimit(5, DELAY);
        assertThat(small.current()).isEqualTo(5);
        for (int i = 0; i < 20; i++) {
            small.answered(MILLISECOND);
            small.adjust(now += 100 * MILLISECOND, true);
        }
        assertThat(small.current()).isEqualTo(5);
    }

    /** @param latency of a write when so many are in flight */
    private void run(int intervals, IntToLongFunction latency, boolean full) {
        for (int i = 0; i < intervals; i++) {
            for (int answer = 0; answer < 10; answer++) {
                limit.answered(latency.applyAsLong(limit.current()));
            }
            limit.adjust(now += 100 * MILLISECOND, full);
        }
    }
}
