package io.drover.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InFlightWritesTest {
    private static final long LONG = Duration.ofHours(1).toNanos();

    @Test
    void keepsToTheBoundAndSaysThatItDid() {
        InFlightWrites writes = new InFlightWrites(2);
        assertThat(writes.tryBegin()).isTrue();
        assertThat(writes.tryBegin()).isTrue();
        assertThat(writes.isFull()).isFalse();
        assertThat(writes.tryBegin()).isFalse();
        assertThat(writes.isFull()).isTrue();
        assertThat(writes.isFull()).isFalse();
        writes.setMax(1);
        writes.end();
        assertThat(writes.tryBegin()).isFalse();
        writes.end();
        assertThat(writes.isIdle()).isTrue();
    }

    @Test
    void doesNotWaitWhileThereIsRoom() throws InterruptedException {
        InFlightWrites writes = new InFlightWrites(1);
        writes.await(0, LONG);
        assertThat(writes.isIdle()).isTrue();
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void neverMissesThatThereIsRoom() throws InterruptedException {
        int total = 200_000;
        ExecutorService target = Executors.newFixedThreadPool(2);
        InFlightWrites writes = new InFlightWrites(10);
        for (int begun = 0; begun < total; ) {
            if (writes.tryBegin()) {
                begun++;
                target.execute(writes::end);
            } else {
                assertThat(writes.count()).isLessThanOrEqualTo(10);
                writes.await(writes.refillAt(), LONG);
            }
        }
        target.shutdown();
        assertThat(target.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        assertThat(writes.isIdle()).isTrue();
    }
}
