package io.drover.benchmarks;

/** One measurement, on real servers that it starts and stops itself. */
public interface Benchmark {
    /** What the user types. */
    String name();

    /**
     * @param scale 1 for the full size; smaller for a shorter run of the same shape
     */
    Figures run(double scale) throws Exception;
}
