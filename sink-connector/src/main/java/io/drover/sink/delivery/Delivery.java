package io.drover.sink.delivery;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One record on its way to the target, over all attempts. It changes hands: the task's thread changes it while no attempt is
 * under way, the thread that answers the attempt until then.
 */
final class Delivery implements Target.Outcome {
    private final SinkRecord sinkRecord;
    private final AckedOffsets.Slot slot;
    private final Deliveries deliveries;
    private int failedAttempts;
    private long retryAt;
    private long sentAt;
    private RuntimeException failure;
    private boolean refused;
    private long refusedAt;

    Delivery(SinkRecord sinkRecord, AckedOffsets.Slot slot, Deliveries deliveries) {
        this.sinkRecord = sinkRecord;
        this.slot = slot;
        this.deliveries = deliveries;
    }

    SinkRecord sinkRecord() {
        return sinkRecord;
    }

    AckedOffsets.Slot slot() {
        return slot;
    }

    int failedAttempts() {
        return failedAttempts;
    }

    /** In {@link System#nanoTime()}. */
    long retryAt() {
        return retryAt;
    }

    /** In {@link System#nanoTime()}. */
    long sentAt() {
        return sentAt;
    }

    /** Why the last attempt has failed. */
    RuntimeException failure() {
        return failure;
    }

    /** Whether the target has ever called the record wrong, which says nothing about how much it can take. */
    boolean isRefused() {
        return refused;
    }

    void sentAt(long nanoTime) {
        sentAt = nanoTime;
    }

    void retryLater(long nanoTime, Backoff backoff) {
        failedAttempts++;
        retryAt = nanoTime + backoff.nanos(failedAttempts);
    }

    void retryAt(long nanoTime) {
        retryAt = nanoTime;
    }

    @Override
    public void acknowledged() {
        deliveries.acknowledged(this);
    }

    @Override
    public void failed(RuntimeException why) {
        failure = why;
        deliveries.failed(this);
    }

    @Override
    public void begun() {
        deliveries.begun(this);
    }

    @Override
    public boolean isWanted() {
        return !slot.isDropped();
    }

    @Override
    public long refused(long nanoTime) {
        if (!refused) {
            refused = true;
            refusedAt = nanoTime;
        }
        return refusedAt;
    }
}
