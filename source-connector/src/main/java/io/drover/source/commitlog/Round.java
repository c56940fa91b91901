package io.drover.source.commitlog;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Captured events that wait for values from the origin. */
interface Round {
    /**
     * The next events, all complete; empty when that takes longer than the timeout, and is to be awaited again. While the
     * origin does not answer, it takes for ever.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException when the values cannot be read in principle
     */
    Optional<List<CapturedEvent>> await(Duration timeout) throws InterruptedException;

    /** Whether there are no more. */
    boolean isDone();
}
