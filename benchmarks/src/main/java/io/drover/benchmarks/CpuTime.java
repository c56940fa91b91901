package io.drover.benchmarks;

/** CPU time of a process, user and system, from some moment on: what a rate cannot show on a machine that others use too. */
public final class CpuTime {
    private final long pid;
    private final double begin;

    private CpuTime(long pid) {
        this.pid = pid;
        this.begin = total();
    }

    public static CpuTime of(long pid) {
        return new CpuTime(pid);
    }

    /** Of this process. */
    public static CpuTime own() {
        return of(ProcessHandle.current().pid());
    }

    /** Since the start. */
    public double seconds() {
        return total() - begin;
    }

    /** Since the start, in seconds per million of {@code events}. */
    public double perMillion(double events) {
        return seconds() / events * 1e6;
    }

    private double total() {
        return ProcessHandle.of(pid)
                        .orElseThrow()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow()
                        .toNanos()
                / 1e9;
    }
}
