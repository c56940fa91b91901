package io.drover.benchmarks.capture;

/** Runs one contestant's passes in the JVM that was started for it, and prints a line for each that is measured. */
public final class Passes {
    static final String ROWS = "passes.rows";
    static final String WARM_UPS = "passes.warm-ups";
    static final String MEASURED = "passes.measured";
    static final String LINE = "measured ";

    /** One pass over all segments. */
    public interface Pass {
        void run(Tally tally) throws Exception;
    }

    private Passes() {}

    /** The first pass checks every column of every row, each pass the rows. */
    public static void run(Pass pass) throws Exception {
        long rows = Long.getLong(ROWS);
        int warmUps = Integer.getInteger(WARM_UPS);
        int measured = Integer.getInteger(MEASURED);
        for (int i = 0; i < warmUps + measured; i++) {
            Tally tally = new Tally(rows, i == 0);
            pass.run(tally);
            tally.verify();
            if (i >= warmUps) {
                System.out.println(LINE + tally.seconds() + " " + tally.cpuSeconds());
            }
        }
        // Drivers and servers' libraries leave threads behind.
        System.exit(0);
    }
}
