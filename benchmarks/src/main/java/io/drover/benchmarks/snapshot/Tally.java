package io.drover.benchmarks.snapshot;

import io.drover.benchmarks.CpuTime;

/** What a pass got, so that nobody wins by leaving something out: the ids are 0, 1, 2, ..., so their sum is known. */
final class Tally {
    private final long expected;
    private final long serverPid;
    private long rows;
    private long idSum;
    private long startedAt;
    private CpuTime cpu;
    private CpuTime serverCpu;
    private double seconds;
    private double cpuSeconds;
    private double serverCpuSeconds;

    Tally(long expected, long serverPid) {
        this.expected = expected;
        this.serverPid = serverPid;
    }

    synchronized void add(long moreRows, long moreIds) {
        rows += moreRows;
        idSum += moreIds;
        seconds = (System.nanoTime() - startedAt) / 1e9;
        cpuSeconds = cpu.seconds();
        serverCpuSeconds = serverCpu.seconds();
    }

    /** The clock runs from the first call on: whoever reads is connected and asks for the first page. */
    synchronized void begin() {
        if (cpu == null) {
            startedAt = System.nanoTime();
            cpu = CpuTime.own();
            serverCpu = CpuTime.of(serverPid);
        }
    }

    synchronized double seconds() {
        return seconds;
    }

    /** What the process used meanwhile. */
    synchronized double cpuSeconds() {
        return cpuSeconds;
    }

    /** What the origin's node used meanwhile. */
    synchronized double serverCpuSeconds() {
        return serverCpuSeconds;
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
