package io.drover.benchmarks.snapshot;

/** What a pass got, so that nobody wins by leaving something out: the ids are 0, 1, 2, ..., so their sum is known. */
final class Tally {
    private final long expected;
    private long rows;
    private long idSum;
    private long startedAt;
    private long endedAt;

    Tally(long expected) {
        this.expected = expected;
    }

    synchronized void add(long moreRows, long moreIds) {
        rows += moreRows;
        idSum += moreIds;
        endedAt = System.nanoTime();
    }

    /** The clock runs from the first call on: whoever reads is connected and asks for the first page. */
    synchronized void begin() {
        startedAt = startedAt == 0 ? System.nanoTime() : startedAt;
    }

    synchronized double seconds() {
        return (endedAt - startedAt) / 1e9;
    }

    synchronized boolean isComplete() {
        return rows >= expected;
    }

    synchronized void verify() {
        if (rows != expected || idSum != expected * (expected - 1) / 2) {
            throw new IllegalStateException(
                    "got " + rows + " rows of " + expected + ", the sum of whose ids is " + idSum);
        }
    }
}
