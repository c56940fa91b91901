package io.drover.benchmarks;

/**
 * How fast somebody was, and at whose expense.
 *
 * @param cpu of the client's process, seconds per million rows
 * @param serverCpu of the node that it reads, or writes to
 */
public record Pace(double rowsPerSecond, double cpu, double serverCpu) {
    /** Behind the name of who had it. */
    public static final String RATE = "_rows_per_second";

    /** Runs from its creation on. */
    public static final class Stopwatch {
        private final long start = System.nanoTime();
        private final CpuTime cpu;
        private final CpuTime serverCpu;

        public Stopwatch(long clientPid, long serverPid) {
            cpu = CpuTime.of(clientPid);
            serverCpu = CpuTime.of(serverPid);
        }

        public Pace pace(double rows) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Pace(rows / seconds, cpu.perMillion(rows), serverCpu.perMillion(rows));
        }
    }

    public void addTo(Figures figures, String name) {
        figures.figure(name + RATE, rowsPerSecond, "rows/s")
                .figure(name + "_cpu", cpu, "CPU s per million")
                .figure(name + "_cassandra_cpu", serverCpu, "CPU s per million");
    }
}
