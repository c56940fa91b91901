package io.drover.sink.delivery;

import org.apache.kafka.connect.sink.SinkRecord;

/** Where records are applied. Called by the task's thread only; it answers from any thread. */
public interface Target {
    /**
     * Starts to apply one record, at the latest with the next {@link #flush}, and answers {@code outcome} exactly once, unless it throws.
     *
     * <p>What is thrown or passed to {@link Outcome#failed} says what becomes of the record: {@link
     * org.apache.kafka.connect.errors.DataException}, it can never be applied; {@link
     * org.apache.kafka.connect.errors.RetriableException}, it can later (thrown: nor can any other record now); anything
     * else, the task cannot go on.
     */
    void apply(SinkRecord sinkRecord, Outcome outcome);

    /** Whether the record may be applied only once all that came before it has been. */
    boolean comesAfterAll(SinkRecord sinkRecord);

    /** Sends what {@link #apply} keeps back in the hope of more that goes with it. */
    void flush();

    /** What became of one attempt. */
    interface Outcome {
        void acknowledged();

        void failed(RuntimeException why);
    }
}
