package io.drover.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.cli.load.WriteClock;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    @Test
    void staysBelowItsRateAndCountsFailures() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        OriginUsers origin = write -> calls.incrementAndGet() % 10 == 0
                ? CompletableFuture.failedFuture(new IllegalStateException("refused"))
                : CompletableFuture.completedFuture(null);
        LagTracker lag = new LagTracker(1, System::nanoTime);
        lag.start();

        long started = System.nanoTime();
        Workload workload = new Workload(new UserHistory(1), new WriteClock(Clock.systemUTC()), origin, lag, 500);
        workload.start();
        while (calls.get() < 200) {
            Thread.sleep(1);
        }
        workload.stop();
        double seconds = (System.nanoTime() - started) / 1e9;

        assertThat(workload.done() + workload.failed()).isEqualTo(calls.get());
        assertThat(calls.get() / seconds).isLessThan(520);
        assertThat(workload.failed()).isEqualTo(calls.get() / 10);
        assertThat(workload.lastFailure()).hasMessage("refused");
        assertThat(lag.unseenWrites()).as("failed writes are not waited for").isEqualTo((int) workload.done());
    }

    @Test
    void givesEveryWriteATimestampOfItsOwn() {
        WriteClock clock = new WriteClock(Clock.systemUTC());
        Set<Long> seen = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 100_000; i++) {
            assertThat(seen.add(clock.next())).isTrue();
        }
    }
}
