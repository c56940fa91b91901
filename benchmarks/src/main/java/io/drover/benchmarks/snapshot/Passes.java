package io.drover.benchmarks.snapshot;

/**
 * Runs a pass in the JVM that was started for it: once to warm up, then twice, and prints a line for each of these: its seconds, and
 * those of CPU in this JVM and in the node.
 */
final class Passes {
    static final String LINE = "measured ";
    static final String HEAP_LINE = "heap ";

    private static final int MEASURED = 2;

    /** One pass over the whole table. */
    interface Pass {
        void run(Tally tally) throws Exception;
    }

    private Passes() {}

    static void run(long rows, long serverPid, Pass pass) throws Exception {
        for (int i = 0; i <= MEASURED; i++) {
            Tally tally = new Tally(rows, serverPid);
            pass.run(tally);
            tally.verify();
            if (i > 0) {
                System.out.println(LINE + tally.seconds() + " " + tally.cpuSeconds() + " " + tally.serverCpuSeconds());
            }
        }
        // Drivers leave threads behind.
        System.exit(0);
    }
}
