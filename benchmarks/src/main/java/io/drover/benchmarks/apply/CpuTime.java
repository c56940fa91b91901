package io.drover.benchmarks.apply;

/** CPU time of processes, user and system, from some moment on: what a rate cannot show on a machine that others use too. */
final class CpuTime {
    private final long[] pids;
    private final double begin;

    private CpuTime(long[] pids) {
        this.pids = pids;
        this.begin = seconds();
    }

    static CpuTime of(long... pids) {
        return new CpuTime(pids);
    }

    /** Since the start, in seconds per million of {@code events}. */
    double perMillion(double events) {
        return (seconds() - begin) / events * 1e6;
    }

    private double seconds() {
        double sum = 0;
        for (long pid : pids) {
            sum += ProcessHandle.of(pid)
                            .orElseThrow()
                            .info()
                            .totalCpuDuration()
                            .orElseThrow()
                            .toNanos()
                    / 1e9;
        }
        return sum;
    }
}
