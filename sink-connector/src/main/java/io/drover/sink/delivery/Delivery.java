package io.drover.sink.delivery;

import org.apache.kafka.connect.sink.SinkRecord;

/**
 * One record on its way to the target. Only the task's thread changes it, and never while an attempt is under way, so that
 * the thread which answers the attempt sees it as it was sent.
 */
final class Delivery {
    private final SinkRecord sinkRecord;
    private final AckedOffsets.Slot slot;
    private int failedAttempts;
    private long retryAt;
    private long sentAt;

    Delivery(SinkRecord sinkRecord, AckedOffsets.Slot slot) {
        this.sinkRecord = sinkRecord;
        this.slot = slot;
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
}
