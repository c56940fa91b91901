package io.drover.benchmarks;

import java.util.List;
import java.util.Set;

/** One measurement, on real servers that it starts and stops itself. */
public interface Benchmark {
    /** What the user types. */
    String name();

    /**
     * @param scale 1 for the full size; smaller for a shorter run of the same shape
     */
    Figures run(double scale) throws Exception;

    /** What it consists of, as far as that can be run alone; empty when it is one whole. */
    default List<String> parts() {
        return List.of();
    }

    /**
     * Runs some parts alone.
     *
     * @param chosen some of {@link #parts}
     */
    default Figures run(double scale, Set<String> chosen) throws Exception {
        throw new UnsupportedOperationException(name() + " has no parts");
    }
}
