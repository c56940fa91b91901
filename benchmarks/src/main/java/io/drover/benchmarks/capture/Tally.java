package io.drover.benchmarks.capture;

import java.lang.management.ManagementFactory;

/**
 * What one pass over the segments got, so that nobody wins by leaving something out: the rows' ids are 0, 1, 2, ..., so their
 * number and sum are known. A pass begins the clock when it is ready to read and ends it when it has the last row.
 */
public final class Tally {
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long expected;
    private final boolean checked;
    private long rows;
    private long idSum;
    private long startedAt;
    private long cpuAtStart;
    private double seconds;
    private double cpuSeconds;

    Tally(long expected, boolean checked) {
        this.expected = expected;
        this.checked = checked;
    }

    public void begin() {
        cpuAtStart = SYSTEM.getProcessCpuTime();
        startedAt = System.nanoTime();
    }

    public void end() {
        seconds = (System.nanoTime() - startedAt) / 1e9;
        cpuSeconds = (SYSTEM.getProcessCpuTime() - cpuAtStart) / 1e9;
    }

    public void row(long id) {
        rows++;
        idSum += id;
    }

    public long rows() {
        return rows;
    }

    public boolean isComplete() {
        return rows >= expected;
    }

    /** Whether this pass, which is not measured, looks at every column. */
    public boolean isChecked() {
        return checked;
    }

    /** @param present how many columns with a value a row has in this pass's form */
    public void check(long id, int present) {
        if (present != OriginLog.COLUMNS) {
            throw new IllegalStateException("row " + id + " has " + present + " of " + OriginLog.COLUMNS + " columns");
        }
    }

    void verify() {
        if (rows != expected || idSum != expected * (expected - 1) / 2) {
            throw new IllegalStateException(
                    "got " + rows + " rows of " + expected + ", the sum of whose ids is " + idSum);
        }
    }

    double seconds() {
        return seconds;
    }

    double cpuSeconds() {
        return cpuSeconds;
    }
}
