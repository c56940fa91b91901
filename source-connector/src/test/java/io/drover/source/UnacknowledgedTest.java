package io.drover.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnacknowledgedTest {
    private static final Duration SOON = Duration.ofMillis(5);

    @Test
    void hasRoomAgainWhenOneIsAcknowledged() throws Exception {
        Unacknowledged records = new Unacknowledged(Map.of());
        records.sent(Unacknowledged.MAX - 1);
        assertThat(records.awaitRoom(SOON)).isTrue();

        records.sent(1);
        assertThat(records.awaitRoom(SOON)).isFalse();

        records.acknowledged();
        assertThat(records.awaitRoom(SOON)).isTrue();
    }

    @Test
    void doesNotHoldUpTransactionsThatEndByTime() throws Exception {
        Unacknowledged records = new Unacknowledged(Map.of("transaction.boundary", "INTERVAL"));
        records.sent(Unacknowledged.MAX * 10);
        assertThat(records.awaitRoom(SOON)).isTrue();
    }
}
