package io.drover.source.commitlog;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Between the thread that follows the log and Connect's task thread; bounded, so that a slow Kafka slows the reading and
 * takes no memory. Safe for any threads.
 */
final class EventQueue {
    private record Batch(List<CapturedEvent> events, long bytes) {}

    private final int maxEvents;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition notFull = lock.newCondition();
    private final Condition notEmpty = lock.newCondition();
    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    private int events;
    private long bytes;
    private RuntimeException failure;

    EventQueue(int maxEvents, long maxBytes) {
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /**
     * Waits for room. A batch that alone is over the bounds is taken when the queue is empty.
     *
     * @param batchBytes bytes in the log, a measure for what the events take
     */
    void put(List<CapturedEvent> batch, long batchBytes) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (events > 0 && (events + batch.size() > maxEvents || bytes + batchBytes > maxBytes)) {
                notFull.await();
            }
            batches.add(new Batch(batch, batchBytes));
            events += batch.size();
            bytes += batchBytes;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come; whoever takes gets what is there and then this. */
    void fail(RuntimeException cause) {
        lock.lock();
        try {
            failure = cause;
            notEmpty.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next batch, or empty when none comes in time.
     *
     * @throws RuntimeException what {@link #fail} was called with
     */
    Optional<List<CapturedEvent>> take(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (batches.isEmpty()) {
                if (failure != null) {
                    throw failure;
                }
                if (nanos <= 0) {
                    return Optional.empty();
                }
                nanos = notEmpty.awaitNanos(nanos);
            }
            return Optional.of(remove());
        } finally {
            lock.unlock();
        }
    }

    /** The next batch if it is there already; a failure is left for {@link #take}. */
    Optional<List<CapturedEvent>> takeNow() {
        lock.lock();
        try {
            return batches.isEmpty() ? Optional.empty() : Optional.of(remove());
        } finally {
            lock.unlock();
        }
    }

    private List<CapturedEvent> remove() {
        Batch batch = batches.remove();
        events -= batch.events().size();
        bytes -= batch.bytes();
        notFull.signal();
        return batch.events();
    }
}
