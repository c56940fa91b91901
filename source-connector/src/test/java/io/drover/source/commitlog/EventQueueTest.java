package io.drover.source.commitlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {
    private final EventQueue queue = new EventQueue(10, 1000);

    @Test
    void holdsBackWhoPutsTooManyEvents() throws Exception {
        queue.put(events(8), 10);
        assertThat(blocks(events(3), 10)).isTrue();
    }

    @Test
    void holdsBackWhoPutsTooManyBytes() throws Exception {
        queue.put(events(1), 800);
        assertThat(blocks(events(1), 300)).isTrue();
    }

    @Test
    void takesABatchBeyondTheBoundsWhenEmpty() throws Exception {
        queue.put(events(50), 5000);
        assertThat(queue.take(Duration.ZERO))
                .hasValueSatisfying(batch -> assertThat(batch).hasSize(50));
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void givesWhatCameBeforeAFailureFirst() throws Exception {
        queue.put(events(1), 10);
        queue.fail(new IllegalStateException("broken"));
        assertThat(queue.take(Duration.ZERO)).isPresent();
        assertThatThrownBy(() -> queue.take(Duration.ofSeconds(5))).hasMessage("broken");
    }

    /** Whether a put waits; then lets it through. */
    private boolean blocks(List<CapturedEvent> batch, long bytes) throws InterruptedException {
        Thread putter = new Thread(() -> {
            try {
                queue.put(batch, bytes);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        putter.start();
        putter.join(100);
        boolean waited = putter.isAlive();
        queue.take(Duration.ZERO);
        putter.join();
        assertThat(queue.take(Duration.ZERO)).contains(batch);
        return waited;
    }

    private static List<CapturedEvent> events(int count) {
        return Collections.nCopies(count, new CapturedEvent(null, Reread.NONE, new LogPosition(1, 1)));
    }
}
