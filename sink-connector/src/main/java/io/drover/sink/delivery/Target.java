package io.drover.sink.delivery;

import org.apache.kafka.connect.sink.SinkRecord;

/** Where records are applied. Called by the task's thread only; it answers from any thread. */
public interface Target {
    /**
     * Starts to apply one record, at the latest with the next {@link #flush}, and answers {@code outcome} exactly once, unless
     * it throws. After a failure it is called again for the same record, with the same outcome.
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

    /**
     * What becomes of one record. There is one for all attempts at the record, so a target can tell by it that an attempt goes
     * on with what an earlier one has begun.
     */
    interface Outcome {
        void acknowledged();

        void failed(RuntimeException why);

        /** The attempt goes out only now, because it had to wait for another record. */
        void begun();

        /** Whether the record is still to be applied; not once its partition is another task's. Any thread. */
        boolean isWanted();

        /**
         * Notes that the target calls the record wrong.
         *
         * @param nanoTime now, in {@link System#nanoTime()}
         * @return when it did so for the first time
         */
        long refused(long nanoTime);
    }
}
