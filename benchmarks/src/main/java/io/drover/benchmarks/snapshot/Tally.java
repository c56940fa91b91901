package io.drover.benchmarks.snapshot;

import java.lang.management.ManagementFactory;

/** What a pass got, so that nobody wins by leaving something out: the ids are 0, 1, 2, ..., so their sum is known. */
final class Tally {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long expected;
    private long rows;
    private long idSum;
    private long startedAt;
    private long endedAt;
    private long cpuAtStart;
    private long cpuAtEnd;

    Tally(long expected) {
        this.expected = expected;
    }

    synchronized void add(long moreRows, long moreIds) {
        rows += moreRows;
        idSum += moreIds;
        endedAt = System.nanoTime();
        cpuAtEnd = SYSTEM.getProcessCpuTime();
    }

    /** The clock runs from the first call on: whoever reads is connected and asks for the first page. */
    synchronized void begin() {
        if (startedAt == 0) {
            startedAt = System.nanoTime();
            cpuAtStart = SYSTEM.getProcessCpuTime();
        }
    }

    synchronized double seconds() {
        return (endedAt - startedAt) / 1e9;
    }

    /** What the process used meanwhile. */
    synchronized double cpuSeconds() {
        return (cpuAtEnd - cpuAtStart) / 1e9;
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
