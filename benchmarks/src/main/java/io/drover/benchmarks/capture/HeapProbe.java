package io.drover.benchmarks.capture;

/** What is alive on the heap in the middle of a pass: what is left after each of ten full collections. */
final class HeapProbe {
    static final String PROPERTY = "passes.heap";
    static final String LINE = "heap ";

    private static final int LOOKS = 10;

    private final long interval;
    private long next;
    private long most;
    private long first;
    private long last;

    private HeapProbe(long interval) {
        this.interval = interval;
        this.next = interval;
    }

    /** One that never looks, unless this JVM was started for it. */
    static HeapProbe ofThisRun() {
        return new HeapProbe(Boolean.getBoolean(PROPERTY) ? Long.getLong(Passes.ROWS) / (LOOKS + 1) : Long.MAX_VALUE);
    }

    void look(long rows) {
        if (rows >= next) {
            next += interval;
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            last = runtime.totalMemory() - runtime.freeMemory();
            first = first == 0 ? last : first;
            most = Math.max(most, last);
        }
    }

    /** Prints the first, the last and the highest, in bytes. */
    void print() {
        if (most > 0) {
            System.out.println(LINE + first + " " + last + " " + most);
        }
    }
}
