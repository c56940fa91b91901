package io.drover.source.commitlog;

import java.util.concurrent.atomic.LongAdder;

/** What reading lists and counters from the origin takes; for metrics, safe for any threads. */
final class RereadCounts {
    private final LongAdder reads = new LongAdder();
    private final LongAdder coalesced = new LongAdder();
    private final LongAdder mixed = new LongAdder();

    /** Rows read, repeated reads counted each. */
    long reads() {
        return reads.sum();
    }

    /** Changes that went into another change's event, as both were waiting for the same value. */
    long coalesced() {
        return coalesced.sum();
    }

    /** Lists of which some elements expire sooner than their event says. */
    long mixed() {
        return mixed.sum();
    }

    void countRead() {
        reads.increment();
    }

    void countCoalesced() {
        coalesced.increment();
    }

    void countMixed() {
        mixed.increment();
    }
}
