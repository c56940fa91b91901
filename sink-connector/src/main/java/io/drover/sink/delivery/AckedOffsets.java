package io.drover.sink.delivery;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets may be committed: per partition, those before the first record that is not acknowledged.
 *
 * <p>Belongs to the task's thread; only a {@link Slot} is touched by others.
 */
final class AckedOffsets {
    /** One record's place in its partition. Acknowledged by any thread, dropped by the task's. */
    static final class Slot {
        private final long offset;
        private volatile boolean acknowledged;
        private volatile boolean dropped;

        private Slot(long offset) {
            this.offset = offset;
        }

        void acknowledge() {
            acknowledged = true;
        }

        /** Whether the partition was taken away, so that the record is another task's. */
        boolean isDropped() {
            return dropped;
        }
    }

    private final Map<TopicPartition, Deque<Slot>> unacknowledged = new HashMap<>();
    private TopicPartition lastPartition;
    private Deque<Slot> lastSlots;

    /** Records must come in the order of their offsets. */
    Slot track(TopicPartition partition, long offset) {
        if (!partition.equals(lastPartition)) {
            lastSlots = unacknowledged.computeIfAbsent(partition, any -> new ArrayDeque<>());
            lastPartition = partition;
        }
        Slot slot = new Slot(offset);
        lastSlots.add(slot);
        return slot;
    }

    /** Records tracked, less each partition's acknowledged ones at the front. */
    int size() {
        int size = 0;
        for (Deque<Slot> slots : unacknowledged.values()) {
            removeAcknowledged(slots);
            size += slots.size();
        }
        return size;
    }

    /** @param delivered what Connect has delivered, records that a transform filtered out included */
    Map<TopicPartition, OffsetAndMetadata> committable(Map<TopicPartition, OffsetAndMetadata> delivered) {
        Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(delivered);
        unacknowledged.forEach((partition, slots) -> {
            removeAcknowledged(slots);
            if (!slots.isEmpty()) {
                committable.computeIfPresent(partition, (same, offset) -> new OffsetAndMetadata(slots.peek().offset));
            }
        });
        return committable;
    }

    /** Forgets partitions that were taken away; their unacknowledged records will be delivered again, to whoever has them. */
    void drop(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            Deque<Slot> slots = unacknowledged.remove(partition);
            if (slots != null) {
                slots.forEach(slot -> slot.dropped = true);
            }
        }
        lastPartition = null;
    }

    private static void removeAcknowledged(Deque<Slot> slots) {
        while (!slots.isEmpty() && slots.peek().acknowledged) {
            slots.remove();
        }
    }
}
