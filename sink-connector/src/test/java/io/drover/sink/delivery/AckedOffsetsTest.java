package io.drover.sink.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class AckedOffsetsTest {
    private static final TopicPartition A = new TopicPartition("t", 0);
    private static final TopicPartition B = new TopicPartition("t", 1);

    private final AckedOffsets offsets = new AckedOffsets();

    @Test
    void commitsUpToTheFirstThatIsNotAcknowledged() {
        AckedOffsets.Slot first = offsets.track(A, 10);
        AckedOffsets.Slot second = offsets.track(A, 11);
        AckedOffsets.Slot third = offsets.track(A, 15);

        assertThat(committable(A, 16)).isEqualTo(10);
        second.acknowledge();
        assertThat(committable(A, 16)).isEqualTo(10);
        first.acknowledge();
        assertThat(committable(A, 16)).isEqualTo(15);
        third.acknowledge();
        assertThat(committable(A, 16)).isEqualTo(16);
        assertThat(offsets.size()).isZero();
    }

    @Test
    void commitsWhatConnectDeliveredWhenNothingIsOpen() {
        assertThat(committable(A, 42)).isEqualTo(42);
    }

    @Test
    void keepsPartitionsApart() {
        offsets.track(A, 1);
        offsets.track(B, 7).acknowledge();
        offsets.track(A, 2).acknowledge();

        assertThat(committable(A, 3)).isEqualTo(1);
        assertThat(committable(B, 8)).isEqualTo(8);
    }

    @Test
    void forgetsADroppedPartition() {
        AckedOffsets.Slot slot = offsets.track(A, 1);
        offsets.drop(List.of(A));

        assertThat(slot.isDropped()).isTrue();
        assertThat(offsets.size()).isZero();
        AckedOffsets.Slot again = offsets.track(A, 1);
        slot.acknowledge();
        assertThat(committable(A, 2)).isEqualTo(1);
        again.acknowledge();
        assertThat(committable(A, 2)).isEqualTo(2);
    }

    private long committable(TopicPartition partition, long delivered) {
        return offsets.committable(Map.of(partition, new OffsetAndMetadata(delivered)))
                .get(partition)
                .offset();
    }
}
